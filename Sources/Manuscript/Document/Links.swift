import Diagnostics
import Foundation

extension DocumentParser {
  func link(_ destination: String, _ text: [Inline], _ position: Position) -> Inline {
    if destination.hasPrefix("#") {
      return refer(to: String(destination.dropFirst()), .title, text.isEmpty ? nil : text, position)
    }
    let scheme = destination.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
    let hasScheme = scheme.endIndex < destination.endIndex && destination[scheme.endIndex] == ":"
    let target: LinkDestination
    if hasScheme, ["http", "https", "mailto"].contains(scheme.lowercased()) {
      target = .address(destination)
    } else {
      switch attachment(destination) {
      case .success(let name):
        return .link(text, to: .file(Manuscript.attachmentPath(name.path), fragment: name.fragment))
      case .failure(let fault):
        if hasScheme, fault.isMissing {
          report("links to “\(scheme):” are refused", at: position, remedy: "use https:")
        } else {
          report(fault, of: destination, at: position)
        }
        target = .address(destination)
      }
    }
    if text.plainText().allSatisfy(\.isWhitespace) { report("a link needs a text", at: position) }
    return .link(text, to: target)
  }

  /// A file's name, and what follows it in an address.
  private struct FileName {
    let path: String
    var fragment = ""
  }

  /// The names that a destination may mean: an address, whose `%20`, `?` and `#` mean something, or a name as it is.
  private func names(in destination: String) -> [FileName] {
    let path = String(destination.prefix { $0 != "#" && $0 != "?" })
    let fragment = String(destination.drop { $0 != "#" })
    let written = [FileName(path: path, fragment: fragment), FileName(path: destination)]
    return written.flatMap { name in
      let decoded = name.path.removingPercentEncoding.map { FileName(path: $0, fragment: name.fragment) }
      return [decoded, name].compactMap(\.self)
    }
  }

  /// A file of the report's folder that goes beside the page, or why there is none.
  private func attachment(_ destination: String) -> Result<FileName, AttachmentFault> {
    var first: AttachmentFault?
    for name in names(in: destination) {
      do throws(AttachmentFault) {
        return .success(FileName(path: try attach(name.path), fragment: name.fragment))
      } catch {
        if first == nil || first?.isMissing == true && !error.isMissing { first = error }
      }
    }
    return .failure(first ?? .outside(destination))
  }

  private enum AttachmentFault: Error {
    case outside(String)
    case unreadable(FileFault, path: String)
    /// The report has a file of this name itself.
    case taken(String)

    var isMissing: Bool {
      if case .unreadable(let fault, let path) = self { fault.isMissing || path.isEmpty } else { false }
    }
  }

  /// Adds a file to those that go beside the page; returns its path in the report.
  private func attach(_ path: String) throws(AttachmentFault) -> String {
    let parts = path.split(separator: "/")
    guard !path.hasPrefix("/"), !parts.contains(".."), !path.utf8.contains(0) else { throw .outside(path) }
    let name = parts.filter { $0 != "." }.joined(separator: "/")
    if let known = attachments.first(where: { $0 == name }) { return known }
    do throws(FileFault) {
      _ = try InputFile(directory.appending(path: path).path, in: sources.folders)
    } catch {
      throw .unreadable(error, path: path)
    }
    if isOfTheReport(name) { throw .taken(name) }
    attachments.append(name)
    return name
  }

  /// Whether the built report has a file of this name, or a folder that begins it, whatever the case of its letters.
  private func isOfTheReport(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["index.html", "report.md", "manifest.json", "timings.json"].contains(name)
      || ["figures/", "data/", "models/", "fonts/"].contains(where: name.hasPrefix)
  }

  private func report(_ fault: AttachmentFault, of destination: String, at position: Position) {
    switch fault {
    case .outside(let path):
      report(
        "“\(path)” is not in the report’s folder", at: position, remedy: "put the file beside report.yml")
    case .taken(let name):
      report(
        "“\(name)” is the name of a file that the report has itself", at: position, remedy: "rename yours")
    case .unreadable(let reason, let path):
      let url = directory.appending(path: path)
      if fault.isMissing {
        report("no file “\(path)”", at: position, remedy: remedy(forMissing: url))
      } else {
        report(reason, url, called: path, at: position)
      }
    }
  }

  func picture(_ path: String, alt: String, at position: Position) -> Picture {
    if alt.allSatisfy(\.isWhitespace) {
      report(
        "the picture “\(path)” needs a description for those who cannot see it", at: position,
        remedy: "write ![what it shows](…), or :alt: in a figure")
    }
    let name: String
    switch attachment(path) {
    case .success(let file): name = file.path
    case .failure(let fault):
      report(fault, of: path, at: position)
      return Picture(path: path, alt: alt, size: nil)
    }
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
      for: url.lastPathComponent, among: names.filter { !isLeftByPrograms($0) },
      otherwise: "paths are relative to the report’s folder")
  }
}
