import Diagnostics
import Findings
import Foundation
import Testing

@testable import Manuscript

/// The whole page: its structure, and what a validator, a browser and accessibility rules say about it.
@Suite struct PageTests {
  static func page() throws -> String {
    let manuscript = try Manuscript.load(Sample.folder, root: Sample.package)
    return try manuscript.html(Sample.evidence, templates: Sample.templates)
  }

  @Test func firstScreen() throws {
    let page = try Self.page()
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    let order = [
      "<h1>Universal Approximation", "class=\"subtitle\">An executable edition", "Esmail Gumaan",
      "class=\"abstract\"",
      "<dd>2 of 3 tested, 2 not tested</dd>", "<dd>214</dd>", "id=\"fig-gallery-overview\"",
      "class=\"contents\"",
      "id=\"sec-introduction\"",
      "id=\"references\"", "Appendix A", "id=\"footnotes\"",
    ].map { page.range(of: $0)?.lowerBound }
    #expect(!order.contains(nil))
    #expect(order.compactMap { $0 } == order.compactMap { $0 }.sorted())
  }

  @Test func contentsListTwoLevels() throws {
    let page = try Self.page()
    #expect(
      page.contains(
        """
        <li><a href="#the-theorem"><span class="number">2</span> <span>The theorem</span></a><ol><li><a href="#sec-the-layer-in-code"><span class="number">2.1</span> <span>The layer in code</span></a></li></ol></li>
        """))
    #expect(page.contains("<li><a href=\"#references\"><span>References</span></a></li>"))
    #expect(
      faults(
        in: String(page.drop { $0 != "\n" }).replacing(
          /(?s)<style>.*<\/style>|<script>.*<\/script>/, with: "")) == nil)
  }

  @Test func theSameBytesEveryTime() throws {
    #expect(try Self.page() == Self.page())
  }

  @Test func nothingIsLoadedFromElsewhere() throws {
    let page = try Self.page()
    #expect(page.firstMatch(of: /(?:src|srcset)="(?:https?:)?\/\//) == nil)
    let elsewhere = /@import|url\((?!"data:)[^)]*\)/
    #expect(page.firstMatch(of: elsewhere) == nil)
    let manuscript = try Manuscript.load(Sample.folder, root: Sample.package)
    let withFont = try manuscript.html(
      Sample.evidence, templates: Sample.templates, mathematicsFont: "fonts/a.woff")
    #expect(withFont.matches(of: elsewhere).map(\.output) == ["url(\"fonts/a.woff\")"])
  }

  @Test func textFromReportFileIsEscaped() throws {
    let folder = try Folder([
      "report.yml":
        "title: \"<script>1</script>\"\nsubtitle: a & b\nauthors: [\"<b>\"]\nabstract: \"<i>x</i> \\\"\"\n",
      "a.md": "# <u>",
    ])
    let evidence = Evidence(profile: .quick, facts: [Fact("<p>", "\"&")])
    let page = try folder.load().html(evidence, templates: Sample.templates)
    for text in ["<script>1", "<b>", "<i>", "<u>", "<p>\"", "a & b"] {
      #expect(!page.contains(text), "\(text)")
    }
    #expect(page.contains("<title>&lt;script&gt;1&lt;/script&gt;</title>"))
  }

  @Test func failedStudiesSayWhyOnceAndAreReferredTo() throws {
    let page = try Self.page()
    #expect(
      page.contains(
        "id=\"cell-heat\">The case study <code>heat</code> has no results: 2 of 5 trials diverged at step 310."
      ))
    #expect(
      page.contains(
        "This figure could not be drawn: the case study <a href=\"#cell-heat\"><code>heat</code></a> has no results."
      ))
    #expect(page.contains("Undecided: <a href=\"#cell-heat\">heat</a> has no results."))
    #expect(
      page.contains(
        "<span class=\"value missing\" title=\"heat.error: 2 of 5 trials diverged at step 310\">–</span>"))
  }

  @Test(arguments: ["bare", "full"]) func emptyReports(_ kind: String) throws {
    let folder = try Folder(
      kind == "bare" ? [:] : ["a.md": "", "report.yml": "title: T\nbibliography: r.bib\n", "r.bib": ""])
    let page = try folder.load().html(Evidence(profile: .quick), templates: Sample.templates)
    #expect(
      !page.contains("class=\"contents\"") && !page.contains("id=\"references\"")
        && !page.contains("class=\"facts\""))
  }

  // MARK: With real tools

  @Test(.enabled(if: Browser.missingTools == nil, "\(Browser.missing)"))
  func aBrowserFindsNothingWrong() throws {
    let pictures = ["overview", "loss", "bound"].flatMap { name in
      [("figures/\(name).png", picture(200)), ("figures/\(name)-dark.png", picture(30))]
    }
    let folder = try Folder(
      ["index.html": Self.page()], data: Dictionary(uniqueKeysWithValues: pictures))
    let found = try Browser.faults([folder.url.appending(path: "index.html").path])
    #expect(found == "")
  }

  /// A small picture of one grey, as an uncompressed bitmap, which browsers read whatever its name says.
  private func picture(_ grey: UInt8) -> Data {
    let header: [UInt8] = [
      0x42, 0x4D, 66, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24,
    ]
    return Data(
      header + Array(repeating: 0, count: 25) + [grey, grey, grey, grey, grey, grey, 0, 0, 0, 0, 0, 0])
  }
}
