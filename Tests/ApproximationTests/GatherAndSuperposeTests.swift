import Diagnostics
import ReproducibleMath
import Testing
import Transformer

@testable import Approximation

@Test(arguments: [
  (Target.sine, 0.02), (.kink, 0.001), (.waves, 0.05), (.sort(tokens: 2), 0.05), (.bump, 0.05),
  (.reversal(tokens: 3), 1e-6), (.softmaxMean(tokens: 3), 0.03), (.movingAverage(tokens: 3), 1e-6),
])
func superpositionIsCertified(_ target: Target, _ epsilon: Double) throws {
  let (construction, model) = try GatherAndSuperpose.construct(target, epsilon: epsilon)
  #expect(construction.certificate.bound <= epsilon)
  #expect(construction.heads == target.tokens)
  #expect(construction.attempts.last?.certificate == construction.certificate)
  #expect(construction.parameterCount == model.configuration.parameterCount)
  let loaded = try Model<Double>(safetensors: model.safetensors(), file: "model")
  var random = RandomStream(seed: 1, "points")
  let points = (0..<300).map { _ in random.extremePoint(in: target.domain) }
  #expect(
    try loaded.errors(from: { target($0) }, at: points).reduce(0, max) <= construction.certificate.bound)
  let again = try Certifier(loaded, target).certificate(CertificateOptions(relativeGap: nil, goal: epsilon))
  #expect(again.ending == .goal && again.bound <= epsilon)
}

@Test func superpositionWorksOnOtherDomainsAndWidths() throws {
  let target = try Target(
    functions: ["x[1,1]*x[2,2]", "sin(x[1,2])", "max(x[1,1], x[2,1])", "x[2,2]"], tokens: 2, width: 2,
    domain: [Interval(-1, 1), Interval(0, 3), Interval(2, 4), Interval(-0.5, 0.5)])
  let (construction, model) = try GatherAndSuperpose.construct(target, epsilon: 0.3)
  #expect(construction.certificate.bound <= 0.3 && model.configuration.headWidth == 2)
}

@Test func widthGrowsUntilTheCertificateReachesEpsilon() throws {
  var reports: [Int] = []
  let (construction, _) = try GatherAndSuperpose.construct(.sine, epsilon: 0.01) {
    if case .tried(let attempt) = $0 { reports.append(attempt.units) }
  }
  #expect(reports == construction.attempts.map(\.units))
  #expect(zip(reports, reports.dropFirst()).allSatisfy { $0 < $1 })
  #expect(
    construction.attempts.dropLast().allSatisfy { $0.sampled > 0.01 || ($0.certificate?.bound ?? 0) > 0.01 })
  // The piecewise linear functions of W equal pieces err by (2π)²/(16 W²) at best.
  #expect(reports.last! < 40)
}

@Test func superpositionHasTheSameBitsEverywhere() throws {
  let (_, model) = try GatherAndSuperpose.construct(.waves, epsilon: 0.05)
  let hash = model.parameters.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { hash, number in
    (hash ^ number.bitPattern) &* 0x100_0000_01b3
  }
  #expect(hash == 9_643_681_357_295_063_855)
}

@Test func superpositionRefusesWhatItCannotReach() throws {
  let usage = #expect(throws: Diagnostic.self) { try GatherAndSuperpose.construct(.sine, epsilon: -1) }
  #expect(usage?.kind == .usage)
  let data = #expect(throws: Diagnostic.self) {
    try GatherAndSuperpose.construct(.sort(tokens: 3), epsilon: 0.01, memoryLimit: 1_000_000)
  }
  #expect(data?.kind == .data && data?.problem.contains("more than 1 MB") == true)
  struct Interrupted: Error {}
  #expect(throws: Interrupted.self) {
    try GatherAndSuperpose.construct(.sine, epsilon: 0.01) { _ in throw Interrupted() }
  }
}

@Test func ridgeDirectionsArePrimitiveAndTheSimplestFirst() {
  #expect(
    RidgeUnits.directions(2, count: 8) == [
      [1, 0], [0, 1], [1, 1], [1, -1], [2, 1], [2, -1], [1, 2], [1, -2],
    ])
  #expect(RidgeUnits.directions(1, count: 5) == [[1]])
  let many = RidgeUnits.directions(4, count: 300)
  #expect(many.count == 300 && Set(many).count == 300)
  #expect(many.prefix(4).allSatisfy { $0.reduce(0) { $0 + abs($1) } == 1 })
  #expect(many.allSatisfy { u in u.first { $0 != 0 }! > 0 })
}

@Test func sizesOfBothProofsAreMeasured() throws {
  let rows = try SizeMeasurement.overEpsilon([0.2, 0.1, 1e-9], .sine, memoryLimit: 2_000_000)
  #expect(rows[0].partition!.parameterCount < rows[1].partition!.parameterCount)
  #expect(rows[0].superposition!.hiddenWidth <= rows[1].superposition!.hiddenWidth)
  #expect(rows[1].superposition!.parameterCount < Int(rows[1].partition!.parameterCount))
  #expect(rows[2].superposition == nil)
}

@Test func gapClosesFasterTheBetterTheBounds() throws {
  let (_, model) = try GatherAndSuperpose.construct(.waves, epsilon: 0.1)
  let histories = try Certifier(model, .waves).gapHistories(
    CertificateOptions(relativeGap: 0.05, boxBudget: 100_000))
  let boxes = BoundMethod.allCases.map { histories[$0]!.last!.boxes }
  #expect(boxes[0] <= boxes[1] && boxes[1] <= boxes[2])
}
