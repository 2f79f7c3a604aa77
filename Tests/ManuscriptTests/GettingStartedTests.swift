import Findings
import Foundation
import Testing

@testable import Manuscript

/// The report that teaches authors: it must show what it says, and stay short.
@Suite struct GettingStartedTests {
  private func manuscript() throws -> Manuscript {
    try Manuscript.load(Sample.package.appending(path: "Reports/getting-started"), root: Sample.package)
  }

  /// Evidence for whatever the report asks for.
  static func evidence(for manuscript: Manuscript) -> Evidence {
    var evidence = Evidence(profile: .quick)
    for request in manuscript.valueNames {
      evidence.values[request.name] =
        request.name.hasSuffix(".all") ? .series([0.01, 0.012]) : .number(0.0123)
    }
    for request in manuscript.figureNames {
      evidence.figures[request.name] = FigureAsset(
        lightPath: "figures/loss.png", darkPath: "figures/loss-dark.png", altText: "A curve", width: 672,
        height: 403,
        links: [AssetLink("data", path: "data/x.csv")], provenance: [Fact("seeds", "3")])
    }
    return evidence
  }

  @Test func everyExampleIsShownAndUsed() throws {
    let folder = Sample.package.appending(path: "Reports/getting-started")
    let text = try String(contentsOf: folder.appending(path: "guide.md"), encoding: .utf8)
    let examples = text.matches(of: /(?s)````markdown\n(.*?)\n````/).map { String($0.output.1) }
    #expect(examples.count == 3)
    for example in examples { #expect(text.components(separatedBy: example).count == 3, "\(example)") }
  }

  @Test func itBuilds() throws {
    let manuscript = try manuscript()
    let evidence = Self.evidence(for: manuscript)
    #expect(manuscript.cells.map(\.study) == ["function-1d"])
    #expect(try manuscript.claims(evidence).map(\.outcome) == [.holds, .notTested(least: .standard)])
    let page = try manuscript.html(evidence, templates: Sample.templates)
    #expect(
      page.contains("Theorem\u{A0}4.1") && page.contains("(<a href=\"#work-cybenko1989\">Cybenko, 1989</a>)"))
    let words = page.replacing(/(?s)<style>.*<\/style>|<script>.*<\/script>|<[^>]*>/, with: " ").split(
      whereSeparator: \.isWhitespace)
    #expect(words.count < 900)
  }
}
