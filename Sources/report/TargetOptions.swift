import Approximation
import ArgumentParser
import Diagnostics
import Foundation
import ReproducibleMath
import Transformer

/// The map to approximate: formulas, or one of the built-in maps.
struct TargetOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "An output number as a formula in x[token,coordinate]; once for each output number, the first token's first.",
      discussion: """
        Operators + - * / ^, functions abs, min, max, sin, cos, exp, log, sqrt and tanh, constants pi and e. \
        Tokens and coordinates count from 1.
        """))
  var function: [String] = []

  @Option(help: "A built-in map instead of formulas: sine, waves, sort-2, reversal-3, and others.")
  var target: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help:
      "Where the input numbers lie, as LOWER:UPPER, once for all of them or once for each; 0:1 unless given.")
  var domain: [String] = []

  func validate() throws {
    if function.isEmpty == (target == nil) {
      throw ValidationError("say what to approximate: either --function for each output number, or --target")
    }
    if target != nil, !domain.isEmpty {
      throw ValidationError("--domain goes with --function: the built-in maps are on the unit cube")
    }
  }

  /// The map, for so many tokens of so many numbers; a built-in one knows its own.
  ///
  /// - Throws: `Diagnostic` or `DiagnosticList` of kind `.usage` or `.data`, as `Target` does.
  func map(tokens: Int, width: Int) throws -> Target {
    if let target { return try .named(target) }
    var sides = try domain.map(side)
    // Wrong numbers of tokens are the map's to refuse.
    if sides.count == 1, (1...4096).contains(tokens), (1...4096).contains(width) {
      sides = [Interval](repeating: sides[0], count: tokens * width)
    }
    return try Target(functions: function, tokens: tokens, width: width, domain: sides.isEmpty ? nil : sides)
  }

  private func side(_ text: String) throws(Diagnostic) -> Interval {
    let ends = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard ends.count == 2, let lower = ends[0], let upper = ends[1], lower < upper, (upper - lower).isFinite
    else {
      throw Diagnostic(
        .usage, "“\(text)” is no pair of numbers, the smaller first", at: .named("--domain"),
        remedy: "use 0:1, say")
    }
    return Interval(lower, upper)
  }
}

/// What a certificate may cost, and what else is made of it.
struct CertificationOptions: ParsableArguments {
  @Option(help: "Megabytes that the construction, and the boxes left to split, may take.")
  var memoryLimit = 500

  @Option(help: "Threads to work with; they change no bit of the result.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(
    help: "Draw target, network and error, and for two numbers the cells that the heads cut.",
    completion: .file(), transform: path)
  var plot: String?

  @Flag(help: "Print JSON, and no progress.")
  var json = false

  func validate() throws {
    try checkThreads(threads)
    // The default is never refused.
    let memory = max(500, Int(ProcessInfo.processInfo.physicalMemory / 1_000_000))
    if !(1...memory).contains(memoryLimit) {
      throw ValidationError(
        "--memory-limit must be between 1 and \(memory), the megabytes of this machine, not \(memoryLimit)")
    }
  }

  var memoryBytes: Int { 1_000_000 * memoryLimit }

  /// What the boxes left to split may take of it; their bookkeeping and what threads work with is the rest.
  var boxBytes: Int { memoryBytes / 5 * 3 }
}
