import Findings
import Foundation
import Testing

@testable import Manuscript

@Suite struct BibliographyTests {
  private func entries(_ text: String) -> (entries: [BibTeXEntry], problems: [String]) {
    var problems: [String] = []
    let source = SourceText(name: "r.bib", bytes: Array(text.utf8))
    let entries = BibTeXParser.entries(of: source) { problem, offset, _ in
      problems.append("\(offset): \(problem)")
    }
    return (entries, problems)
  }

  @Test func valuesInBracesQuotesAndPieces() {
    let (entries, problems) = entries(
      """
      Anything here is a comment.
      @string{nn = "Neural Networks"}
      @comment{ @article{no, title={x}} }
      @preamble{"\\x"}
      @Article(one, Title = {A {B} "c"}, journal = nn # {, } # "Part {"}2", year = 1989, month = feb,)
      @misc { two , note={} }
      """)
    #expect(problems.isEmpty)
    #expect(entries.map(\.key) == ["one", "two"])
    #expect(entries[0].type == "article")
    #expect(
      entries[0].fields.mapValues(\.tex) == [
        "title": "A {B} \"c\"", "journal": "Neural Networks, Part {\"}2", "year": "1989", "month": "February",
      ])
  }

  @Test func faultsSkipToTheNextEntry() {
    let (entries, problems) = entries(
      "@article{a, title = {x}\n@book{b, title = nosuch}\n@misc{c, title={d}}\n@\n@misc{e, t}")
    #expect(entries.map(\.key) == ["c"])
    #expect(
      problems == [
        "0: unclosed @article", "41: “nosuch” is no @string", "69: “@” begins no entry",
        "80: expected name = value",
      ])
  }

  @Test(arguments: [
    ("{\\\"o}\\'{e}\\`a \\^{\\i} {\\~n} \\=a \\.z", "öéà î ñ ā ż"),
    ("\\v{s}\\u g\\H{o}\\c{c}\\k a\\r u\\d{h}", "šğőçąůḥ"),
    ("Erd\\H{o}s, G{\\\"o}del, {\\L}ukasz, Stra{\\ss}e", "Erdős, Gödel, Łukasz, Straße"),
    ("\\o\\O\\l\\ae\\OE\\aa", "øØłæŒå"),
    ("a -- b --- c-d", "a – b — c-d"), ("~x\\,y", "\u{A0}x\u{202F}y"), ("``q'' `r'", "“q” ‘r’"),
    ("50\\% \\& \\_ \\$ \\#", "50% & _ $ #"),
    ("{The {Big} One}", "The Big One"), ("\\emph{very} {\\it old}", "very old"), ("a\n  b", "a b"),
    ("\\", "\\"), ("a \\ss b", "a ßb"),
  ]) func texTextBecomesUnicode(_ tex: String, _ text: String) {
    #expect(
      TeXText.plain(tex).precomposedStringWithCanonicalMapping == text.precomposedStringWithCanonicalMapping)
  }

  @Test func formulasInTitlesStayFormulas() throws {
    let (content, unknown) = TeXText.read("On $x^2$ and \\nope{y}")
    #expect(unknown == ["\\nope"])
    guard case .math(let formula) = content[1] else {
      Issue.record("no formula")
      return
    }
    #expect(formula.tex == "x^2")
  }

  @Test(arguments: [
    ("Knuth, Donald E.", "Knuth, D.\u{A0}E."), ("Donald E. Knuth", "Knuth, D.\u{A0}E."),
    ("Ludwig van Beethoven", "van Beethoven, L."),
    ("van der Berg, Jr., Jean-Paul", "van der Berg, J.-P., Jr."), ("{Google Research}", "Google Research"),
    (
      "Charles Louis Xavier Joseph de la Vall{\\'e}e Poussin",
      "de la Vallée Poussin, C.\u{A0}L.\u{A0}X.\u{A0}J."
    ), ("Plato", "Plato"),
    ("\\'Evariste Galois", "Galois, É."), ("Ba,  Jimmy", "Ba, J."), ("", ""),
  ]) func names(_ tex: String, _ text: String) {
    #expect(PersonName.list(tex).names.map(\.inverted).joined() == text)
  }

  @Test func listsOfNames() {
    let (names, others) = PersonName.list("A. One and {Two and Sons} and Three, B. and others")
    #expect(names.map(\.surname) == ["One", "Two and Sons", "Three"])
    #expect(others)
  }

  private func work(_ fields: String, type: String = "misc") throws -> Work {
    let (entries, _) = entries("@\(type){k, author={A, B}, title={T}, \(fields)}")
    return Work(try #require(entries.first)) { _, _, _ in }
  }

  @Test func identifiersAreFreedOfTheirAddresses() throws {
    #expect(try work("doi={https://doi.org/10.1/x\\_y}").doi == "10.1/x_y")
    #expect(try work("doi={doi:10.1/x}").doi == "10.1/x")
    #expect(try work("eprint={arXiv:1706.03762}").arXiv == "1706.03762")
    #expect(
      try work("eprint={https://arxiv.org/abs/math/0211159}, archivePrefix={arXiv}").arXiv == "math/0211159")
    #expect(try work("eprint={x}, archivePrefix={hal}").arXiv == nil)
    #expect(try work("journal={arXiv preprint arXiv:1412.6980}").arXiv == "1412.6980")
    #expect(try work("url={https://a.org/~b\\_c}").url == "https://a.org/~b_c")
  }

  @Test func linesByType() throws {
    func line(_ fields: String, _ type: String) throws -> String {
      try work(fields, type: type).line.plainText()
    }
    #expect(
      try line("year=2000, journal={J}, volume=1, number=2, pages={3--4}", "article")
        == "A, B. (2000). T. J, 1(2), 3–4. ")
    #expect(
      try line("year=2000, booktitle={P}, pages={5}, publisher={ACM}", "inproceedings")
        == "A, B. (2000). T. In P, 5, ACM. ")
    #expect(
      try line("year=2000, publisher={P}, edition={Second}", "book") == "A, B. (2000). T. Second edition, P. "
    )
    #expect(try line("year=1999, school={S}", "phdthesis") == "A, B. (1999). T. S. ")
    #expect(try line("url={https://x.org}", "misc") == "A, B. (n.d.). T. https://x.org.")
  }

  @Test func manyAuthorsAreCut() throws {
    let names = (1...12).map { "N\($0), X." }.joined(separator: " and ")
    let (entries, _) = entries("@misc{k, title={T}, author={\(names)}}")
    let work = Work(entries[0]) { _, _, _ in }
    #expect(work.allAuthors.hasSuffix("N9, X., et al."))
    #expect(work.shortAuthors == "N1 et al.")
  }
}
