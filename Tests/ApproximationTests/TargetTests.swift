import Diagnostics
import Foundation
import ReproducibleMath
import Testing

@testable import Approximation

private func near(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-13 }
}

@Test func builtInMapsAreWhatTheirNamesSay() {
  var random = RandomStream(seed: 1, "maps")
  for _ in 0..<50 {
    let x: Double = random.uniform()
    #expect(near(Target.sine([x]), [sin(2 * .pi * x)]))
    #expect(near(Target.kink([x]), [abs(x - 0.5)]))
    #expect(near(Target.runge([x]), [1 / (1 + 25 * (2 * x - 1) * (2 * x - 1))]))
    let y: Double = random.uniform()
    #expect(near(Target.waves([x, y]), [sin(.pi * x) * y, cos(.pi * y) * x]))
    #expect(near(Target.bump([x, y]), [sin(.pi * x) * sin(.pi * y)]))
    #expect(near(Target.gaussian([x, y]), [exp(-8 * ((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)))]))
    for n in 1...9 {
      let z: [Double] = (0..<n).map { _ in random.uniform() }
      #expect(Target.sort(tokens: n)(z) == z.sorted())
      #expect(Target.reversal(tokens: n)(z) == z.reversed())
      #expect(Target.maximum(tokens: n)(z) == z.map { _ in z.max()! })
      let weights = z.map { exp(3 * $0) }
      let mean = zip(weights, z).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
      #expect(near(Target.softmaxMean(tokens: n, sharpness: 3)(z), z.map { _ in mean }))
      let averages = z.indices.map { i -> Double in
        let window = z[max(0, i - 2)...min(n - 1, i + 2)]
        return window.reduce(0, +) / Double(window.count)
      }
      #expect(near(Target.movingAverage(tokens: n, reach: 2)(z), averages))
      let heat = z.indices.map { i -> Double in
        let kernel = z.indices.map { exp(-Double((i - $0) * (i - $0)) / 2) }
        return zip(kernel, z).reduce(0) { $0 + $1.0 * $1.1 } / kernel.reduce(0, +)
      }
      #expect(near(Target.heat(tokens: n, time: 0.5)(z), heat))
    }
  }
  let pairs: [Double] = [1, 2, 3, 4, 5, 6]
  #expect(Target.reversal(tokens: 3, width: 2)(pairs) == [5, 6, 3, 4, 1, 2])
  #expect(Target.maximum(tokens: 3, width: 2)(pairs) == [5, 6, 5, 6, 5, 6])
}

@Test func catalogueNamesAreUniqueAndItsMapsContinuous() throws {
  let names = Target.catalogue.map(\.name)
  #expect(Set(names).count == names.count)
  for target in Target.catalogue {
    try target.formula.checkContinuity(over: target.domain)
    #expect(target.supNorm.isFinite)
  }
}

@Test func builtInMapsAreFoundByName() throws {
  for target in Target.catalogue { #expect(try Target.named(target.name) == target) }
  #expect(try Target.named("sort-17").tokens == 17 && Target.named("heat-64").tokens == 64)
  for name in ["sort-1", "sort-65", "sort-x", "sort", "sine-2", "", "-"] {
    let error = #expect(throws: Diagnostic.self) { try Target.named(name) }
    #expect(error?.kind == .usage && error?.problem == "there is no map “\(name)”")
  }
}

@Test func lipschitzConstantsAreThoseOfCalculus() {
  let slope: Double = Target.sine.lipschitzConstants[0][0]
  #expect(abs(slope - 2 * .pi) < 1e-12)
  #expect(Target.kink.lipschitzConstants == [[1]])
  let waves = Target.waves.lipschitzConstants
  for (found, expected) in zip(waves.flatMap { $0 }, [.pi, 1, 1, .pi]) {
    #expect(abs(found - expected) < 1e-12)
  }
  let heat: Double = Target.heat(tokens: 3).lipschitzConstants[1].reduce(0, +)
  #expect(abs(heat - 1) < 1e-12)
}

@Test func modulusOfSortingIsTheDistanceItself() {
  for n in 2...5 { #expect(Target.sort(tokens: n).modulus(0.01) == 0.01) }
  #expect(Target.reversal(tokens: 4).modulus(0.25) == 0.25)
  let modulus: Double = Target.waves.modulus(0.001)
  #expect(abs(modulus - 0.001 * (1 + .pi)) < 1e-12)
  #expect(Target.sine.modulus(0.3) <= 2)
  #expect(Target.sine.modulus(0) == 0)
}

@Test func modulusOfARootIsARoot() throws {
  let root = try Target(functions: ["sqrt(x[1,1])"], tokens: 1, width: 1)
  #expect(root.lipschitzConstants == [[.infinity]])
  #expect(abs(root.modulus(0.01) - 0.1) < 1e-12)
  let power = try Target(functions: ["x[1,1]^0.25"], tokens: 1, width: 1)
  #expect(abs(power.modulus(0.0001) - 0.1) < 1e-9)
}

@Test func modulusBoundsDifferencesOverAllTokens() {
  var random = RandomStream(seed: 2, "pairs")
  for target in Target.catalogue {
    for delta in [0.01, 0.2] {
      let bound = target.modulus(delta)
      for _ in 0..<50 {
        let x = random.point(in: target.domain)
        let y = x.map { min(max($0 + delta * random.uniform(-1.0...1.0), 0), 1) }
        #expect(zip(target(x), target(y)).allSatisfy { abs($0 - $1) <= bound + 1e-13 }, "\(target.name)")
      }
    }
  }
}

@Test(arguments: [
  ("1/x[1,1]", "“1/x[1,1]” divides by zero"), ("log(x[1,1])", "“log(x[1,1])” takes the logarithm"),
  ("2 + sqrt(x[1,1] - 0.5)", "“sqrt(x[1,1] - 0.5)” takes the root"), ("x[1,1]^-1", "divides by zero"),
  ("(x[1,1] - 0.7)^0.3", "takes a fractional power"),
  ("1/(x[1,1] - 0.3)", "“1/(x[1,1] - 0.3)” divides by zero"),
  ("(x[1,1] - 0.3)^x[1,1]", "takes the logarithm"), ("exp(exp(exp(10*x[1,1])))", "too large"),
  ("1/0", "divides by zero"), ("log(0)", "logarithm"), ("sqrt(0 - 1)", "root"),
])
func discontinuousFormulasAreRefused(_ text: String, _ words: String) throws {
  let error = try #require(throws: Diagnostic.self) { try Target(functions: [text], tokens: 1, width: 1) }
  #expect(error.kind == .data)
  #expect(error.problem.contains(words), "\(error)")
  guard case .named(let box) = error.place else {
    Issue.record("no box")
    return
  }
  #expect(box.contains("on the box"))
}

@Test func refusalNamesASmallBoxWhereItFails() throws {
  let error = try #require(throws: Diagnostic.self) {
    try Target(functions: ["1/(x[1,1] - 0.3)"], tokens: 1, width: 1)
  }
  guard case .named(let text) = error.place else { return }
  let numbers = text.matches(of: /[0-9.e-]+/).compactMap { Double($0.output) }
  #expect(numbers.count == 2 && numbers[1] - numbers[0] < 1e-8 && abs(numbers[0] - 0.3) < 1e-8)
}

@Test(arguments: [
  "1/(x[1,1] - x[1,1] + 1)", "sqrt(1 - x[1,1])", "sqrt(x[1,1])", "log(x[1,1]^2 + 0.001)",
  "1/(1.001 - x[1,1])",
  "1/(0.2 + x[1,1]*(1 - x[1,1]))", "x[1,1]^0.5", "sqrt(abs(x[1,1] - 0.5))", "x[1,1]^x[1,1]^2 - 1 + 1",
])
func continuousFormulasAreAccepted(_ text: String) throws {
  let target = try? Target(functions: [text], tokens: 1, width: 1)
  // The last has log(0)·0, which is no continuous formula as it is written.
  #expect((target == nil) == text.hasPrefix("x[1,1]^x"))
}

@Test func shapesThatDoNotFitAreUsageErrors() throws {
  func kind(_ make: () throws -> Target) -> Diagnostic.Kind? {
    do { _ = try make() } catch { return (error as? Diagnostic)?.kind }
    return nil
  }
  #expect(kind { try Target(functions: ["1", "2", "3"], tokens: 2, width: 1) } == .usage)
  #expect(kind { try Target(functions: [], tokens: 1, width: 1) } == .usage)
  #expect(kind { try Target(functions: ["1"], tokens: 0, width: 1) } == .usage)
  #expect(kind { try Target(functions: ["1"], tokens: 1, width: -3) } == .usage)
  #expect(kind { try Target(functions: ["1"], tokens: 1, width: 1, domain: [Interval(1, 1)]) } == .usage)
  #expect(kind { try Target(functions: ["1"], tokens: 1, width: 1, domain: [.entire]) } == .usage)
  #expect(kind { try Target(functions: ["1"], tokens: 1, width: 2, domain: [Interval(0, 1)]) } == .usage)
}

@Test func mapsOfMoreNumbersThanCanBeWorkedWithAreRefused() {
  func problem(_ functions: Int, tokens: Int, width: Int, domain: Interval? = nil) -> String? {
    do {
      _ = try Target(
        functions: [String](repeating: "x[1,1]", count: functions), tokens: tokens, width: width,
        domain: domain.map { [$0] })
      return nil
    } catch {
      return (error as? Diagnostic)?.problem
    }
  }
  #expect(
    problem(1, tokens: 2, width: 4096)
      == "2 tokens of width 4096 make 8192 input numbers, more than 4096")
  #expect(
    problem(1024, tokens: 1024, width: 1)
      == "1024 input numbers and 1024 functions make 1048576 partial derivatives, more than 262144")
  for (lower, upper) in [(0, 1e61), (-1e61, 0), (0, 1e-61), (1, 1 + 1e-13)] {
    let found = problem(1, tokens: 1, width: 1, domain: Interval(lower, upper))
    #expect(found?.contains("is none to compute on") == true, "\(lower) to \(upper)")
  }
  #expect(problem(1, tokens: 1, width: 1, domain: Interval(-1e60, 1e60)) == nil)
}

@Test func constructionsOfManyNumbersEndInAMessageNotInATrap() throws {
  let wide = try Target(functions: ["x[1,4096]"], tokens: 1, width: 4096)
  for epsilon in [0.5, 1e-300, 1e300] {
    #expect(throws: Diagnostic.self) { try PartitionAndRoute(wide, epsilon: epsilon) }
  }
  #expect(throws: Diagnostic.self) { try GatherAndSuperpose.construct(wide, epsilon: 0.1) }
  let steep = try Target(functions: ["1e308*x[1,1]"], tokens: 1, width: 1)
  for epsilon in [1e-300, 1, 1e300] {
    #expect(throws: Diagnostic.self) { try PartitionAndRoute(steep, epsilon: epsilon) }
  }
  #expect(throws: Diagnostic.self) {
    try GatherAndSuperpose.construct(steep, epsilon: 1e290, memoryLimit: 1_000_000)
  }
}
