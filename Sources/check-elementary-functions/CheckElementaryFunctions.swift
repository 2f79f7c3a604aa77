import ArgumentParser
import Foundation
import ReproducibleMath

/// Compares the one-argument `Float` functions, on all 2³² arguments, with the C library's functions of `Double`,
/// whose own error (below 1 ulp of `Double`) is 2⁻²⁹ of what is measured; and the scalar with the lane form.
@main
struct CheckElementaryFunctions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-elementary-functions",
    abstract: "Measures the largest error of every one-argument Float function over all its arguments.",
    discussion:
      "Ends with 1 if an error exceeds 1 ulp or a scalar result differs from its lane. Takes an hour.")

  @Argument(help: "Functions to check: \(functions.map(\.name).joined(separator: ", ")). Default: all.")
  var names: [String] = []

  @Option(help: "Check every n-th block of eight neighbouring arguments only.")
  var every = 1

  func validate() throws {
    if let unknown = names.first(where: { name in !functions.contains { $0.name == name } }) {
      throw ValidationError("unknown function: \(unknown)")
    }
    guard every > 0 else { throw ValidationError("--every must be positive") }
  }

  func run() throws {
    let chosen = functions.filter { names.isEmpty || names.contains($0.name) }
    var passed = true
    write("function   largest error (ulp)   at argument       misrounded   scalar ≠ lane")
    for function in chosen {
      let survey = Survey(of: function, every: every)
      write(
        pad(function.name, 11) + pad(String(format: "%.7f", survey.largestError), 22)
          + pad("\(survey.worstArgument)", 18)
          + pad(String(format: "%.4f %%", 100 * survey.misroundedShare), 13) + "\(survey.disagreements)")
      passed = passed && survey.largestError <= 1 && survey.disagreements == 0
    }
    if !passed { throw ExitCode.failure }
  }

  /// Unlike `print`, at once into a file too: a line may be all there is for ten minutes.
  private func write(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

/// A function in both forms, and its reference.
struct CheckedFunction: Sendable {
  let name: String
  let scalar: @Sendable (Float) -> Float
  let lanes: @Sendable (SIMD8<Float>) -> SIMD8<Float>
  let reference: @Sendable (Double) -> Double
}

let functions: [CheckedFunction] = [
  CheckedFunction(name: "exp", scalar: Float.exp, lanes: Float.exp) { Foundation.exp($0) },
  CheckedFunction(name: "log", scalar: Float.log, lanes: Float.log) { Foundation.log($0) },
  CheckedFunction(name: "sin", scalar: Float.sin, lanes: Float.sin) { Foundation.sin($0) },
  CheckedFunction(name: "cos", scalar: Float.cos, lanes: Float.cos) { Foundation.cos($0) },
  CheckedFunction(name: "tanh", scalar: Float.tanh, lanes: Float.tanh) { Foundation.tanh($0) },
  CheckedFunction(name: "sigmoid", scalar: Float.sigmoid, lanes: Float.sigmoid) {
    1 / (1 + Foundation.exp(-$0))
  },
]
