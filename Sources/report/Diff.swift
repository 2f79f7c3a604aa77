import ArgumentParser
import Foundation
import Pipeline

/// `report diff A B`: what changed between two built reports.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares two built reports: values, claims, figures, what came and went.")

  /// How the comparison is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
  }

  @Argument(help: "The old report's folder.", completion: .directory, transform: path)
  var old: String

  @Argument(help: "The new report's folder.", completion: .directory, transform: path)
  var new: String

  @Option(help: "text, json or markdown.")
  var format = Format.text

  @Option(
    help: "Also write a page with each figure that differs: before, after, difference.", completion: .file(),
    transform: path)
  var figures: String?

  func run() throws {
    let (before, after) = (try Manifest(of: old), try Manifest(of: new))
    let comparison = Comparison(old: before, new: after)
    switch format {
    case .text: print(comparison.text)
    case .json: print(String(decoding: try comparison.json(), as: UTF8.self))
    case .markdown: print(comparison.markdown)
    }
    if let figures {
      try write(comparison.figurePage((before, old), (after, new)), to: figures)
    }
  }
}
