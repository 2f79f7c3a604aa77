import Diagnostics
import Findings
import Foundation
import Pipeline
import Plotting

/// A study whose trials halve their seed; one of them fails when asked to.
struct Halving: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    var seeds = 3
    var failing = 0
  }

  struct Trial: Codable, Hashable, Sendable {
    let seed: Int
    let fails: Bool
  }

  var name = "halving"
  var summary: String { "halves numbers" }
  var code: CodeFingerprint { CodeFingerprint(compiler: "6.3", files: [:], modules: [:]) }

  var program = "halves 1"
  /// What the figure shows for the last half, if not the half.
  var last: Double?

  func parameters(for profile: Profile) -> Parameters { Parameters() }

  func trials(_ parameters: Parameters) throws -> [Trial] {
    guard parameters.seeds > 0 else {
      throw Diagnostic(.data, "seeds = \(parameters.seeds) is below 1", at: .named("seeds"))
    }
    return (1...parameters.seeds).map { Trial(seed: $0, fails: $0 == parameters.failing) }
  }

  func label(_ trial: Trial) -> String { "seed \(trial.seed)" }

  func run(_ trial: Trial, _ context: any TrialContext) throws -> Double {
    if trial.fails { throw Diagnostic(.claim, "this seed fails") }
    context.attach("model.safetensors", Data("seed \(trial.seed)".utf8))
    return Double(trial.seed) / 2
  }

  func conclude(_ parameters: Parameters, _ outcomes: [(trial: Trial, outcome: Double)]) throws -> Conclusions
  {
    let halves = outcomes.map(\.outcome)
    return Conclusions(
      findings: Finding.overSeeds("half", halves, meaning: "half of the seed"),
      figures: [
        "halves": Figure(
          Panel([
            .line(
              x: halves, y: halves.dropLast() + [last ?? halves[halves.count - 1]], .trained, label: "halves")
          ]))
      ],
      tables: ["all": Table(columns: [.init("Half", digits: 2)], rows: halves.map { [.number($0)] })])
  }
}

/// A folder with one report, a store and a place for output, removed at the end.
final class Desk {
  let folder: URL

  init(manuscript: String = Desk.manuscript, report: String = "title: Halves\nsections: [text.md]\n") throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "publication-\(UUID().uuidString)")
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
      .standardizedFileURL
    try FileManager.default.createDirectory(
      at: folder.appending(path: "Reports/halves"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: root.appending(path: "Templates"), to: folder.appending(path: "Templates"))
    try write(report, "Reports/halves/report.yml")
    try write(manuscript, "Reports/halves/text.md")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  static let manuscript = """
    # Halves

    ```{case-study} halving
    seeds: 4
    ```

    The median is {value}`halving.half.median|.3g`.

    ```{figure} halving/halves
    Halves over halves.
    ```

    ```{table} halving/all
    All of them.
    ```

    ```{claim} halving.half.median < 2
    Halves are small.
    ```
    """

  func write(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: path))
  }

  var output: URL { folder.appending(path: "Reports/_build/halves") }

  func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: output.appending(path: path)), as: UTF8.self)
  }

  /// Every file of the built report but the timings, by path.
  func files() throws -> [String: Data] {
    let paths = FileManager.default.enumerator(atPath: output.path)?.compactMap { $0 as? String } ?? []
    var files: [String: Data] = [:]
    for path in paths where path != "timings.json" {
      if let data = try? Data(contentsOf: output.appending(path: path)) { files[path] = data }
    }
    return files
  }
}
