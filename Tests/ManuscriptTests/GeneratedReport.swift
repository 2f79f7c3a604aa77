import Findings
import Foundation

@testable import Manuscript

/// A long report of the kind that people write: at size 1 it has a hundred pages, 2,000 paragraphs, 1,000 formulas
/// and 300 references.
enum GeneratedReport {
  static func folder(size: Int) throws -> Folder {
    var files: [String: String] = [:]
    var names: [String] = []
    let works = 300 * size
    for chapter in 0..<(20 * size) {
      var text = "(chapter-\(chapter))=\n# Chapter \(chapter)\n\n"
      for section in 0..<5 {
        text += "## Section \(section) of chapter \(chapter)\n\n"
        for paragraph in 0..<20 {
          let index = (chapter * 5 + section) * 20 + paragraph
          text += Self.paragraph(index, works: works)
          if index % 4 == 0 {
            text +=
              "$$\n\\int_0^{\(index)} \\frac{x_{\(paragraph)}^2 + \\alpha}{\\sqrt{1 + \\beta_{\(index)}}}\\,dx = \\sum_{k=1}^{n} c_k\n$$ (eq-\(index))\n\n"
          }
          if index % 40 == 7 {
            text += "```{claim} study.value < \(index)\nThe value stays below $\(index)$.\n```\n\n"
          }
          if index % 40 == 9 {
            text +=
              "```{figure} study/plot\nWhat to see in figure \(index): the line falls. Five seeds.\n```\n\n"
          }
          if index % 40 == 11 {
            text += "| a | b | c |\n|---|--:|:--|\n| 1 | `x` | $y_{\(index)}$ |\n| 2 | *z* | 4 |\n\n"
          }
        }
      }
      let name = "\(chapter + 10000).md"
      names.append(name)
      files[name] = text
    }
    files["references.bib"] = (0..<works).map { index in
      "@article{work\(index), author = {Author\(index % 97), A{\\'e} and Other\(index), B. C.}, title = {On the {Theory} of $x^{\(index)}$}, journal = {Journal of Results}, volume = \(index), pages = {1--\(index)}, year = \(1900 + index % 120), doi = {10.1000/\(index)}}\n"
    }.joined()
    files["report.yml"] =
      "title: Long\nbibliography: references.bib\nsections: [\(names.joined(separator: ", "))]\n"
    return try Folder(files)
  }

  private static func paragraph(_ index: Int, works: Int) -> String {
    """
    Paragraph \(index) says what every paragraph says, that *some* things are **so** and that others
    are not; it cites {cite:p}`work\(index % works)` and refers to {numref}`chapter-\(index % 20)`, computes
    {value}`study.value|.3g`, writes $a_{\(index)} \\le \\varepsilon$\(index % 4 == 0 ? "" : " in passing") and goes on, as
    paragraphs do, until its author's thought ends in `code(\(index))` and a [link](https://example.org/\(index)).


    """
  }

  static let evidence = Evidence(
    profile: .quick, values: ["study.value": .number(0.0123)],
    figures: [
      "study/plot": FigureAsset(
        lightPath: "figures/plot.png", darkPath: "figures/plot-dark.png", altText: "A falling line",
        width: 672,
        height: 403, links: [AssetLink("data", path: "data/plot.csv")], provenance: [Fact("seeds", "5")])
    ])
}
