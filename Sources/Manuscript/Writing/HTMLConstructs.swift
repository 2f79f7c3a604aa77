import Findings
import Foundation

/// The constructs that have a template of their own.
extension HTMLPage {
  func theorem(_ theorem: Theorem) -> String {
    var body = theorem.body
    // The end mark stands on the last line of a proof that ends in a paragraph, else on a line of its own.
    var endsInParagraph = false
    if theorem.kind == .proof, case .paragraph(let content)? = body.last {
      body[body.count - 1] = .paragraph(content + [.html(" <span class=\"qed\">∎</span>")])
      endsInParagraph = true
    }
    return templates.fill(
      .theorem,
      [
        "id": theorem.id ?? "", "kind": theorem.kind.rawValue, "label": theorem.kind.title,
        "number": theorem.number ?? "", "title": inlines.html(theorem.title), "body": html(body),
        "isStatement": theorem.kind.isStatement, "endsAfterBody": theorem.kind == .proof && !endsInParagraph,
        "mentions": mentions(of: theorem.id),
      ])
  }

  func admonition(_ note: Admonition) -> String {
    templates.fill(
      .note,
      [
        "id": note.id ?? "", "kind": note.kind.rawValue, "label": note.kind == .note ? "Note" : "Warning",
        "title": inlines.html(note.title), "body": html(note.body),
      ])
  }

  func listing(_ listing: Listing) -> String {
    templates.fill(
      .listing,
      [
        "id": listing.id ?? "", "caption": inlines.html(listing.caption), "origin": listing.origin,
        "code": code(listing.code, listing.language),
      ])
  }

  func cell(_ cell: Cell) -> String {
    let facts = filling.evidence.studies[cell.name]
    return templates.fill(
      .cell,
      [
        "id": cell.id, "study": cell.title, "failure": facts?.failure ?? "",
        "facts": list(facts?.facts ?? []),
        "hasFacts": !(facts?.facts ?? []).isEmpty,
      ])
  }

  func claim(_ claim: ClaimBlock) -> String {
    let result = filling.claims[claim.index - 1]
    var content: [String: Any] = [
      "id": claim.id, "sentence": html(claim.sentence), "predicate": result.predicate,
      "filled": result.filled,
      "values": list(result.values), "reason": "",
    ]
    switch result.outcome {
    case .holds: content.merge(["outcome": "holds", "mark": "✓", "verdict": "Holds"]) { $1 }
    case .fails: content.merge(["outcome": "fails", "mark": "✗", "verdict": "Does not hold"]) { $1 }
    case .notTested(let least):
      content.merge([
        "outcome": "open", "mark": "○", "verdict": "Not tested",
        "reason":
          "made for the \(least.rawValue) profile; this build is \(filling.evidence.profile.rawValue)",
      ]) { $1 }
    case .undecided:
      content.merge(["outcome": "open", "mark": "?", "verdict": "Undecided"]) { $1 }
      let failed = claim.predicate.names.first { filling.failure(of: $0.name) != nil }
      content.merge(failed.map { failure(of: $0.name) } ?? [:]) { $1 }
    }
    return templates.fill(.claim, content)
  }

  /// The study that left out a result, and where the page says why.
  private func failure(of name: String) -> [String: Any] {
    let study = studyName(name)
    return ["failed": study, "cell": "#cell-\(study)"]
  }

  // MARK: Figures and tables

  func figure(_ figure: FigureBlock) -> String {
    var content: [String: Any] = [
      "id": figure.id, "number": figure.number, "caption": caption("Figure", figure.number, figure.caption),
      "wide": figure.isWide, "mentions": mentions(of: figure.id),
    ]
    switch figure.content {
    case .file(let picture):
      content["picture"] = inlines.image(picture)
      content["address"] = assets.zoom(picture.path)
    case .computed(let request):
      content["name"] = request.name
      if let asset = filling.evidence.figures[request.name] {
        content.merge(self.content(asset, alt: figure.alt)) { $1 }
      } else {
        content.merge(failure(of: request.name)) { $1 }
      }
    }
    return templates.fill(.figure, content)
  }

  private func content(_ asset: FigureAsset, alt: String?) -> [String: Any] {
    let size = "width=\"\(asset.width)\" height=\"\(asset.height)\""
    let image =
      "<img src=\"\(assets.source(asset.lightPath).htmlEscaped)\" alt=\"\((alt ?? asset.altText).htmlEscaped)\" \(size)>"
    let dark = asset.darkPath.flatMap(assets.darkSource).map {
      "<source media=\"screen and (prefers-color-scheme: dark)\" srcset=\"\($0.htmlEscaped)\">"
    }
    return [
      "picture": dark.map { "<picture>\($0)\(image)</picture>" } ?? image, "plate": dark == nil,
      "address": assets.zoom(asset.lightPath),
      "notes": asset.notes.isEmpty ? [] : [asset.notes.joined(separator: "; ")],
      "links": asset.links.compactMap { link in
        assets.download(link.path).map { ["label": link.label, "address": $0, "file": fileName(link.path)] }
      },
      "provenance": list(asset.provenance), "hasProvenance": !asset.provenance.isEmpty,
      "command": asset.command ?? "",
      "isExplained": !asset.provenance.isEmpty || asset.command != nil,
    ]
  }

  func table(_ table: TableBlock) -> String {
    var content: [String: Any] = [
      "id": table.id, "number": table.number, "caption": caption("Table", table.number, table.caption),
      "mentions": mentions(of: table.id),
    ]
    switch table.content {
    case .written(let grid): content["table"] = self.table(grid)
    case .computed(let request):
      content["name"] = request.name
      if let result = filling.evidence.tables[request.name] {
        content["table"] = ResultTable(result).html
      } else {
        content.merge(failure(of: request.name)) { $1 }
      }
    }
    return templates.fill(.table, content)
  }

  /// A caption whose label begins its first paragraph.
  private func caption(_ noun: String, _ number: String, _ blocks: [Block]) -> String {
    let label = "<span class=\"label\">\(noun)\u{A0}\(number).</span> "
    guard case .paragraph(let content)? = blocks.first else { return "<p>\(label)</p>\n" + html(blocks) }
    return "<p>\(label)\(inlines.html(content))</p>\n" + html(Array(blocks.dropFirst()))
  }

  // MARK: The end of the page

  func references() -> String {
    guard !filling.document.works.isEmpty else { return "" }
    return templates.fill(
      .references,
      [
        "isNumeric": filling.metadata.citations == .numeric,
        "works": filling.document.works.map { work -> [String: Any] in
          [
            "id": work.id, "number": work.number, "line": inlines.html(work.line),
            "mentions": mentions(of: work.id),
          ]
        },
      ])
  }

  func footnotes() -> String {
    guard !filling.document.footnotes.isEmpty else { return "" }
    return templates.fill(
      .footnotes,
      [
        "notes": filling.document.footnotes.map { note -> [String: Any] in
          ["number": note.number, "body": html(note.body), "mentions": links(note.marks)]
        }
      ])
  }

  /// Links back to where an anchor is referred to.
  private func mentions(of id: String?) -> [[String: Any]] {
    links(id.flatMap { filling.document.backLinks[$0] } ?? [])
  }

  private func links(_ anchors: [String]) -> [[String: Any]] {
    anchors.enumerated().map { ["address": "#\($1)", "number": $0 + 1, "isOnly": anchors.count == 1] }
  }

  private func list(_ facts: [Fact]) -> [[String: String]] {
    facts.map { ["label": $0.label, "value": $0.value] }
  }

  private func fileName(_ path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }
}
