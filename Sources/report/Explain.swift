import ArgumentParser
import Diagnostics
import Pipeline

/// `report explain sorting/loss`: where something in a built report comes from.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints where a figure, value, claim, file or trial of a built report comes from.")

  @Argument(
    help:
      "sorting/loss, fig-sorting-loss, sorting.supError.median, a claim's predicate, a file or a trial's key."
  )
  var name: String

  @OptionGroup var report: BuiltReport

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let (directory, manifest) = try report.manifest()
    let timings = try? InputFile("\(directory)/\(Timings.fileName)").contents()
    let explanation = try Explanation(
      name, in: manifest, timings: timings.flatMap { try? CanonicalJSON.decode(Timings.self, from: $0) })
    print(
      json
        ? String(decoding: try CanonicalJSON.encode(explanation, indented: true), as: UTF8.self)
        : explanation.text)
  }
}
