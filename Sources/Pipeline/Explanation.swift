import Findings
import Diagnostics
import Foundation

/// Where a figure, a value, a claim, a file or a trial of a built report comes from: the chain from what the
/// reader sees to the computation.
public struct Explanation: Codable, Equatable, Sendable {
  /// One step of the chain: what it is, and what is known of it.
  public struct Step: Codable, Equatable, Sendable {
    /// What kind of thing it is: `claim`, `value`, `trial` …
    public let kind: String
    /// Which one.
    public let name: String
    /// Facts, each a few words.
    public let details: [String]
  }

  /// From what was asked for down to code and data, and the command that computes it again.
  public let steps: [Step]

  /// Explains a figure (`sorting/loss`, `fig-sorting-loss`), a value (`sorting.supError.median`), a claim (its
  /// place or predicate), a file, or a trial (its key or the first digits of it).
  /// - Throws: `Diagnostic` of kind `.usage` with the nearest name if the report has nothing of this name.
  public init(_ name: String, in manifest: Manifest, timings: Timings? = nil) throws {
    var chain = Chain(manifest: manifest, timings: timings)
    guard chain.follow(name) else {
      throw Diagnostic(
        .usage, "the report has nothing of this name", at: .named(name),
        remedy: suggestion(
          for: name, among: chain.names, otherwise: "name a figure, value, claim, file or trial"))
    }
    steps = chain.steps
  }

  /// The chain as indented lines.
  public var text: String {
    steps.map { step in
      (["\(step.kind) \(step.name)"] + step.details.map { "  \($0)" }).joined(separator: "\n")
    }.joined(separator: "\n")
  }
}

private struct Chain {
  let manifest: Manifest
  let timings: Timings?
  private(set) var steps: [Explanation.Step] = []

  init(manifest: Manifest, timings: Timings?) {
    (self.manifest, self.timings) = (manifest, timings)
  }

  /// Everything that can be asked for by name.
  var names: [String] {
    manifest.cells.flatMap { cell in
      cell.figures.keys.sorted().map { "\(cell.name)/\($0)" }
        + cell.findings.keys.sorted().map { "\(cell.name).\($0)" }
    } + manifest.claims.map(\.place) + manifest.files.map(\.path)
  }

  private mutating func add(_ kind: String, _ name: String, _ details: [String]) {
    steps.append(Explanation.Step(kind: kind, name: name, details: details))
  }

  mutating func follow(_ name: String) -> Bool {
    if let claim = manifest.claims.first(where: { $0.place == name || $0.predicate == name }) {
      explain(claim)
    } else if let (cell, figure) = figure(named: name) {
      explain(figure, of: cell)
    } else if let (cell, value) = value(named: name) {
      add("value", name, [json(value)])
      explain(cell)
    } else if let cell = manifest.cells.first(where: { $0.name == name }) {
      explain(cell)
    } else if let file = manifest.files.first(where: { $0.path == name }) {
      explain(file)
    } else if name.count >= 6, let trial = manifest.trials.first(where: { $0.key.hex.hasPrefix(name) }) {
      explain(trial)
      explainCode([trial.study])
    } else {
      return false
    }
    return true
  }

  private func value(named name: String) -> (Manifest.Cell, OptionValue)? {
    for cell in manifest.cells where name.hasPrefix("\(cell.name).") {
      if let value = cell.findings[String(name.dropFirst(cell.name.count + 1))] { return (cell, value) }
    }
    return nil
  }

  private func figure(named name: String) -> (Manifest.Cell, String)? {
    for cell in manifest.cells {
      for figure in cell.figures.keys.sorted()
      where [
        "\(cell.name)/\(figure)", "fig-\(cell.name)-\(figure)", "\(cell.name)-\(figure)",
      ].contains(name) || cell.figures[figure]?.contains(name) == true {
        return (cell, figure)
      }
    }
    return nil
  }

  private mutating func explain(_ claim: Manifest.Claim) {
    add(
      "claim", claim.predicate,
      ["“\(claim.sentence)”", "at \(claim.place): \(claim.verdict.rawValue)"]
        + claim.values.sorted { $0.key < $1.key }.map { "\($0.key) = \(json($0.value))" })
    // What was not tested has no values.
    let names = claim.values.isEmpty ? nil : claim.values.keys.map { $0.prefix { $0 != "." } }
    for cell in manifest.cells
    where names?.contains(Substring(cell.name)) ?? claim.predicate.contains("\(cell.name).") {
      explain(cell)
    }
  }

  private mutating func explain(_ figure: String, of cell: Manifest.Cell) {
    let files = (cell.figures[figure] ?? []).map { path in
      "\(path)  \(manifest.files.first { $0.path == path }?.sha256.prefix(12) ?? "not written")"
    }
    add("figure", "\(cell.name)/\(figure)", files)
    explain(cell)
  }

  private mutating func explain(_ file: Manifest.File) {
    add("file", file.path, ["\(file.bytes) bytes, SHA-256 \(file.sha256)"])
    // Models and data carry the cell's name in their path.
    let cells = manifest.cells.filter { cell in
      ["-", "/", "."].contains { file.path.contains("/\(cell.name)\($0)") }
    }
    // One cell's name may begin another's.
    if let cell = cells.max(by: { $0.name.count < $1.name.count }) { explain(cell) }
  }

  private mutating func explain(_ cell: Manifest.Cell) {
    add(
      "cell", cell.name,
      ["study \(cell.study), profile \(manifest.profile.rawValue)"] + lines(cell.parameters))
    let direct = Set(cell.trials)
    var all = direct
    for trial in manifest.trials.reversed() where all.contains(trial.key) { all.formUnion(trial.needs) }
    for trial in manifest.trials where all.contains(trial.key) { explain(trial) }
    explainCode([cell.study])
    add(
      "command", rebuildCommand(manifest.report, manifest.profile, study: cell.study), ["computes it again"])
  }

  private mutating func explain(_ trial: Manifest.Trial) {
    var details = ["key \(trial.key)", "inputs \(json(trial.inputs))"]
    details += trial.data.sorted { $0.key < $1.key }.map { "data \($0.key)  \($0.value.prefix(12))" }
    if !trial.needs.isEmpty { details.append("after \(trial.needs.map(\.short).joined(separator: ", "))") }
    details.append(trial.digest.map { "result \($0.prefix(12))" } ?? "failed")
    if let seconds = timings?.trials[trial.key.hex] { details.append("took \(durationInWords(seconds))") }
    add("trial", "\(trial.study): \(trial.label)", details)
  }

  private mutating func explainCode(_ studies: [String]) {
    for study in studies {
      guard let code = manifest.code[study] else { continue }
      let files = code.files.sorted { $0.key < $1.key }.map { "file \($0.key)  \($0.value.prefix(12))" }
      let modules = code.modules.sorted { $0.key < $1.key }.map { "module \($0.key)  \($0.value.prefix(12))" }
      add("code", study, [code.compiler] + files + modules)
    }
  }

  private func lines(_ parameters: OptionValue) -> [String] {
    guard case .object(let members) = parameters else { return [] }
    return members.sorted { $0.key < $1.key }.map { "\($0.key) \(json($0.value))" }
  }
}

/// A value on one line.
func json(_ value: OptionValue) -> String {
  (try? CanonicalJSON.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
}

/// The command line that computes a study of a report again, for a shell.
public func rebuildCommand(_ report: String, _ profile: Profile, study: String) -> String {
  "swift run report all --report \(shellQuoted(report)) --profile \(profile.rawValue) --fresh \(shellQuoted(study))"
}
