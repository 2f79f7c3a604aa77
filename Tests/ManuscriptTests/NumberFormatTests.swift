import Foundation
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
    ("d", 2.5, "2"), (".1g", 1500, "2 × 10³"), (".2g", 4857, "4.9 × 10³"), (".2g", 99.6, "1 × 10²"),
    (".3g", 99.96, "100"), (".4g", 12345, "1.234 × 10⁴"), (".1g", 7, "7"),
    (".17g", 0.1, "0.10000000000000001"),
  ]) func formats(_ format: String, _ value: Double, _ text: String) throws {
    #expect(try #require(NumberFormat(parsing: format)).format(value).plain == text, "\(format) \(value)")
  }

  @Test(arguments: ["", "2g", ".g2", ".2x", ".-1f", ".99f", ".+2f", "..2f", "dd", ".2d", " .2f"])
  func refuses(_ format: String) {
    #expect(NumberFormat(parsing: format) == nil)
  }

  /// C decides between a power of ten and none, at every size and for every number of digits.
  @Test func significantDigitsAreThoseOfC() {
    for digits in 1...17 {
      for number in [
        0.00012345678, 0.09999, 1, 9.5, 42, 99.5, 999.5, 1500, 4857, 12_345.678, 999_999.5, 123_456_789,
      ] {
        let format = NumberFormat(style: .general(digits: digits))
        let found = format.format(number).plain.replacing("\u{202F}", with: "")
        let expected = String(format: "%.*g", digits, number)
        let parts = expected.split(separator: "e")
        let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        let power =
          parts.count < 2
          ? "" : " × 10" + String(String(Int(parts[1]) ?? 0).map { superscripts[$0.wholeNumberValue ?? 0] })
        #expect(found == parts[0] + power, "\(number) to \(digits) digits")
      }
    }
  }

  @Test func automatic() {
    let texts = [0, 5, -7, 10000, 0.25, 1.0 / 3, 1e20, 1e-20].map { NumberFormat.automatic.format($0).plain }
    #expect(texts == ["0", "5", "−7", "10\u{202F}000", "0.25", "0.333", "1 × 10²⁰", "1 × 10⁻²⁰"])
  }

  /// Digits that are moved past the point must be those that rounding at their place gives.
  @Test func significantDigitsAreThoseOfFixedDecimals() {
    var state: UInt64 = 1
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 0x1p53
    }
    for digits in 1...17 {
      // Ties and runs of nines, where rounding carries, beside numbers of every size that is written without a power.
      let edges = [9.5, 0.95, 0.00095, 99.95, 999.5, 0.5, 0.25, 1.0 / 3, 0.0001, 1234.5]
      let numbers = edges + (0..<200).map { _ in pow(10, -3.9 + random() * Double(min(digits, 4) + 3)) }
      for number in numbers + numbers.map({ -$0 }) {
        let printed = String(format: "%.*e", digits - 1, number)
        guard let exponent = printed.split(separator: "e").last.flatMap({ Int($0) }), -4..<digits ~= exponent
        else { continue }
        let expected = String(format: "%.*f", digits - 1 - exponent, number)
        let found = NumberFormat(style: .significant(digits: digits)).format(number)
        let plain = found.plain.replacing("−", with: "-").replacing("\u{202F}", with: "")
        #expect(found.exponent != nil || plain == expected, "\(number) to \(digits) digits")
      }
    }
  }

  @Test func whatIsNoNumber() {
    #expect(
      [Double.nan, .infinity, -.infinity].map { NumberFormat.claim.format($0).plain } == ["NaN", "∞", "−∞"])
  }

  @Test func html() {
    #expect(NumberFormat.claim.format(-1.5e-7).html == "−1.5\u{A0}×\u{A0}10<sup>−7</sup>")
  }
}
