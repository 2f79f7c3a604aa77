import Foundation

extension Work {
  /// The work's line in the list of references.
  var line: [Inline] {
    var pieces: [Inline] = []
    func add(_ text: String) { pieces.append(.text(text)) }
    if !allAuthors.isEmpty { add(allAuthors.hasSuffix(".") ? "\(allAuthors) " : "\(allAuthors). ") }
    add("(\(year)). ")
    let isBook = ["book", "proceedings", "phdthesis", "mastersthesis"].contains(type)
    pieces += isBook ? [.emphasis(title)] : title
    add(title.plainText().last.map { "?!.".contains($0) } == true ? " " : ". ")
    pieces += venue
    let links = self.links
    for (index, link) in links.enumerated() {
      add(index == 0 ? "" : ", ")
      pieces.append(.link([.text(link.text)], to: .address(link.address)))
    }
    if !links.isEmpty { add(".") }
    return pieces
  }

  private func field(_ name: String) -> [Inline]? {
    fields[name].flatMap { $0.plainText().trimmingCharacters(in: .whitespaces).isEmpty ? nil : $0 }
  }

  /// Journal, volume and pages; proceedings; publisher; whatever there is.
  private var venue: [Inline] {
    var parts: [[Inline]] = []
    if let journal = field("journal") ?? field("journaltitle") {
      var part: [Inline] = [.emphasis(journal)]
      if let volume = field("volume") { part += [.text(", ")] + volume }
      if let number = field("number") { part += [.text("(")] + number + [.text(")")] }
      parts.append(part)
    } else if let book = field("booktitle") {
      parts.append([.text("In "), .emphasis(book)])
      if let volume = field("volume") { parts.append([.text("volume ")] + volume) }
    }
    if let pages = field("pages") {
      let text = pages.plainText().replacingOccurrences(of: "-", with: "–")
      parts.append([.text(parts.isEmpty ? "pp. \(text)" : text)])
    }
    if let edition = field("edition") { parts.append(edition + [.text(" edition")]) }
    for name in ["publisher", "school", "institution", "organization", "howpublished"] {
      if let publisher = field(name) { parts.append(publisher) }
    }
    guard !parts.isEmpty else { return [] }
    return Array(parts.joined(separator: [.text(", ")])) + [.text(". ")]
  }

  private var links: [(text: String, address: String)] {
    var links: [(String, String)] = []
    if let arXiv { links.append(("arXiv:\(arXiv)", "https://arxiv.org/abs/\(arXiv)")) }
    if let doi { links.append(("doi:\(doi)", "https://doi.org/\(Self.escaped(doi))")) }
    if links.isEmpty, let url, url.hasPrefix("http") { links.append((url, url)) }
    return links
  }

  /// A DOI in an address: characters that an address cannot hold are percent-encoded.
  private static func escaped(_ doi: String) -> String {
    let allowed = CharacterSet(charactersIn: "!$&'()*+,-./0123456789:;=@_~").union(.letters)
    return doi.addingPercentEncoding(
      withAllowedCharacters: allowed.intersection(
        CharacterSet(charactersIn: Unicode.Scalar(33)...Unicode.Scalar(126)))) ?? doi
  }
}
