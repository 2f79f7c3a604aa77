import Findings
import Foundation

extension Comparison {
  /// The differences as JSON.
  public func json() throws -> Data {
    try CanonicalJSON.encode(self, indented: true) + Data("\n".utf8)
  }

  /// The differences as indented lines; empty if there are none.
  public var text: String {
    sections.filter { !$0.rows.isEmpty }.map { section in
      let width = section.rows.map { $0[0].count }.max() ?? 0
      let lines = section.rows.map { row in
        "  " + row[0].padding(toLength: width, withPad: " ", startingAt: 0) + "  "
          + row.dropFirst().filter { !$0.isEmpty }.joined(separator: "  ")
      }
      return ([section.title.lowercased()] + lines).joined(separator: "\n") + "\n"
    }.joined()
  }

  /// The differences as tables of GitHub's Markdown.
  public var markdown: String {
    guard !isEmpty else { return "The reports are the same.\n" }
    return sections.filter { !$0.rows.isEmpty }.map { section in
      let rows = ([section.head, section.head.map { _ in "---" }] + section.rows).map { row in
        "| " + row.map { $0.replacingOccurrences(of: "|", with: "\\|") }.joined(separator: " | ") + " |"
      }
      return (["### \(section.title)", ""] + rows).joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private var sections: [(title: String, head: [String], rows: [[String]])] {
    let head = ["", "old → new", "change"]
    func rows(_ changes: [Change]) -> [[String]] {
      changes.map { [$0.name, "\(short($0.old)) → \(short($0.new))", $0.relative.map(percent) ?? ""] }
    }
    return [
      (
        "Claims", ["claim", "old → new"],
        claims.map { ["“\($0.sentence)” (\($0.predicate))", "\(words($0.old)) → \(words($0.new))"] }
      ),
      ("Values", head, rows(values)), ("Parameters", head, rows(parameters)), ("Code", head, rows(code)),
      ("Figures", ["figure", ""], figures.map { [$0, "differs"] }), ("Files", head, rows(files)),
    ]
  }

  private func words(_ verdict: Manifest.Claim.Verdict?) -> String {
    verdict?.rawValue ?? "not made"
  }

  /// A value in a few characters: long texts are hashes, of which twelve digits do.
  private func short(_ value: OptionValue?) -> String {
    switch value {
    case nil: "–"
    case .text(let text): text.count > 40 ? String(text.prefix(12)) : text
    case .list(let elements):
      elements.count > 4 ? "\(elements.count) numbers" : Pipeline.json(.list(elements))
    case let value?: Pipeline.json(value)
    }
  }

  private func percent(_ relative: Double) -> String {
    let sign = relative < 0 ? "−" : "+"
    let size = abs(relative) * 100
    return sign + (size >= 0.1 && size < 1e6 ? decimal(size, places: 1) : String(format: "%.1e", size)) + " %"
  }

  /// A page that shows each figure that differs: before, after, and their difference. It holds its pictures, and
  /// the browser computes the difference.
  /// - Parameters:
  ///   - old: The directory of the old report.
  ///   - new: The directory of the new one.
  public func figurePage(
    _ old: (manifest: Manifest, directory: String), _ new: (manifest: Manifest, directory: String)
  ) -> String {
    let rows = figures.map { name in
      let (before, after) = (picture(name, old), picture(name, new))
      let difference =
        before == nil || after == nil ? "" : "<div class=\"difference\">\(before!)\(after!)</div>"
      return """
        <h2>\(escape(name))</h2>
        <div class="row">
        <figure>\(before ?? "not there")<figcaption>before</figcaption></figure>
        <figure>\(after ?? "not there")<figcaption>after</figcaption></figure>
        <figure>\(difference)<figcaption>difference</figcaption></figure>
        </div>
        """
    }
    return """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>Figures that differ</title>
      <style>
      body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem; }
      .row { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem; }
      figure { margin: 0; } img { width: 100%; display: block; } figcaption { color: #595959; }
      .difference { position: relative; isolation: isolate; }
      .difference img + img { position: absolute; inset: 0; mix-blend-mode: difference; }
      </style>
      <h1>\(figures.isEmpty ? "No figure differs" : "Figures that differ")</h1>
      \(rows.joined(separator: "\n"))
      </html>

      """
  }

  /// The first PNG of a figure as an image that holds its data.
  private func picture(_ name: String, _ report: (manifest: Manifest, directory: String)) -> String? {
    guard let files = report.manifest.figures.first(where: { $0.name == name })?.files,
      let path = files.first(where: { $0.hasSuffix(".png") }),
      let bytes = (try? readFile("\(report.directory)/\(path)")) ?? nil
    else { return nil }
    return "<img alt=\"\(escape(name))\" src=\"data:image/png;base64,\(bytes.base64EncodedString())\">"
  }
}

/// Text inside XML and HTML, also between quotation marks.
func escape(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    // XML 1.0 has no other control characters.
    case "\u{0}"..<" " where !"\t\n\r".unicodeScalars.contains(scalar): result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
