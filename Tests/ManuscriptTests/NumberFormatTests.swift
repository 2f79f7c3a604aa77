import Testing

@testable import Manuscript

@Suite struct NumberFormatTests {
  @Test(arguments: [
    (".2g", 0.031249, "0.031"), (".2g", 1.2e-5, "1.2 × 10⁻⁵"), (".2g", 0.3, "0.3"), (".3g", 9.999, "10"),
    (".1g", 0.00009996, "0.0001"), (".2g", 0, "0"), (".2g", -0.5, "−0.5"), (".2g", 123456, "1.2 × 10⁵"),
    ("g", 1.5, "1.5"),
    (".4g", 1234, "1234"), (".6g", 123456, "123\u{202F}456"), (".3f", 2, "2.000"), (".0f", 0.5, "0"),
    (".1f", -0.04, "0.0"),
    (".1f", 12345.67, "12\u{202F}345.7"), (".1e", 0, "0.0 × 10⁰"), (".2e", -1234.5, "−1.23 × 10³"),
    (".1%", 0.0834, "8.3\u{202F}%"), ("%", 0.5, "50\u{202F}%"), ("d", 1234567, "1\u{202F}234\u{202F}567"),
    ("d", 2.5, "2"),
  ]) func formats(_ format: String, _ value: Double, _ text: String) throws {
    #expect(try #require(NumberFormat(parsing: format)).format(value).plain == text, "\(format) \(value)")
  }

  @Test(arguments: ["", "2g", ".g2", ".2x", ".-1f", ".99f", ".+2f", "..2f", "dd", ".2d", " .2f"])
  func refuses(_ format: String) {
    #expect(NumberFormat(parsing: format) == nil)
  }

  @Test func automatic() {
    let texts = [0, 5, -7, 10000, 0.25, 1.0 / 3, 1e20, 1e-20].map { NumberFormat.automatic.format($0).plain }
    #expect(texts == ["0", "5", "−7", "10\u{202F}000", "0.25", "0.333", "1 × 10²⁰", "1 × 10⁻²⁰"])
  }

  @Test func whatIsNoNumber() {
    #expect(
      [Double.nan, .infinity, -.infinity].map { NumberFormat.claim.format($0).plain } == ["NaN", "∞", "−∞"])
  }

  @Test func html() {
    #expect(NumberFormat.claim.format(-1.5e-7).html == "−1.5\u{A0}×\u{A0}10<sup>−7</sup>")
  }
}
