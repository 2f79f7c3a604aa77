import Testing

@testable import Plotting

/// Ticks where every label fits.
private func ticks(_ axis: Axis, _ lower: Double, _ upper: Double, atMost limit: Int = 8) -> Ticks {
  Ticks(axis, Limits(kind: .init(axis.scale), lower: lower, upper: upper), atMost: limit) { _ in true }
}

private func labels(_ ticks: Ticks) -> [String] { ticks.major.map(\.label.plain) }

@Suite struct TicksTests {
  @Test(
    arguments: [
      (0.0, 1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (0, 2000, ["0", "500", "1000", "1500", "2000"]),
      (-1.05, 1.05, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
      (0, 0.01, ["0.000", "0.002", "0.004", "0.006", "0.008", "0.010"]),
      (17, 19, ["17.0", "17.5", "18.0", "18.5", "19.0"]),
    ] as [(Double, Double, [String])])
  func `linear ticks are round numbers with equal decimals`(lower: Double, upper: Double, expected: [String])
  {
    #expect(labels(ticks(Axis(), lower, upper, atMost: 6)) == expected)
  }

  @Test func `large and small numbers share a power of ten`() {
    let large = ticks(Axis(), 0, 2e6, atMost: 6)
    #expect(labels(large) == ["0.0", "0.5", "1.0", "1.5", "2.0"])
    #expect(large.factor?.plain == "×106")
    #expect(large.factor?.runs.last?.rise ?? 0 > 0.2, "the exponent is raised")
    let small = ticks(Axis(), 0, 4e-7, atMost: 5)
    #expect(labels(small) == ["0", "1", "2", "3", "4"])
    #expect(small.factor?.plain == "×10−7")
  }

  @Test func `what has no power of ten, and an axis longer than any number, do no harm`() {
    #expect([0, -1, .nan, .infinity].map(decimalExponent) == [0, 0, 0, 0])
    #expect(ticks(Axis(), -1.7e308, 1.7e308, atMost: 1).major.isEmpty)
  }

  @Test func `a power of ten at an axis' end has a tick`() {
    for exponent in 1...15 {
      let upper = (0..<exponent).reduce(1.0) { product, _ in 10 * product }
      // Also where rounding has left the end a little below it.
      #expect(ticks(.log10(), 1, upper.nextDown, atMost: 20).major.map(\.value).last == upper)
      #expect(ticks(.log10(), 1, upper, atMost: 20).major.map(\.value).last == upper)
    }
  }

  @Test func `close numbers share a summand`() {
    let close = ticks(Axis(), 1e9 - 0.25, 1e9 + 0.25, atMost: 6)
    #expect(labels(close) == ["−0.2", "−0.1", "0.0", "0.1", "0.2"])
    #expect(close.factor?.plain == "+109")
  }

  @Test(
    arguments: [
      (0.0, 1e300), (-1e300, 1e300), (1e-300, 2e-300), (-1.7e308, 1.7e308), (1, 1 + 1e-11), (123456, 123457),
      (0, 1e-290), (-3, 1e15),
    ] as [(Double, Double)])
  func `ticks of extreme axes are few, ascending and inside`(lower: Double, upper: Double) {
    let found = ticks(Axis(), lower, upper)
    let values = found.major.map(\.value)
    #expect((2...8).contains(values.count))
    #expect(zip(values, values.dropFirst()).allSatisfy(<))
    let slack = 1e-6 * (upper / 2 - lower / 2)
    #expect(values.allSatisfy { $0 >= lower - slack && $0 <= upper + slack })
    #expect(labels(found).allSatisfy { $0.count < 9 })
    #expect(Set(labels(found)).count == values.count, "no two ticks have the same label")
  }

  @Test func `a category without a name has no tick`() {
    let found = ticks(.categories(["a", "", "c"]), -0.5, 2.5)
    #expect(labels(found) == ["a", "c"])
    #expect(found.major.map(\.value) == [0, 2])
  }

  @Test func `logarithmic ticks are powers of ten with minor ones between`() {
    let found = ticks(.log10(), 1e-4, 1)
    #expect(labels(found) == ["10−4", "10−3", "10−2", "10−1", "100"])
    #expect(found.major[0].label.runs.last?.rise ?? 0 > 0.2)
    #expect(found.minor.count == 4 * 8)
    #expect(found.minor.contains(2e-4) && found.minor.contains(0.9))
  }

  @Test func `few decades around one are written in full`() {
    #expect(labels(ticks(.log10(), 0.1, 200)) == ["0.1", "1", "10", "100"])
  }

  @Test func `many decades are thinned`() {
    let found = ticks(.log10(), 1e-300, 1e300)
    #expect((3...8).contains(found.major.count))
    #expect(found.major.allSatisfy { $0.value > 0 && $0.value.isFinite })
  }

  @Test func `less than a decade has ticks at 1, 2, 5 or at linear steps`() {
    #expect(labels(ticks(.log10(), 15, 700)).count >= 3)
    #expect(labels(ticks(.log10(), 3, 4)).count >= 2)
    #expect(labels(ticks(.log10(), 2e-3, 9e-3)) == ["2×10−3", "3×10−3", "5×10−3"])
  }

  @Test func `symmetric logarithmic ticks are symmetric around zero`() {
    let found = ticks(Axis(scale: .symlog(threshold: 1e-3)), -10, 10, atMost: 11)
    #expect(
      labels(found) == ["−101", "−100", "−10−1", "−10−2", "−10−3", "0", "10−3", "10−2", "10−1", "100", "101"])
    let fewer = ticks(Axis(scale: .symlog(threshold: 1e-3)), -10, 10, atMost: 7)
    #expect(fewer.major.map(\.value) == fewer.major.map { -$0.value }.reversed())
  }

  @Test func `symmetric logarithmic axes that span no power of ten have linear ticks inside`() {
    let found = ticks(Axis(scale: .symlog(threshold: 1)), 1.8, 2.2, atMost: 5)
    #expect(labels(found) == ["1.8", "1.9", "2.0", "2.1", "2.2"])
  }

  @Test func `symmetric logarithmic axes inside their threshold have linear ticks`() {
    #expect(
      labels(ticks(Axis(scale: .symlog(threshold: 5)), -1, 1, atMost: 5)) == [
        "−1.0", "−0.5", "0.0", "0.5", "1.0",
      ])
  }

  @Test func `labels that do not fit make the step longer`() {
    let found = Ticks(Axis(), Limits(kind: .linear, lower: 0, upper: 10), atMost: 20) { $0.count <= 3 }
    #expect(found.major.map(\.value) == [0, 5, 10])
  }

  @Test func `the largest power of ten below a number is exact`() {
    for k in -307...308 {
      #expect(decimalExponent(power(1, k)) == k)
      #expect(decimalExponent(power(1, k).nextDown) == k - 1)
    }
    #expect(decimalExponent(.leastNonzeroMagnitude) == -324)
    #expect(decimalExponent(.greatestFiniteMagnitude) == 308)
  }

  @Test(
    arguments: [
      (1.0, "1"), (0.0123456, "0.0123"), (12345, "12300"), (-0.5, "−0.5"), (1.23456e-9, "1.23×10⁻⁹"),
      (0.9999, "1"),
      (999_999, "1×10⁶"), (6.02e23, "6.02×10²³"), (.infinity, "∞"), (0, "0"), (100, "100"),
      (2.5e300, "2.5×10³⁰⁰"),
    ] as [(Double, String)])
  func `numbers in words have three digits`(value: Double, expected: String) {
    #expect(shortNumber(value) == expected)
  }
}
