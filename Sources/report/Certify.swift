import Approximation
import ArgumentParser
import StudyKit
import Diagnostics
import Foundation
import Pipeline
import Plotting
import ReproducibleMath
import Transformer

/// `report certify model.safetensors`: a proved bound of a model's largest error.
struct Certify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Proves how far a model is from a map at most, on the whole domain.",
    discussion: "Exit status 1 when an --epsilon was asked for and is not proved.")

  @Argument(
    help: "The model, a safetensors file of a single-layer Transformer.", completion: .file(),
    transform: path)
  var model: String

  @OptionGroup var map: TargetOptions

  @Option(parsing: .unconditional, help: "Only prove an error of at most this.")
  var epsilon: Double?

  @Option(help: "Stop when the bound is within this share of the largest error found.")
  var gap = 0.01

  @Option(help: "Stop after this many boxes.")
  var boxes = 100_000_000

  @Option(help: "Stop after this many seconds.")
  var timeLimit: Double?

  @OptionGroup var options: CertificationOptions

  func validate() throws {
    if !(gap >= 0 && gap.isFinite) { throw ValidationError("--gap must not be negative, not \(gap)") }
    if boxes < 1 { throw ValidationError("--boxes must be at least 1, not \(boxes)") }
    if let timeLimit, !(0...1e9).contains(timeLimit) {
      throw ValidationError("--time-limit must be between 0 and 1e9 seconds, not \(timeLimit)")
    }
    if let epsilon, !(epsilon > 0 && epsilon.isFinite) {
      throw ValidationError("--epsilon must be a positive number, not \(epsilon)")
    }
  }

  func run() throws {
    if options.plot != nil { _ = try Style.light.typefaces.files() }
    let model = try Model<Double>(file: self.model)
    let target = try map.map(tokens: model.configuration.tokens, width: model.configuration.inputWidth)
    let certifier = try Certifier(model, target)
    var status = StatusLine(isQuiet: options.json)
    let certificate = certifier.certificate(
      CertificateOptions(
        relativeGap: epsilon == nil ? gap : nil, goal: epsilon, boxBudget: boxes, timeLimit: timeLimit,
        memoryLimit: options.boxBytes, threads: options.threads)
    ) {
      status.show(
        "\(grouped($0.boxes)) boxes: proved \(roundedUp($0.bound)), found \(roundedDown($0.sampled))")
      return true
    }
    status.end()
    if let plot = options.plot {
      try write(ErrorFigure(model, certifier, certificate).figure().png(), to: plot)
    }
    print(
      options.json
        ? String(
          decoding: try CanonicalJSON.encode(Result(self, certifier, certificate), indented: true),
          as: UTF8.self)
        : table(rows(model.configuration, certifier, certificate)))
    if let epsilon, certificate.bound > epsilon {
      complain(unproved(epsilon, certificate))
      throw ExitCode(Diagnostic.Kind.claim.rawValue)
    }
  }

  private func unproved(_ epsilon: Double, _ certificate: Certificate) -> Diagnostic {
    certificate.ending == .refuted
      ? Diagnostic(
        .claim, "the error is above \(epsilon): it reaches \(roundedDown(certificate.sampled))",
        at: .named(model))
      : Diagnostic(
        .claim, "an error of at most \(epsilon) is not proved", at: .named(model),
        remedy: "allow more --boxes, --time-limit or --memory-limit")
  }

  private func rows(
    _ configuration: Configuration, _ certifier: Certifier, _ certificate: Certificate
  ) -> [(String, String)] {
    return [
      ("model", "\(model), \(grouped(configuration.parameterCount)) parameters"),
      ("map", certifier.target.name),
      (
        "method",
        certifier.construction.map {
          "the theorem's bound for \($0.cells) cells a coordinate, then branch and bound"
        }
          ?? "branch and bound"
      ),
    ] + certificate.rows
  }

  /// What was proved, as `--json` prints it.
  private struct Result: Encodable {
    let model: String
    let target: String
    let construction: PartitionAndRoute?
    let certificate: Certificate

    init(_ command: Certify, _ certifier: Certifier, _ certificate: Certificate) {
      model = command.model
      target = certifier.target.name
      construction = certifier.construction
      self.certificate = certificate
    }
  }
}

extension Model<Double> {
  /// - Throws: `Diagnostic` of kind `.data` for a file that cannot be read or holds no model.
  init(file: String) throws(Diagnostic) {
    let data: Data
    do throws(FileFault) {
      data = try InputFile(file).contents()
    } catch {
      throw error.diagnostic(
        .data, "cannot read the model", file,
        remedy: "name a safetensors file, as construct --save writes it")
    }
    try self.init(safetensors: data, file: file)
  }
}
