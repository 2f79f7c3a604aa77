import Diagnostics
import Foundation

/// A role: what `` {name}`content` `` may begin with.
enum Role: String, CaseIterable {
  case ref, numref, eq, value
  case citeParenthetical = "cite:p"
  case citeTextual = "cite:t"
  case theorem = "prf:ref"
}

extension DocumentParser {
  /// The meaning of a role's content.
  func role(_ name: String, _ content: String, _ nameAt: Position, _ contentAt: Position) -> Inline {
    guard let role = Role(rawValue: name) else {
      report(
        "unknown role {\(name)}", at: nameAt,
        remedy: suggestion(
          for: name, among: Role.allCases.map(\.rawValue),
          otherwise: "there are \(Role.allCases.map(\.rawValue).joined(separator: ", "))"))
      return .code(content)
    }
    switch role {
    case .ref: return reference(content, .title, contentAt)
    case .numref, .theorem: return reference(content, .number, contentAt)
    case .eq: return reference(content, .equation, contentAt)
    case .citeParenthetical: return citation(content, .parenthetical, contentAt)
    case .citeTextual: return citation(content, .textual, contentAt)
    case .value: return value(content, contentAt)
    }
  }

  /// `label` or `text <label>`.
  private func reference(_ content: String, _ style: Reference.Style, _ position: Position) -> Inline {
    var label = content.trimmingCharacters(in: .whitespaces)
    var text: [Inline]?
    if label.hasSuffix(">"), let open = label.lastIndex(of: "<") {
      text = [.text(label[..<open].trimmingCharacters(in: .whitespaces))]
      label = String(label[label.index(after: open)...].dropLast())
    }
    return refer(to: label, style, text, position)
  }

  func refer(to label: String, _ style: Reference.Style, _ text: [Inline]?, _ position: Position) -> Inline {
    let id = "mention-\(numbers.next(.reference))"
    let reference = Reference(label: label, style: style, text: text, position: position, id: id)
    references.append(reference)
    return .reference(reference)
  }

  /// `key` or `key, key`.
  private func citation(_ content: String, _ style: Citation.Style, _ position: Position) -> Inline {
    let id = "citation-\(numbers.next(.citation))"
    var keys: [String] = []
    var offset = position.offset
    for part in content.split(separator: ",", omittingEmptySubsequences: false) {
      let key = part.trimmingCharacters(in: .whitespaces)
      let blanks = part.prefix { $0 == " " }.count
      keys.append(key)
      citations.append((key, Position(file: position.file, offset: offset + Int32(blanks)), id))
      offset += Int32(part.utf8.count + 1)
    }
    return .citation(Citation(keys: keys, style: style, id: id))
  }

  /// `study.name` or `study.name|format`.
  private func value(_ content: String, _ position: Position) -> Inline {
    let parts = content.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
    var format = NumberFormat.automatic
    if parts.count > 1 {
      let text = parts[1].trimmingCharacters(in: .whitespaces)
      if let read = NumberFormat(parsing: text) {
        format = read
      } else {
        report("“\(text)” is no number format", at: position, remedy: "write .2g, .3f, .1e, .1% or d")
      }
    }
    let place = sources.place(position)
    if !isFindingName(name) {
      report(
        "“\(name)” names no finding", at: position,
        remedy: "write study.name, such as sorting.supError.median")
    } else {
      valueNames.append(Manuscript.Request(name: name, place: place))
    }
    return .value(ValueQuery(name: name, format: format, place: place))
  }

  private func isFindingName(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 && parts.allSatisfy { !$0.isEmpty }
  }
}
