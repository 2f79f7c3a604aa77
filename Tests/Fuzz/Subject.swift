import Checksums
import Foundation

@testable import Approximation
@testable import Diagnostics
@testable import Findings
@testable import Manuscript
@testable import Pipeline
@testable import TeXMath
@testable import Transformer

/// A kind of input that somebody else writes, and what reads it.
enum Subject: String, CaseIterable {
  case manuscripts, bibliographies, reports, cells, formulas, functions, models, archives, entries

  /// Reads an input and does with it what commands do. It may be refused; it may not crash, nor take long.
  func read(_ input: [UInt8], in folder: URL) {
    let text = String(decoding: input, as: UTF8.self)
    switch self {
    case .manuscripts: manuscript(["a.md": input], folder)
    case .bibliographies:
      let keys = text.matches(of: /@\w+\s*[{(]\s*([\w:.-]+)/).prefix(20).map { String($0.output.1) }
      manuscript(["a.md": Array("{cite:p}`\(keys.joined(separator: ","))`".utf8), "r.bib": input], folder)
    case .reports: manuscript(["report.yml": input, "a.md": Array("# A\n".utf8)], folder)
    case .cells: manuscript(["a.md": Array("```{case-study} s\n\(text)\n```\n".utf8)], folder)
    case .formulas:
      _ = plainText(text)
      guard let math = try? Math(parsing: text) else { return }
      _ = math.mathML(display: true)
      _ = math.runs
    case .functions:
      let target = try? Target(functions: [text, "x[2,1]"], tokens: 2, width: 1)
      _ = target?([0.25, 0.75])
    case .models:
      _ = try? Model<Double>(safetensors: Data(input), file: "a")
    case .archives:
      let path = folder.appending(path: "a.tar")
      try? FileManager.default.removeItem(at: folder.appending(path: "store"))
      try? Data(input).write(to: path)
      _ = try? Store(folder.appending(path: "store").path).import(path.path)
    case .entries: entry(input)
    }
  }

  /// Loads a report and writes both of its editions, with a number for each finding that it asks for.
  private func manuscript(_ files: [String: [UInt8]], _ folder: URL) {
    let others = [
      "report.yml": "title: T\nsections: [a.md]\nbibliography: r.bib\n",
      "r.bib": "@misc{k, title = {T}, author = {A B}}",
      "b.md": "b\n", "c.swift": "// region: r\nlet a = 1\n// endregion\n",
    ]
    for (name, text) in others.mapValues({ Array($0.utf8) }).merging(files, uniquingKeysWith: { $1 }) {
      try? Data(text).write(to: folder.appending(path: name))
    }
    guard let manuscript = try? Manuscript.load(folder, root: folder) else { return }
    var evidence = Evidence(profile: .quick)
    for request in manuscript.valueNames { evidence.values[request.name] = .number(0.5) }
    for request in manuscript.figureNames {
      evidence.figures[request.name] = FigureAsset(lightPath: "a.png", altText: "a", width: 1, height: 1)
    }
    for request in manuscript.tableNames {
      evidence.tables[request.name] = Table(columns: [.init("a")], rows: [])
    }
    _ = try? manuscript.claims(evidence)
    _ = try? manuscript.html(evidence, templates: package.appending(path: "Templates"))
    _ = try? manuscript.markdown(evidence)
  }

  /// An entry whose checksum and key are right, so that the rest of it is read too.
  private func entry(_ input: [UInt8]) {
    var bytes = Data(input)
    if let magic = bytes.firstIndex(of: 10), let end = bytes[(magic + 1)...].firstIndex(of: 10) {
      let key = sha256(bytes[(magic + 1)..<end])
      bytes.append(contentsOf: sha256(bytes).utf8)
      guard let key = TrialKey(hex: key),
        let trial = try? StoredTrial(bytes, key: key, path: "/dev/null")
      else { return }
      _ = try? trial.identity
      _ = try? trial.outcome(as: OptionValue.self)
      for attachment in trial.attachments { _ = try? trial.attachment(attachment.name) }
    }
  }
}
