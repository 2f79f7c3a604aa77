import Checksums
import Foundation
import Testing

@testable import Fingerprint

@Suite struct FingerprintTests {
  /// A small package of two studies, by file.
  static let sources: [String: String] = [
    "Sorting/Sorting.swift": """
    import Pipeline
    import Transformer
    struct Sorting: CaseStudy {
      // conclude and drawLoss are elsewhere
      func run(_ trial: SortingTrial, _ context: any TrialContext) throws -> Double { median(train(trial)) }
    }
    """,
    "Sorting/SortingTrial.swift": "struct SortingTrial: Codable { let seed: Int }",
    "Sorting/SortingConclusions.swift": """
    import Plotting
    extension Sorting { func conclude() -> Figure { drawLoss() } }
    private func median() {}
    """,
    "Burgers.swift": """
    import Pipeline
    import Approximation
    import Problems
    import StudyKit
    struct Burgers { func conclude() { drawLoss() } }
    extension Burgers: CaseStudy { func run() { solve("\\(step(1))") + limited(1) } }
    private func solve() {}
    """,
    "Shared/Statistics.swift": "func median(_ x: [Double]) -> Double { x[x.count / 2] }",
    "Shared/Steps.swift": "let (step, size) = (1, 2)",
    "Shared/Drawing.swift": "import Plotting\nfunc drawLoss() -> Figure {}",
    "Shared/Registry.swift": "let allStudies: [any CaseStudy] = [Sorting(), Burgers()]",
  ]
  /// What studies share, by file, the module first.
  static let libraries: [String: String] = [
    "Problems/Volumes.swift":
      "import ReproducibleMath\npublic func limited(_ x: Double) -> Double { minmod(x) }",
    "Problems/Limiters.swift": "func minmod(_ x: Double) -> Double { x }",
    "Problems/Sequences.swift": "public func ascending() {}",
    "StudyKit/Training.swift": "import Transformer\npublic func learn() { ascending() }",
    "StudyKit/Summaries.swift": "import Plotting\npublic func drawSpread() -> Figure {}",
  ]
  static let modules: [String: String] = [
    "ReproducibleMath": "func sine() {}", "Transformer": "public import ReproducibleMath\nimport Diagnostics",
    "Approximation": "import struct Transformer.Layer", "Plotting": "import TeXMath", "TeXMath": "",
    "Pipeline": "",
    "Diagnostics": "", "Findings": "",
  ]

  private func fingerprints(
    _ sources: [String: String] = sources, _ modules: [String: String] = modules,
    _ libraries: [String: String] = libraries, compiler: String = "6.3"
  ) -> [String: Fingerprints.Study] {
    func module(_ name: String, _ files: [String: String]) -> Module {
      Module(
        name: name, files: files.map { SourceFile(path: $0.key, contents: Array($0.value.utf8)) })
    }
    let shared = ["Problems", "StudyKit"].map { name in
      let files = libraries.filter { $0.key.hasPrefix(name) }.map {
        ($0.key.dropFirst(name.count + 1), $0.value)
      }
      return module(name, Dictionary(uniqueKeysWithValues: files.map { (String($0), $1) }))
    }
    let all = Fingerprints(
      studies: module("CaseStudies", sources),
      modules: modules.map { module($0.key, ["A.swift": $0.value]) } + shared, external: [:],
      compiler: compiler)
    return Dictionary(uniqueKeysWithValues: all.studies.map { ($0.type, $0) })
  }

  /// The studies whose fingerprint changes when a line is added to a file or module.
  private func changed(byEditing name: String) -> [String] {
    let before = fingerprints()
    func edited(_ texts: [String: String]) -> [String: String] {
      texts[name] == nil ? texts : texts.merging([name: "\n// edited"]) { $0 + $1 }
    }
    let after = fingerprints(edited(Self.sources), edited(Self.modules), edited(Self.libraries))
    return before.keys.sorted().filter { before[$0] != after[$0] }
  }

  @Test(arguments: [
    ("Sorting/Sorting.swift", ["Sorting"]), ("Sorting/SortingTrial.swift", ["Sorting"]),
    ("Sorting/SortingConclusions.swift", []), ("Burgers.swift", ["Burgers"]),
    ("Shared/Statistics.swift", ["Sorting"]), ("Shared/Steps.swift", ["Burgers"]),
    ("Shared/Registry.swift", []),
    ("Transformer", ["Burgers", "Sorting"]), ("ReproducibleMath", ["Burgers", "Sorting"]),
    ("Approximation", ["Burgers"]), ("Pipeline", []), ("Diagnostics", []), ("Findings", []),
    ("Problems/Volumes.swift", ["Burgers"]), ("Problems/Limiters.swift", ["Burgers"]),
    ("Problems/Sequences.swift", []), ("StudyKit/Training.swift", []), ("StudyKit/Summaries.swift", []),
  ])
  func anEditReachesExactlyTheStudiesThatComputeWithIt(name: String, studies: [String]) {
    #expect(changed(byEditing: name) == studies)
  }

  @Test func drawingReachesOnlyAStudyThatDrawsInTheSameFile() {
    #expect(changed(byEditing: "Shared/Drawing.swift") == ["Burgers"])
    #expect(changed(byEditing: "Plotting") == ["Burgers"])
    #expect(changed(byEditing: "TeXMath") == ["Burgers"])
  }

  /// A study is followed through what studies share, and its own drawing stays out there too.
  @Test func whatStudiesShareIsFollowedByFile() throws {
    var sources = Self.sources
    sources["Sorting/SortingTrial.swift"]! += "\nimport StudyKit\nfunc start() { learn() }"
    let sorting = try #require(fingerprints(sources)["Sorting"])
    #expect(
      sorting.files["StudyKit/Training.swift"] != nil && sorting.files["Problems/Sequences.swift"] != nil)
    #expect(sorting.files["StudyKit/Summaries.swift"] == nil && sorting.modules["Plotting"] == nil)
    #expect(sorting.modules["StudyKit"] == nil && sorting.modules["Problems"] == nil)
    let burgers = try #require(fingerprints()["Burgers"])
    #expect(
      burgers.files["StudyKit/Training.swift"] == nil && burgers.files["Problems/Sequences.swift"] == nil)
  }

  @Test func whatIsUsedWithoutANameCountsForAll() {
    for source in [
      "extension Double: Metric {}", "extension [Double] { subscript(wrapped i: Int) -> Double { 0 } }",
      "func + (a: Double, b: Double) -> Double { a }", "infix operator ⊕",
      "extension Int { static func ** () {} }",
    ] {
      var sources = Self.sources
      sources["Shared/More.swift"] = source
      #expect(fingerprints(sources)["Sorting"]?.files["Shared/More.swift"] != nil, "\(source)")
    }
  }

  @Test func namesReachAFileHoweverTheyAreDeclared() {
    for source in [
      "extension Array { func train(x: Int) {} }", "extension SortingTrial { var doubled: Int { 2 } }",
      "extension SortingTrial { init(x: Int) {} }",
      "extension SortingTrial { private let x = 1; init(y: Int) {} }",
      "public static let train = 1", "enum train {}", "final class Foo {}\nfunc train() {}",
      "private let x = 1\npublic private(set) var train = 2", "actor train {}", "func `train`() {}",
      "/* } */ let s = \"{\"; let r = #\"\\(}\"#\nfunc train() {}",
      "let t = \"\"\"\n  {{\"{\n\"\"\"\nfunc train() {}",
      "struct Foo { private let x = 1 }\nfunc train() {}", "private import Foundation\nfunc train() {}",
      "extension Foo { struct Bar { private let x = 1 }; static func train() {} }",
    ] {
      var sources = Self.sources
      sources["Shared/More.swift"] = source
      #expect(fingerprints(sources)["Sorting"]?.files["Shared/More.swift"] != nil, "\(source)")
      #expect(fingerprints(sources)["Burgers"]?.files["Shared/More.swift"] == nil, "\(source)")
    }
  }

  @Test func privateAndNestedNamesReachNoOtherFile() {
    for source in [
      "private func train() {}", "fileprivate extension Array { func train() {} }",
      "struct Foo { func train() {} }",
      "extension Array { private func train() {} }", "// func train() {}",
      "extension SortingTrial { fileprivate func fits() {} }",
      "extension SortingTrial { private init(x: Int) {} }", "func foo() { let train = 1 }",
    ] {
      var sources = Self.sources
      sources["Shared/More.swift"] = source
      #expect(fingerprints(sources)["Sorting"]?.files["Shared/More.swift"] == nil, "\(source)")
    }
  }

  @Test func theGeneratedSourceHoldsEveryHash() {
    let source = Fingerprints(
      studies: Module(
        name: "CaseStudies",
        files: Self.sources.map { SourceFile(path: $0.key, contents: Array($0.value.utf8)) }),
      modules: [Module(name: "Plotting", files: [])], external: ["Transformer": "rev1"],
      compiler: "Swift \"6.3\""
    ).swiftSource
    #expect(source.hasPrefix("import Pipeline\n"))
    #expect(source.contains("let moduleFingerprints = [\"Plotting\": \"\(sha256(Data()))\"]\n"))
    #expect(source.contains("extension Burgers {"))
    #expect(source.contains("public var program: String { \""))
    #expect(source.contains("compiler: \"Swift 6.3\""))
    #expect(source.contains("modules: [\"Transformer\": \"rev1\"]"))
    #expect(
      source.contains(
        "\"Sorting/SortingTrial.swift\": \"\(sha256(Data(Self.sources["Sorting/SortingTrial.swift"]!.utf8)))\""
      ))
  }
}
