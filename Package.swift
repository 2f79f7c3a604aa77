// swift-tools-version: 6.2
import PackageDescription

// `swift run` makes a debug build, and the report must be fast in it, and soon there: each target carries the flags that
// compile it the cheapest without costing the report any time. ARCHITECTURE.md has the measurements.
//
// On x86-64, arithmetic is compiled for AVX2 and FMA; `report` itself is not, so that it can check the processor.
#if arch(x86_64)
  let vector = ["-Xcc", "-mavx2", "-Xcc", "-mfma"]
  let wideVector = ["f", "vl", "dq", "bw"].flatMap { ["-Xcc", "-mavx512\($0)"] }
#else
  let vector: [String] = []
  let wideVector: [String] = []
#endif
// A first build would spend ten processor seconds on an index of the system's modules, and a single expression can take as
// long to check: CI fails on the warning.
let common = ["-index-ignore-system-modules", "-Xfrontend", "-warn-long-expression-type-checking=1000"]
// Without -fno-math-errno a square root in lanes becomes eight calls; the bits are the same.
let numeric = common + ["-Xcc", "-fno-math-errno"] + vector
// Whole modules share their specialisations of the standard library: a quarter of the compiler's work.
let whole = ["-wmo", "-num-threads", "2", "-disable-batch-mode"]
// Modules that wait for each other, and of which one file is edited at a time, in batches so small that no processor runs
// out of them long before the other.
let byFile = ["-driver-batch-size-limit", "12"]
// Smaller signatures of functions save nothing here and cost the compiler a twentieth of its time.
let size = ["-Osize", "-Xllvm", "-sil-disable-pass=function-signature-opts"]
/// For what must run on any processor, or takes no time.
let plain: [SwiftSetting] = [.unsafeFlags(common + whole)]
/// For the arithmetic, the layer and the problems it is posed.
let fast: [SwiftSetting] = [.unsafeFlags(numeric + whole + ["-O"])]
/// The same, called only where the processor has AVX-512; see Sources/Microkernel.
let fastOnAVX512: [SwiftSetting] = [.unsafeFlags(numeric + whole + ["-O"] + wideVector)]
let fastByFile: [SwiftSetting] = [.unsafeFlags(numeric + byFile + ["-O"])]
/// For what takes no longer with smaller code: drawing and certificates were measured.
let small: [SwiftSetting] = [.unsafeFlags(numeric + whole + size)]
let smallByFile: [SwiftSetting] = [.unsafeFlags(numeric + byFile + size)]
/// For text and files, whose time goes into libraries, and for studies, which leave computing to other modules.
let unoptimized: [SwiftSetting] = [.unsafeFlags(numeric + whole + ["-Onone"])]
/// For tests: without a second pass over each module's declarations.
let testing: [SwiftSetting] = [.unsafeFlags(common + whole + ["-Onone"])]

// Nobody compiles what they did not ask for: `make test FILTER=…` names its test targets here, all where there is none,
let chosenTests = Context.environment["REPORT_TESTS", default: ""].split(separator: " ").map(String.init)
// and what only measures and checks the package at length is declared where REPORT_TOOLS=1 is set.
let withTools = Context.environment["REPORT_TOOLS"] == "1"

let package = Package(
  name: "report",
  platforms: [.macOS("26.0")],
  products: [
    .executable(name: "report", targets: ["report"]), .library(name: "Plotting", targets: ["Plotting"]),
  ],
  dependencies: [
    // Commands, options, help and completion: nobody should write these again.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    // report.yml and the YAML in manuscripts.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    // The templates of a page.
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
  ],
  targets: [
    // Draws figures and sets their text.
    .systemLibrary(
      name: "CCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"]), .brew(["pango"])]),
    // Where fontconfig lies, which pangocairo's description leaves out.
    .systemLibrary(
      name: "CFontconfig", pkgConfig: "fontconfig",
      providers: [.apt(["libfontconfig-dev"]), .brew(["fontconfig"])]),
    // Parses Markdown.
    .systemLibrary(name: "CMd4c", pkgConfig: "md4c", providers: [.apt(["libmd4c-dev"]), .brew(["md4c"])]),
    // SHA-256; on macOS the system's CryptoKit takes its place.
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

    // What goes wrong, in the words that reach a user.
    .target(name: "Diagnostics", swiftSettings: [.unsafeFlags(common + ["-O"])]),
    // SHA-256 as text, for the store, the manifest and the fingerprints of sources.
    .target(
      name: "Checksums", dependencies: [.target(name: "COpenSSL", condition: .when(platforms: [.linux]))],
      swiftSettings: [.unsafeFlags(common + whole + ["-O"])]),
    // What a study found, as studies and manuscripts both see it.
    .target(name: "Findings", swiftSettings: small),
    // Functions, random numbers and intervals with fixed bits.
    .target(name: "ReproducibleMath", swiftSettings: fast),
    // The innermost loops of a matrix product, compiled for two instruction sets.
    .target(name: "Microkernel", dependencies: ["ReproducibleMath"], swiftSettings: fast),
    // The second of these two.
    .target(
      name: "MicrokernelAVX512", dependencies: ["Microkernel", "ReproducibleMath"],
      swiftSettings: fastOnAVX512),
    // The layer and its training.
    .target(
      name: "Transformer",
      dependencies: ["Microkernel", "MicrokernelAVX512", "ReproducibleMath", "Diagnostics"],
      swiftSettings: fastByFile),
    // Targets, constructions and certificates.
    .target(
      name: "Approximation", dependencies: ["Transformer", "ReproducibleMath", "Diagnostics"],
      swiftSettings: smallByFile),
    // Formulas, for pages and for figures: unoptimised, its deepest nesting would not fit the stack of a thread.
    .target(name: "TeXMath", dependencies: ["Diagnostics"], swiftSettings: small),
    // Figures.
    .target(
      name: "Plotting", dependencies: ["CCairo", "CFontconfig", "TeXMath", "Diagnostics"],
      swiftSettings: small
    ),
    // Markdown with directives, to a page.
    .target(
      name: "Manuscript",
      dependencies: [
        "CMd4c", "TeXMath", "ReproducibleMath", "Findings", "Diagnostics", "Yams",
        .product(name: "Mustache", package: "swift-mustache"),
      ], swiftSettings: unoptimized),
    // Trials, their store and their order.
    .target(
      name: "Pipeline",
      dependencies: ["Checksums", "Findings", "Diagnostics", "Plotting"], swiftSettings: unoptimized),
    // The mathematics of what studies pose to a layer: what their trials compute at length.
    .target(
      name: "Problems", dependencies: ["Transformer", "ReproducibleMath", "Diagnostics"],
      swiftSettings: fast),
    // What studies share: recipes, training in a trial, loss curves, errors, checks.
    .target(
      name: "StudyKit",
      dependencies: [
        "Pipeline", "Plotting", "Approximation", "Transformer", "ReproducibleMath", "Findings", "Diagnostics",
      ], swiftSettings: small),
    // The studies of the paper: what they ask, and what they make of the answers.
    .target(
      name: "CaseStudies",
      dependencies: [
        "StudyKit", "Problems", "Pipeline", "Plotting", "Approximation", "Transformer", "ReproducibleMath",
        "Findings", "Diagnostics",
      ],
      swiftSettings: unoptimized, plugins: ["CodeFingerprints"]),
    // The build of a report.
    .target(
      name: "Publication",
      dependencies: ["Pipeline", "Manuscript", "Plotting", "Checksums", "Findings", "Diagnostics"],
      swiftSettings: unoptimized,
      plugins: ["CodeFingerprints"]),
    // The command line.
    .executableTarget(
      name: "report",
      dependencies: [
        "Publication", "CaseStudies", "StudyKit", "Pipeline", "Plotting", "Approximation", "Transformer",
        "ReproducibleMath", "Diagnostics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: plain),
    // A page with every mark and scale, for people and for tests.
    .executableTarget(
      name: "gallery",
      dependencies: [
        "Plotting", "TeXMath", "Diagnostics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: unoptimized),
    // Stamps the fingerprint of each study's sources into CaseStudies, so that no result outlives its code.
    .executableTarget(
      name: "Fingerprint", dependencies: ["Checksums"], path: "Plugins/Fingerprint",
      swiftSettings: [.unsafeFlags(common + whole + ["-O"])]),
    // Calls it for each target that asks.
    .plugin(name: "CodeFingerprints", capability: .buildTool(), dependencies: ["Fingerprint"]),

    // What tests run in processes of their own; `swift test` makes them, `swift run report` does not.
    .executableTarget(
      name: "benchmark-training-step", dependencies: ["Transformer", "ReproducibleMath"],
      path: "Benchmarks/TrainingStep", swiftSettings: fast),
    .executableTarget(
      name: "PipelineProgram", dependencies: ["Pipeline", "Findings", "Diagnostics"],
      path: "Tests/PipelineProgram", swiftSettings: testing, plugins: ["CodeFingerprints"]),
  ],
  swiftLanguageModes: [.v6]
)

/// For `make bench-peers`, `make fuzz`, and the check of all arguments of the elementary functions.
let tools: [Target] = [
  .executableTarget(
    name: "fuzz",
    dependencies: [
      "Manuscript", "TeXMath", "Approximation", "Transformer", "Pipeline", "Findings", "Diagnostics",
      "Checksums",
    ],
    path: "Tests/Fuzz", exclude: ["Corpus"], swiftSettings: testing),
  .executableTarget(
    name: "check-elementary-functions",
    dependencies: ["ReproducibleMath", .product(name: "ArgumentParser", package: "swift-argument-parser")],
    swiftSettings: fast),
  .executableTarget(
    name: "benchmark-elementary-functions", dependencies: ["ReproducibleMath"],
    path: "Benchmarks/ReproducibleMath", swiftSettings: fast),
  .executableTarget(
    name: "benchmark-plotting", dependencies: ["Plotting"], path: "Benchmarks/Plotting",
    exclude: ["peer.py", "run.py"], swiftSettings: fast),
  .executableTarget(
    name: "benchmark-approximation", dependencies: ["Approximation", "Transformer", "ReproducibleMath"],
    path: "Benchmarks/Approximation", exclude: ["peer.py", "run.py"], swiftSettings: fast),
]

let tests: [Target] = [
  .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
  .testTarget(name: "ChecksumsTests", dependencies: ["Checksums"]),
  .testTarget(name: "FindingsTests", dependencies: ["Findings"]),
  .testTarget(name: "ReproducibleMathTests", dependencies: ["ReproducibleMath"], exclude: ["Reference"]),
  .testTarget(
    name: "MicrokernelTests",
    dependencies: ["Microkernel", "MicrokernelAVX512", "ReproducibleMath", "Diagnostics"]),
  .testTarget(
    name: "TransformerTests",
    dependencies: [
      "Transformer", "ReproducibleMath", "Diagnostics", "Checksums", "benchmark-training-step",
    ],
    resources: [.copy("Reference")]),
  .testTarget(
    name: "ApproximationTests",
    dependencies: ["Approximation", "Transformer", "ReproducibleMath", "Diagnostics"]),
  .testTarget(name: "TeXMathTests", dependencies: ["TeXMath"]),
  .testTarget(
    name: "PlottingTests", dependencies: ["Plotting", "gallery", "CCairo", "TeXMath", "Diagnostics"],
    exclude: ["Golden"]),
  .testTarget(
    name: "ManuscriptTests", dependencies: ["Manuscript", "Findings", "Diagnostics", "TeXMath", "Plotting"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "PipelineTests",
    dependencies: [
      "Pipeline", "Findings", "Diagnostics", "Plotting", "Checksums", "Fingerprint", "PipelineProgram",
    ]),
  .testTarget(
    name: "ProblemsTests", dependencies: ["Problems", "Transformer", "ReproducibleMath", "Diagnostics"]),
  .testTarget(name: "StudyKitTests", dependencies: ["StudyKit", "Diagnostics"]),
  .testTarget(
    name: "CaseStudiesTests",
    dependencies: [
      "CaseStudies", "StudyKit", "Problems", "Approximation", "Transformer", "Pipeline", "Plotting",
      "Findings",
      "Diagnostics",
    ]),
  .testTarget(
    name: "PublicationTests",
    dependencies: [
      "Publication", "CaseStudies", "Pipeline", "Plotting", "Checksums", "Findings", "Diagnostics", "report",
    ]),
]

for test in tests { test.swiftSettings = testing }
package.targets += tests.filter { chosenTests.isEmpty || chosenTests.contains($0.name) }
if withTools { package.targets += tools }
