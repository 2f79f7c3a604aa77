import Diagnostics
import Findings
import Foundation
import Testing

@testable import Manuscript

/// Directives: theorems, figures, tables, claims, cells, included files.
@Suite struct ConstructTests {
  @Test func theoremWithNestedEquation() throws {
    #expect(
      try html("````{prf:theorem} of $x$\n:label: t\nLet\n\n$$\nx\n$$ (e)\n````") == """
        <div class="theorem theorem statement" id="t">
        <p class="theorem-label">Theorem 1 <span class="theorem-title">(of \(try mathML("x")))</span>.</p>
        <div class="theorem-body">
        <p>Let</p>
        <div class="equation" id="e"><div class="scroll">\(try mathML("\nx\n", display: true))</div><a class="number" href="#e" aria-label="Equation 1">(1)</a></div>
        </div>
        </div>

        """)
  }

  @Test func proofEndsWithItsMark() throws {
    #expect(try html("```{prf:proof}\nClear.\n```").contains("<p>Clear. <span class=\"qed\">∎</span></p>"))
    #expect(try html("```{prf:proof}\n- Clear.\n```").contains("</ul>\n<p class=\"qed\">∎</p>"))
  }

  @Test func notesAndColonFences() throws {
    #expect(
      try html(":::{note} Title\nText\n:::\n") == """
        <div role="note" class="note note">
        <p class="note-label">Note: Title</p>
        <p>Text</p>
        </div>

        """)
    let nested = try html("::::{warning}\n:::{note}\nIn\n:::\n::::\n")
    #expect(nested.contains("class=\"note warning\"") && nested.contains("<p>In</p>"))
  }

  @Test func directivesStandInListItems() throws {
    let page = try html("- item\n\n  ```{note}\n  Text\n  ```\n\n- next")
    #expect(page.contains("<li><p>item</p>\n<div role=\"note\""))
    #expect(page.contains("<p>Text</p>"))
  }

  @Test func computedFigure() throws {
    var evidence = Evidence(profile: .quick)
    evidence.figures["s/loss"] = FigureAsset(
      lightPath: "figures/a b.png", darkPath: "figures/dark.png", altText: "A \"curve\"", width: 10,
      height: 20,
      notes: ["<2 points>", "one name"], links: [AssetLink("data", path: "data/x.csv")],
      provenance: [Fact("seeds", "1 & 2")],
      command: "report run s")
    let page = try html("```{figure} s/loss\n:label: f\n:wide:\nCap *tion*.\n```\n{numref}`f`", evidence)
    #expect(
      page.hasPrefix(
        """
        <figure class="figure wide" id="f">
        <a class="picture" href="figures/a%20b.png"><picture><source media="screen and (prefers-color-scheme: dark)" srcset="figures/dark.png"><img src="figures/a%20b.png" alt="A &quot;curve&quot;" width="10" height="20"></picture></a>
        <figcaption>
        <p><span class="label">Figure\u{A0}1.</span> Cap <em>tion</em>.</p>
        <p class="left-out">Note: &lt;2 points&gt;; one name</p>
        <div class="made">
        <a href="data/x.csv" download="x.csv">data</a>
        <a href="#mention-1" aria-label="Back to mention 1">↩</a>
        <details>
        <summary>How this was made</summary>
        <dl>
        <div><dt>seeds</dt><dd>1 &amp; 2</dd></div>
        </dl>
        <p>To compute it again:</p>
        <pre class="scroll"><code>report run s</code></pre>
        </details>
        </div>
        </figcaption>
        </figure>

        """), "\(page)")
  }

  @Test func aFigureIsNamedAfterItsStudy() throws {
    let evidence = Sample.evidence
    let page = try html("```{figure} sorting/loss\nC.\n```\n{numref}`fig-sorting-loss`", evidence)
    #expect(page.contains("<figure class=\"figure\" id=\"fig-sorting-loss\">"))
    #expect(page.contains("href=\"#fig-sorting-loss\">Figure\u{A0}1</a>"))
  }

  @Test func pictureFilesKeepTheirSize() throws {
    let png = Data([
      0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 1, 0, 0, 0,
      0, 7, 8, 2, 0, 0, 0,
    ])
    let folder = try Folder(
      [
        "a.md": "```{figure} p/x.png\n:alt: What\nC.\n```\n![y](z.svg)",
        "z.svg": "<svg viewBox='0 0 30 40'></svg>",
      ],
      data: ["p/x.png": png])
    let manuscript = try folder.load()
    #expect(manuscript.attachments == ["p/x.png", "z.svg"])
    let page = try HTMLPage(
      Filling(manuscript, Evidence(profile: .quick)), Templates(Sample.templates), Assets(embeddedFrom: nil)
    ).html(manuscript.document.sections)
    #expect(page.contains("<img src=\"files/p/x.png\" alt=\"What\" width=\"256\" height=\"7\">"))
    #expect(page.contains("<img src=\"files/z.svg\" alt=\"y\" width=\"30\" height=\"40\">"))
  }

  @Test func writtenTablesAreNumbered() throws {
    let page = try html("```{table} What *for*\n:label: t\n| a |\n|---|\n| 1 |\n```\n{numref}`t`")
    #expect(page.contains("<p><span class=\"label\">Table\u{A0}1.</span> What <em>for</em></p>"))
    #expect(page.contains("<figure class=\"table\" id=\"t\">"))
    #expect(page.contains(">Table\u{A0}1</a>"))
  }

  @Test func aCellSetsOptionsWithinGroups() throws {
    let folder = try Folder([
      "a.md": "```{case-study} sorting\nrecipe:\n  steps: 30\n  schedule: {warmUp: 2}\n```"
    ])
    let cell = try folder.load().cells[0]
    #expect(
      cell.options == ["recipe": .object(["steps": 30, "schedule": .object(["warmUp": .integer(2)])])])
    let steps = Diagnostic.Place.text(file: "a.md", line: 3, column: 3)
    #expect(cell.place(of: "recipe.steps") == steps)
    #expect(cell.place(of: "steps") == steps)
    #expect(cell.place(of: "recipe.schedule.warmUp") == .text(file: "a.md", line: 4, column: 14))
    #expect(cell.place(of: "recipe.rate") == .text(file: "a.md", line: 2, column: 1))
    #expect(cell.place(of: "rate") == cell.place)
  }

  @Test func cellsAreAskedFor() throws {
    let folder = try Folder([
      "a.md": """
      ```{case-study} sorting
      :steps: 2000
      seeds: 5
      rate: 1e-3
      on: true
      name: yes
      text: "5"
      widths: [8, 16.5, a]
      ```
      """
    ])
    let manuscript = try folder.load()
    #expect(manuscript.cells.count == 1)
    let cell = manuscript.cells[0]
    #expect(cell.study == "sorting")
    #expect(cell.place == .text(file: "a.md", line: 1, column: 17))
    #expect(cell.optionPlaces["rate"] == .text(file: "a.md", line: 4, column: 1))
    #expect(cell.optionPlaces["steps"] == .text(file: "a.md", line: 2, column: 2))
    #expect(
      cell.options == [
        "steps": .integer(2000), "seeds": .integer(5), "rate": .number(1e-3), "on": .boolean(true),
        "name": .text("yes"),
        "text": .text("5"), "widths": .list([.integer(8), .number(16.5), .text("a")]),
      ])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(cell.options)
    #expect(
      String(decoding: json, as: UTF8.self)
        == #"{"name":"yes","on":true,"rate":0.001,"seeds":5,"steps":2000,"text":"5","widths":[8,16.5,"a"]}"#)
  }

  @Test func valuesAreFilledInAndEscaped() throws {
    var evidence = Evidence(profile: .quick)
    evidence.values = [
      "s.x": .number(0.031249), "s.t": .text("<b>"), "s.all": .series([1, 2.5]), "s.tiny": .number(-2.5e-7),
    ]
    #expect(
      try html("{value}`s.x|.2g` {value}`s.t` {value}`s.all` {value}`s.tiny|.1e`", evidence) == """
        <p><data class="value" value="0.031249" title="s.x">0.031</data> \
        <span class="value" title="s.t">&lt;b&gt;</span> \
        <span class="value" title="s.all">1, 2.5</span> \
        <data class="value" value="-2.5e-07" title="s.tiny">−2.5\u{A0}×\u{A0}10<sup>−7</sup></data></p>

        """)
    #expect(try html("| a |\n|---|\n| {value}`s.x\\|.1g` |", evidence).contains(">0.03</data>"))
    #expect(try html("\\{value}`s.x`", evidence) == "<p>{value}<code>s.x</code></p>\n")
  }

  @Test func theFirstLineCountsClaimsThatAreNotTested() throws {
    let claims = ["quick", "quick", "standard"].map { "```{claim} s.x < 1\n:profile: \($0)\nSmall.\n```\n" }
    var evidence = Evidence(profile: .quick)
    evidence.values = ["s.x": .number(0.5)]
    let manuscript = try Folder(["a.md": claims.joined(separator: "\n")]).load()
    #expect(try Filling(manuscript, evidence).claimsThatHold == "2 of 2 tested, 1 not tested")
    evidence.profile = .standard
    #expect(try Filling(manuscript, evidence).claimsThatHold == "3 of 3")
  }

  @Test func claimsShowWhatDecidedThem() throws {
    var evidence = Evidence(profile: .quick)
    evidence.values = ["s.x": .number(0.031249)]
    let page = try html("```{claim} s.x < 0.05\nIt is *small*.\n```", evidence)
    #expect(
      page == """
        <div class="claim holds" id="claim-1">
        <div class="sentence"><span class="mark" role="img" aria-label="Holds">✓</span>
        <p>It is <em>small</em>.</p>
        </div>
        <div class="evidence margin">
        <p class="filled"><code>0.03125 &lt; 0.05</code></p>
        <p class="predicate"><code>s.x &lt; 0.05</code></p>
        </div>
        <details class="evidence fold">
        <summary>Holds: <code>0.03125 &lt; 0.05</code></summary>
        <p class="predicate"><code>s.x &lt; 0.05</code></p>
        </details>
        </div>

        """)
  }

  @Test func regionsOfSourceFiles() throws {
    let folder = try Folder([
      "a.md": "```{literalinclude} /Code.swift\n:region: b\n:caption: The *code*\n```",
      "Code.swift":
        "let a = 0\n  // region: b\n  let b = 1\n    // region: c\n    let c = 2\n    // endregion\n\n  // endregion\nlet d = 3\n",
    ])
    let manuscript = try folder.load()
    guard case .listing(let listing)? = manuscript.document.sections.first else {
      Issue.record("no listing")
      return
    }
    #expect(listing.code == "let b = 1\n  let c = 2")
    #expect(listing.origin == "Code.swift")
    #expect(listing.language == "swift")
  }

  @Test func filesAreIncludedInPlace() throws {
    let folder = try Folder([
      "report.yml": "title: T\nsections: [a.md]\n", "a.md": "# A\n```{include} parts/b.md\n```\n# C",
      "parts/b.md": "# B\n[^n]\n\n[^n]: N.",
    ])
    let headings = try folder.load().document.sections.compactMap { block in
      if case .heading(let heading) = block {
        "\(heading.number) \(heading.content.plainText())"
      } else {
        nil
      }
    }
    #expect(headings == ["1 A", "2 B", "3 C"])
  }

  @Test func reportFileIsRead() throws {
    let folder = try Folder([
      "report.yml": """
      title: T
      subtitle: S
      authors: [One, {name: Two, affiliation: Somewhere, role: editor}]
      abstract: |
        First.

        Second *one*.
      language: de
      citations: numeric
      profile: quick
      profiles: {thorough: {sorting: {seeds: 10}}}
      sections: [b.md, a.md]
      appendices: z.md
      """,
      "a.md": "# A", "b.md": "# B", "z.md": "# Z\n## Z1",
    ])
    let manuscript = try folder.load()
    let metadata = manuscript.metadata
    #expect(metadata.title == "T" && metadata.subtitle == "S" && metadata.language == "de")
    #expect(metadata.authors.map(\.name) == ["One", "Two"])
    #expect(metadata.authors[1].role == "editor")
    #expect(metadata.citations == .numeric && metadata.profile == .quick && !metadata.allowsHTML)
    #expect(metadata.profileDefaults == [.thorough: ["sorting": ["seeds": .integer(10)]]])
    #expect(manuscript.document.abstract.count == 2)
    #expect(manuscript.document.targets["sec-z1"]?.number == "A.1")
    #expect(manuscript.document.targets["sec-a"]?.number == "2")
    #expect(manuscript.sources.map(\.lastPathComponent) == ["report.yml", "b.md", "a.md", "z.md"])
  }

  @Test func requestsCarryTheirPlaces() throws {
    let manuscript = try Folder([
      "a.md":
        "Is {value}`s.x`.\n\n```{claim} s.x < s.y\nYes.\n```\n```{table} s/t\nC.\n```\n```{figure} s/f\nC.\n```"
    ]).load()
    #expect(
      manuscript.valueNames == [
        Manuscript.Request(name: "s.x", place: .text(file: "a.md", line: 1, column: 12)),
        Manuscript.Request(name: "s.x", place: .text(file: "a.md", line: 3, column: 12)),
        Manuscript.Request(name: "s.y", place: .text(file: "a.md", line: 3, column: 18)),
      ])
    #expect(manuscript.tableNames.map(\.place) == [.text(file: "a.md", line: 6, column: 12)])
    #expect(manuscript.figureNames.map(\.name) == ["s/f"])
  }
}
