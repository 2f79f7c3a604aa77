import Diagnostics
import Findings
import Foundation
import Testing

@testable import Manuscript

/// The Markdown edition, results' tables, and the page that needs no other file.
@Suite struct EditionTests {
  private func markdown(_ text: String, _ evidence: Evidence = Sample.evidence) throws -> String {
    let edition = try Folder(["a.md": text]).load().markdown(evidence)
    return String(edition.drop { $0 != "\n" }.dropFirst(2)).replacing(
      /(?s)\A\*\*(1 of 1|214)\*\*.*?\n\n/, with: "")
  }

  @Test func textIsEscaped() throws {
    #expect(
      try markdown("a \\* b \\_c\\_ 1 < 2 &amp; \\| `x|y` \\[z\\]")
        == "a \\* b \\_c\\_ 1 \\< 2 &amp; \\| `x|y` \\[z\\]\n")
    #expect(try markdown("\\# a\n\\- b\n1\\. c\n0.5 d") == "\\# a\n\\- b\n1\\. c\n0.5 d\n")
    #expect(try markdown("`` a`b ``") == "``a`b``\n")
  }

  @Test func mathematicsIsGitHubs() throws {
    #expect(try markdown("$a_1 < b$") == "$`a_1 < b`$\n")
    #expect(
      try markdown("$$\nx\n$$ (e)\n\n{eq}`e`")
        == "<a id=\"e\"></a>\n\n```math\nx \\tag{1}\n```\n\n[(1)](#e)\n")
  }

  @Test func headingsListsAndQuotations() throws {
    #expect(
      try markdown("# A\n\n- b\n- c\n  1. d\n\n> e\n>\n> f") == """
        <a id="sec-a"></a>

        ## 1 A

        - b
        - c

          1. d

        > e
        >
        > f

        """)
  }

  @Test func constructs() throws {
    #expect(
      try markdown("```{prf:theorem} T\n:label: t\nYes.\n```\n```{prf:proof}\nClear.\n```") == """
        <a id="t"></a>

        **Theorem 1 (T).** Yes.

        **Proof.** Clear. ∎

        """)
    #expect(
      try markdown("```{claim} sorting.supError.median < 0.05\nSmall.\n```") == """
        <a id="claim-1"></a>

        Small.

        > ✓ `0.03125 < 0.05` (`sorting.supError.median < 0.05`)

        """)
    #expect(
      try markdown("```{claim} sorting.supError.median < 0.05\n:profile: thorough\nSmall.\n```") == """
        <a id="claim-1"></a>

        > ○ not tested: made for the thorough profile (`sorting.supError.median < 0.05`)
        >
        > Small.

        """)
    #expect(
      try markdown("```{figure} sorting/loss\nFalls.\n```").contains(
        "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"figures/loss-dark.png\"><img src=\"figures/loss.png\" width=\"672\""
      ))
    #expect(try markdown("```{note} T\nText\n```") == "> [!NOTE]\n> **T**\n>\n> Text\n")
    #expect(try markdown("a[^1]\n\n[^1]: b\n\n    c") == "a[^1]\n\n[^1]: b\n\n    c\n")
  }

  @Test func theSampleHasTheSameNumbersInBothEditions() throws {
    let manuscript = try Manuscript.load(Sample.folder, root: Sample.package)
    let page = try manuscript.html(Sample.evidence, templates: Sample.templates)
    let text = try manuscript.markdown(Sample.evidence)
    for number in [
      "Figure 1.", "Figure 4.", "Table 1.", "Theorem 2.1", "Lemma 2.2", "Definition 2.3", "Appendix A",
    ] {
      #expect(text.contains(number), "\(number)")
      #expect(page.replacing("\u{A0}", with: " ").contains(number), "\(number)")
    }
    for number in 1...3 { #expect(text.contains("\\tag{\(number)}")) }
    #expect(text.contains("## 3 Case studies") && text.contains("### 3.1 Sorting eight numbers"))
  }

  // MARK: Tables of results

  private let table = Table(
    columns: [
      Table.Column("name"), Table.Column("error $\\varepsilon$", unit: "m/s", digits: 2, best: .smallest),
      Table.Column("n", best: .largest), Table.Column("small", digits: 2),
    ],
    rows: [
      [.text("<a>"), .number(0.123), .number(10000), .number(0.5)],
      [.text("b|c"), .spread(median: 1.26, lower: 1, upper: 1.5), .number(5), .number(2e-7)],
      [.empty, .number(12), .empty, .number(.nan)],
    ])

  @Test func numbersAlignAtThePointAndTheBestIsBold() {
    let html = ResultTable(table).html
    #expect(html.contains("<td>&lt;a&gt;</td><td class=\"number\"><strong>0.12</strong></td>"))
    #expect(html.contains("<td class=\"number\">1.3\u{2007} <span class=\"spread\">1.0 to 1.5</span></td>"))
    #expect(html.contains("<td class=\"number\">12\u{2008}\u{2007}\u{2007}</td>"))
    #expect(html.contains("<td class=\"number\"><strong>10\u{202F}000</strong></td>"))
    #expect(html.contains("<td class=\"number\">5.0\u{A0}×\u{A0}10<sup>−1</sup></td>"))
    #expect(html.contains("<td class=\"number\">NaN\u{2008}\u{2007}</td>"))
    #expect(html.contains("error <math") && html.contains("<span class=\"unit\">(m/s)</span></th>"))
  }

  @Test func allOfTheBestAreBoldAndASingleNumberIsNot() {
    func table(_ numbers: [Double?], _ best: Table.Best) -> String {
      ResultTable(
        Table(
          columns: [Table.Column("n", best: best)],
          rows: numbers.map { [$0.map { .number($0) } ?? .empty] })
      ).markdown
    }
    #expect(table([3, 1, 2, 1], .smallest).components(separatedBy: "**1**").count == 3)
    #expect(table([3, 1, 3], .largest).components(separatedBy: "**3**").count == 3)
    #expect(!table([nil, 7], .smallest).contains("**"))
  }

  @Test func resultsInMarkdown() {
    #expect(
      ResultTable(table).markdown == """
        | name | error $`\\varepsilon`$ (m/s) | n | small |
        | :-- | --: | --: | --: |
        | \\<a\\> | **0.12** | **10\u{202F}000** | 5.0 × 10⁻¹ |
        | b\\|c | 1.3 (1.0 to 1.5) | 5 | 2.0 × 10⁻⁷ |
        |  | 12 |  | NaN |

        """)
  }

  @Test func textsInTablesHoldFormulasAndNothingElse() {
    let table = Table(
      columns: [Table.Column("a")],
      rows: [[.text("map $\\sin 2\\pi x$ <b>")], [.text("5 $ and <i>")], [.text("$\\nonsense{<u>$")]])
    let html = ResultTable(table).html
    #expect(html.contains("<td>map <math"))
    #expect(html.contains("</math> &lt;b&gt;</td>"))
    #expect(html.contains("<td>5 $ and &lt;i&gt;</td>"))
    #expect(!html.contains("<u>") && html.contains("&lt;u&gt;"))
    #expect(ResultTable(table).markdown.contains("| map $`\\sin 2\\pi x`$ \\<b\\> |"))
  }

  @Test func emptyTables() {
    #expect(ResultTable(Table(columns: [Table.Column("a")], rows: [])).html.contains("<tbody>\n</tbody>"))
    #expect(ResultTable(Table(columns: [], rows: [])).html.contains("<thead><tr></tr></thead>"))
  }

  // MARK: Self-contained

  private func output(pictureSize: Int = 10) throws -> Folder {
    let picture = Data(repeating: 7, count: pictureSize)
    return try Folder(
      [:],
      data: [
        "figures/plot.png": picture, "figures/plot-dark.png": picture,
        "data/plot.csv": Data("a,b\n1,2\n".utf8),
        "data/model.safetensors": Data(count: 300_000),
      ])
  }

  private let evidence: Evidence = {
    var evidence = Evidence(profile: .quick)
    evidence.figures["s/f"] = FigureAsset(
      lightPath: "figures/plot.png", darkPath: "figures/plot-dark.png", altText: "A", width: 1, height: 1,
      links: [AssetLink("data", path: "data/plot.csv"), AssetLink("model", path: "data/model.safetensors")])
    return evidence
  }()

  @Test func picturesAndSmallFilesAreEmbedded() throws {
    let folder = try output()
    let manuscript = try Folder(["a.md": "```{figure} s/f\nC.\n```"]).load()
    let page = try manuscript.html(evidence, templates: Sample.templates, embedding: folder.url)
    let picture = "data:image/png;base64,\(Data(repeating: 7, count: 10).base64EncodedString())"
    #expect(page.contains("src=\"\(picture)\"") && page.contains("srcset=\"\(picture)\""))
    #expect(page.contains("href=\"data:text/csv;base64,YSxiCjEsMgo=\" download=\"plot.csv\""))
    #expect(!page.contains("model.safetensors"))
    #expect(!page.contains("=\"figures/") && !page.contains("=\"data/"))
  }

  @Test func largePagesLoseTheirDarkPicturesFirstAndWhatCanBeTakenAwayNext() throws {
    let manuscript = try Folder(["a.md": "```{figure} s/f\nC.\n```"]).load()
    let large = try output(pictureSize: 4_000_000)
    let page = try manuscript.html(evidence, templates: Sample.templates, embedding: large.url)
    #expect(page.utf8.count < SelfContainedPage.limit && !page.contains("srcset"))
    let withoutDownloads = try output(pictureSize: 7_400_000)
    try Data(count: 150_000).write(to: withoutDownloads.url.appending(path: "data/plot.csv"))
    let small = try manuscript.html(evidence, templates: Sample.templates, embedding: withoutDownloads.url)
    #expect(small.utf8.count < SelfContainedPage.limit && !small.contains("plot.csv"))
    let tooLarge = try output(pictureSize: 8_000_000)
    let error = #expect(throws: DiagnosticList.self) {
      try manuscript.html(evidence, templates: Sample.templates, embedding: tooLarge.url)
    }
    #expect(error?.all.first?.problem == "the self-contained page has 10.7 MB")
  }

  @Test func aMissingPictureIsAnError() throws {
    let manuscript = try Folder(["a.md": "```{figure} s/f\nC.\n```"]).load()
    let error = #expect(throws: DiagnosticList.self) {
      try manuscript.html(evidence, templates: Sample.templates, embedding: Folder([:]).url)
    }
    #expect(error?.all.map(\.description).contains("cannot read the file to embed: figures/plot.png") == true)
  }
}
