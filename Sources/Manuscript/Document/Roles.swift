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

  // MARK: Links and pictures

  func link(_ destination: String, _ text: [Inline], _ position: Position) -> Inline {
    if destination.hasPrefix("#") {
      return refer(to: String(destination.dropFirst()), .title, text.isEmpty ? nil : text, position)
    }
    let scheme = destination.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
    if scheme.endIndex < destination.endIndex, destination[scheme.endIndex] == ":" {
      if !["http", "https", "mailto"].contains(scheme.lowercased()) {
        report("links to “\(scheme):” are refused", at: position, remedy: "use https:")
      }
    } else if let path = attachment(destination, position) {
      return .link(text, destination: Manuscript.attachmentPath(path))
    }
    if text.plainText().allSatisfy(\.isWhitespace) { report("a link needs a text", at: position) }
    return .link(text, destination: destination)
  }

  /// A file of the report's folder that goes beside the page; `nil`, reported, when there is none.
  func attachment(_ destination: String, _ position: Position) -> String? {
    let path = (destination.removingPercentEncoding ?? destination).prefix { $0 != "#" && $0 != "?" }
    let parts = path.split(separator: "/")
    guard !path.hasPrefix("/"), !parts.contains(".."), !path.contains("\\") else {
      report(
        "“\(path)” is not in the report’s folder", at: position, remedy: "put the file beside report.yml")
      return nil
    }
    let name = parts.filter { $0 != "." }.joined(separator: "/")
    if attachments.contains(name) { return name }
    let url = directory.appending(path: String(path))
    do throws(FileFault) {
      _ = try InputFile(url.path, in: sources.folders)
    } catch {
      if error.isMissing || path.isEmpty {
        report("no file “\(path)”", at: position, remedy: remedy(forMissing: url))
      } else {
        report(error, url, called: String(path), at: position)
      }
      return nil
    }
    guard !isOfTheReport(name) else {
      report(
        "“\(name)” is the name of a file that the report has itself", at: position, remedy: "rename yours")
      return nil
    }
    attachments.append(name)
    return name
  }

  /// Whether the built report has a file of this name, or a folder that begins it, whatever the case of its letters.
  private func isOfTheReport(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["index.html", "report.md", "manifest.json", "timings.json"].contains(name)
      || ["figures/", "data/", "models/", "fonts/"].contains(where: name.hasPrefix)
  }

  func picture(_ path: String, alt: String, at position: Position) -> Picture {
    if alt.allSatisfy(\.isWhitespace) {
      report(
        "the picture “\(path)” needs a description for those who cannot see it", at: position,
        remedy: "write ![what it shows](…), or :alt: in a figure")
    }
    guard let name = attachment(path, position) else { return Picture(path: path, alt: alt, size: nil) }
    let size = pictureSizes[name] ?? PixelSize(ofFile: directory.appending(path: name))
    pictureSizes[name] = .some(size)
    if size == nil {
      report("“\(name)” is no PNG, JPEG or SVG picture with a size", at: position)
    }
    return Picture(path: Manuscript.attachmentPath(name), alt: alt, size: size)
  }

  /// What the author of a missing path may have meant.
  func remedy(forMissing url: URL) -> String {
    let folder = url.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
    return suggestion(
      for: url.lastPathComponent, among: names, otherwise: "paths are relative to the report’s folder")
  }
}
