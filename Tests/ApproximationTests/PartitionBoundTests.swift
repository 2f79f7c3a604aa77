import ReproducibleMath
import Testing

@testable import Approximation

/// A map of which nothing is unknown: the same whole number everywhere.
private func constantMap(_ value: String, tokens: Int, width: Int) throws -> Target {
  try Target(
    functions: [String](repeating: value, count: tokens), tokens: tokens, width: width)
}

/// D·2^D·K^D·‖f‖.
private func scale(_ target: Target, _ cells: Int, _ norm: Double) -> Double {
  Double(target.inputCount) * (0..<target.inputCount).reduce(norm) { scale, _ in scale * 2 * Double(cells) }
}

/// However sharp and exclusive the heads are, the mixed differences are rounded: η is at least 2⁻⁵¹.
@Test(arguments: [(1, 1, 5), (2, 1, 4), (1, 3, 3), (2, 2, 2)])
func roundingOfTheMixedDifferencesStaysInTheTail(_ tokens: Int, _ width: Int, _ cells: Int) throws {
  for value in [3.0, -3] {
    let target = try constantMap("\(value)", tokens: tokens, width: width)
    let construction = try PartitionAndRoute(
      target, cells: cells, transition: 0.5, sharpness: 1e9, exclusion: 1e9)
    let least = 0x1p-51 * scale(target, cells, 3)
    #expect(construction.tail >= least && construction.tail < 1.001 * least)
    #expect(construction.bound >= construction.stripBound + least * (1 - 0x1p-50))
  }
}

/// τ = (e^{−βρ/(2K)} + (n − 1) e^{−B} + 2⁻⁵¹)·D·2^D·K^D·‖f‖, with β and B smaller by 2⁻³⁰ and 2⁻³⁰ β.
@Test(arguments: [(40.0, 1e9), (1e9, 9), (1e7, 9), (60, 7)])
func tailIsWhatSharpnessAndExclusionLeave(_ sharpness: Double, _ exclusion: Double) throws {
  let target = try constantMap("1", tokens: 3, width: 1)
  let construction = try PartitionAndRoute(
    target, cells: 3, transition: 0.5, sharpness: sharpness, exclusion: exclusion)
  let strip = sharpness * (0.5 / 6) * (1 - 0x1p-30)
  let others = exclusion * (1 - 0x1p-30) - sharpness * 0x1p-30
  let eta = Double.exp(-strip) + 2 * Double.exp(-others) + 0x1p-51
  let share = construction.tail / scale(target, 3, 1) / eta
  #expect(share >= 1 - 1e-12 && share < 1 + 1e-11, "\(share)")
}

/// Λ·δ for centres' values that are known to within δ.
@Test func errorsOfTheCentresValuesAreMultipliedByTheStripConstant() throws {
  var formula = Formula(variables: 3)
  formula.outputs = (0..<3).map { _ in formula.constant(Interval(1 - 0x1p-10, 1 + 0x1p-10)) }
  let target = try Target("inexact", tokens: 3, inputWidth: 1, outputWidth: 1, formula: formula)
  let construction = try PartitionAndRoute(
    target, cells: 2, transition: 0.5, sharpness: 1e9, exclusion: 1e9)
  #expect(construction.stripConstant == 2)
  #expect(construction.tail >= 2 * 0x1p-10 && construction.tail < 2.01 * 0x1p-10)
}

/// f(x) = x on a domain that is far from zero: ω is what rounding makes of half a cell, W/(2K) + 2⁻⁴⁶ (W + 2A).
@Test func cellsAreWidenedByWhatRoundingMovesThresholds() throws {
  let domain = Interval(0x1p12 - 1, 0x1p12)
  let target = try Target(functions: ["x[1,1]"], tokens: 1, width: 1, domain: [domain])
  let construction = try PartitionAndRoute(target, cells: 4)
  let widening = 0x1p-46 * (1 + 2 * domain.upper)
  let ulp = 0x1p-50
  #expect(construction.cellBound >= 0.125 + widening && construction.cellBound < 0.125 + widening + ulp)
  let strip = 0.1875 + widening
  #expect(construction.stripBound >= strip && construction.stripBound < strip + ulp)
  // A seam of the domain is half a cell from the nearest centre.
  let certifier = try Certifier(construction.model(target), target, recognizing: false)
  let largest = certifier.errors(at: [domain.lower, domain.upper]).reduce(0, max)
  #expect(largest >= 0.125 && largest <= construction.bound)
}

/// Thresholds may be moved by so much and no more: 2A/W K < 2¹⁵, or half of it for A/W.
@Test func domainsAreRefusedFromTheWidthOnThatTheProofNeeds() throws {
  for (size, fits) in [(0x1p12, true), (0x1p12 + 1, false)] {
    let target = try Target(
      functions: ["x[1,1]"], tokens: 1, width: 1, domain: [Interval(size - 1, size)])
    #expect(((try? PartitionAndRoute(target, cells: 4)) != nil) == fits)
  }
}

@Test func tailTakesAThousandthOfEpsilonAtMost() throws {
  let target = try constantMap("1", tokens: 2, width: 1)
  for epsilon in [0.5, 0.002, 1e-5] {
    let tail = min(1e-6, epsilon / 1000)
    let construction = try PartitionAndRoute(target, epsilon: epsilon)
    #expect(construction.tail <= tail && construction.tail > 0.99 * tail && construction.bound <= epsilon)
  }
  // Where the strips alone reach ε the tail decides: one cell more is needed.
  let strip = try PartitionAndRoute(.kink, cells: 10).stripBound
  #expect(try PartitionAndRoute(.kink, epsilon: strip).cells == 11)
  #expect(try PartitionAndRoute(.kink, epsilon: strip + 1.01e-6).cells == 10)
}

/// The proof's bound at a layer that is blurred and barely exclusive, where its tail is most of it.
@Test(arguments: [(20.0, 30.0), (60, 30), (400, 2), (60, 1)])
func noErrorExceedsTheBoundOfABlurredConstruction(_ sharpness: Double, _ exclusion: Double) throws {
  var random = RandomStream(seed: 1, "blurred")
  for target in [Target.sine, .waves, .sort(tokens: 3), .reversal(tokens: 2)] {
    for transition in [0.25, 1] {
      let construction = try PartitionAndRoute(
        target, cells: 3, transition: transition, sharpness: sharpness, exclusion: exclusion)
      let certifier = try Certifier(construction.model(target), target, recognizing: false)
      let points =
        construction.points(target, count: 300, seed: 1)
        + (0..<100).flatMap { _ in random.extremePoint(in: target.domain) }
      let largest = certifier.errors(at: points).reduce(0, max)
      #expect(largest <= construction.bound)
    }
  }
}
