import Diagnostics
import Foundation
import ReproducibleMath
import Testing
import Transformer

@testable import Approximation

/// The weights written out, K by K, beside what an independent prototype measured at a few thousand points.
@Test(arguments: [
  (Target.sort(tokens: 2), 8, 14, 128, 662.0, 20.7, 0.0625, 0.0938),
  (.sort(tokens: 2), 16, 30, 512, 1414, 22.1, 0.0312, 0.0469),
  (.waves, 16, 30, 512, 1414, 22.1, 0.0950, 0.1941),
  (.reversal(tokens: 3), 6, 15, 648, 551, 23.7, 0.0833, 0.2500),
  (.sine, 32, 31, 32, 2389, 18.7, 0.0980, 0.1473),
])
func constructionIsThatOfTheTable(
  _ target: Target, _ cells: Int, _ heads: Int, _ hidden: Int, _ beta: Double, _ exclusion: Double,
  _ error: Double, _ bound: Double
) throws {
  let construction = try PartitionAndRoute(target, cells: cells)
  #expect(construction.heads == heads && construction.hiddenWidth == hidden)
  #expect(abs(construction.sharpness / beta - 1) < 0.05 && abs(construction.exclusion / exclusion - 1) < 0.05)
  #expect(abs(construction.bound / bound - 1) < 0.01)
  #expect(construction.tail <= 1e-6)
  let measured = try PartitionMeasurement(construction, target)
  #expect(abs(measured.sampled / error - 1) < 0.05)
  #expect(measured.sampled <= construction.bound)
}

@Test(arguments: [
  (Target.sine, [(8, 0.383), (16, 0.195), (32, 0.098)]),
  (.sort(tokens: 2), [(8, 0.0625), (16, 0.0313), (32, 0.0156)]),
  (.waves, [(8, 0.183), (16, 0.095), (32, 0.048)]),
])
func errorAgainstCellsIsThatOfTheTable(_ target: Target, _ rows: [(cells: Int, error: Double)]) throws {
  for row in rows {
    let beta = 8 * Double(row.cells) * Double.log(1e4 * Double(row.cells))
    let construction = try PartitionAndRoute(
      target, cells: row.cells, transition: 0.5, sharpness: beta, exclusion: 30)
    #expect(abs(try PartitionMeasurement(construction, target).sampled / row.error - 1) < 0.05)
  }
}

/// For three numbers the prototype's points (0.1185, 0.097 and 0.072) miss the worst place. Where all three bits are ½ the
/// output is ½ (f₁₀₀ + f₀₁₀ + f₀₀₁) − ½ f₀₀₀, so that Λ₃ = 2 is attained: the largest value is off by a whole cell, 1/K.
@Test(arguments: [(6, 0.1185), (8, 0.097), (12, 0.072)])
func sortingThreeIsWorstWhereThreeBitsAreUndecided(_ cells: Int, _ sampledByPrototype: Double) throws {
  let target = Target.sort(tokens: 3)
  let construction = try PartitionAndRoute(target, cells: cells)
  let certifier = try Certifier(construction.model(target), target, recognizing: false)
  let threshold = Double(1) / Double(cells)
  // The bits reach ½ at the thresholds; one of them, the outermost, has no other near it.
  let error = certifier.errors(at: [threshold, threshold, threshold])[0]
  #expect(abs(error * Double(cells) - 1) < 0.02)
  #expect(error >= sampledByPrototype && error <= construction.bound)
  let points = construction.points(target, count: 4000, seed: 1)
  #expect(certifier.errors(at: points).reduce(0, max) >= sampledByPrototype * 0.95)
}

@Test func cellsAreAsFewAsEpsilonAllows() throws {
  for target in [Target.sine, .waves, .sort(tokens: 2), .kink] {
    for epsilon in [0.5, 0.1, 0.03] {
      let construction = try PartitionAndRoute(target, epsilon: epsilon)
      #expect(construction.bound <= epsilon)
      if construction.cells > 2 {
        #expect(try PartitionAndRoute(target, cells: construction.cells - 1).bound > epsilon)
      }
      let size = try #require(PartitionAndRoute.sizes(target, epsilons: [epsilon])[0])
      #expect(size.cells == construction.cells && size.parameterCount == Double(construction.parameterCount))
      #expect(size.hiddenWidth == Double(construction.hiddenWidth))
    }
  }
}

@Test func boundHoldsForTheLayerThatRuns() throws {
  var random = RandomStream(seed: 1, "points")
  let functions = ["sin(3*x[1,1])*x[2,1]^2 + x[1,2]", "sqrt(x[2,2])", "x[1,1] - x[2,2]", "exp(-x[1,2])"]
  let domain = [Interval(-1, 0.5), Interval(2, 2.25), Interval(0.25, 3), Interval(0, 1)]
  let target = try Target(functions: functions, tokens: 2, width: 2, domain: domain)
  let construction = try PartitionAndRoute(target, cells: 4)
  let model = try construction.model(target)
  #expect(
    model.configuration.outputWidth == 2 && construction.parameterCount == model.configuration.parameterCount)
  #expect(construction.hiddenWidth == 2 * 256 && construction.heads == 12)
  #expect(construction.stripConstant == StripConstant.bound(4))
  let points =
    construction.points(target, count: 400, seed: 2)
    + (0..<100).flatMap { _ in random.extremePoint(in: domain) }
  let each = stride(from: 0, to: points.count, by: 4).map { Array(points[$0..<$0 + 4]) }
  let largest = try model.errors(from: { target($0) }, at: each).reduce(0, max)
  #expect(largest <= construction.bound)
  #expect(largest > construction.bound / 20)
  // In the cells, away from the strips, the bound without Λ holds.
  let inside = each.prefix(200).filter { x in
    zip(x, domain).allSatisfy { value, side in
      let place = (value - side.lower) / side.width * 4
      return abs(place - place.rounded()) > 0.25 || place < 0.25 || place > 3.75
    }
  }
  #expect(!inside.isEmpty)
  #expect(
    try model.errors(from: { target($0) }, at: Array(inside)).reduce(0, max) <= construction.cellBound
      + construction.tail)
}

@Test func sortTwoAtOneTwentiethIsConstructedSavedLoadedAndCertified() throws {
  let target = try Target(functions: ["min(x[1,1],x[2,1])", "max(x[1,1],x[2,1])"], tokens: 2, width: 1)
  let construction = try PartitionAndRoute(target, epsilon: 0.05)
  #expect(construction.bound <= 0.05)
  let model = try construction.model(target)
  let loaded = try Model<Double>(safetensors: model.safetensors(), file: "model")
  #expect(loaded == model)
  // By the theorem, for the model is seen to be the construction …
  let certifier = try Certifier(loaded, target)
  #expect(certifier.construction?.cells == construction.cells)
  let byTheorem = certifier.certificate(CertificateOptions(relativeGap: nil, goal: 0.05))
  #expect(byTheorem.ending == .goal && byTheorem.bound <= 0.05 && byTheorem.boxes == 1)
  // … and by branch and bound, which knows nothing of it.
  let proved = try Certifier(loaded, target, recognizing: false).certificate(
    CertificateOptions(relativeGap: nil, goal: 0.05))
  #expect(proved.ending == .goal && proved.bound <= 0.05 && proved.sampled > 0.031)
  #expect(proved.boxes < 50_000)
}

@Test func otherModelsAreNotTakenForTheConstruction() throws {
  let target = Target.sort(tokens: 2)
  let construction = try PartitionAndRoute(target, cells: 5)
  let model = try construction.model(target)
  let recognized = try #require(PartitionAndRoute(recognizing: model, target))
  #expect(recognized.bound <= construction.bound)
  for index in stride(from: 0, to: model.parameters.count, by: 97) {
    var parameters = model.parameters
    parameters[index] += 0.001
    #expect(
      try PartitionAndRoute(recognizing: Model(model.configuration, parameters: parameters), target) == nil)
  }
  // The same layer does not sort otherwise.
  #expect(PartitionAndRoute(recognizing: model, .reversal(tokens: 2)) == nil)
  #expect(PartitionAndRoute(recognizing: model, .bump) == nil)
}

@Test func constructionRefusesWhatItCannotDo() throws {
  func failure(_ make: () throws -> Any) -> Diagnostic? {
    do { _ = try make() } catch { return error as? Diagnostic }
    return nil
  }
  for epsilon in [0, -1, .nan, .infinity] {
    let error = failure { try PartitionAndRoute(.sine, epsilon: epsilon) }
    #expect(error?.kind == .usage && error?.problem.contains("ε must be a positive number") == true)
  }
  for transition in [0, -0.5, 1.5, .nan] {
    #expect(failure { try PartitionAndRoute(.sine, epsilon: 0.1, transition: transition) }?.kind == .usage)
  }
  let large = failure { try PartitionAndRoute(.sort(tokens: 4), epsilon: 0.05) }
  #expect(large?.kind == .data)
  #expect(large?.problem.contains("hidden units and") == true && large?.problem.contains("500 MB") == true)
  #expect(failure { try PartitionAndRoute(.waves, epsilon: 0.01, memoryLimit: 1_000_000) }?.kind == .data)
  #expect(failure { try PartitionAndRoute(.sine, epsilon: 1e-300) }?.kind == .data)
  #expect(failure { try PartitionAndRoute(.sine, cells: 1) }?.kind == .usage)
  let narrow = try Target(functions: ["x[1,1]"], tokens: 1, width: 1, domain: [Interval(1e9, 1e9 + 1)])
  #expect(failure { try PartitionAndRoute(narrow, cells: 4) }?.problem.contains("too narrow") == true)
}

@Test func constantMapsNeedTwoCells() throws {
  let target = try Target(functions: ["0", "0"], tokens: 2, width: 1)
  let construction = try PartitionAndRoute(target, epsilon: 1e-9)
  #expect(construction.cells == 2 && construction.bound <= 1e-9)
  #expect(try Certifier(construction.model(target), target).errors(at: [0.3, 0.7])[0] == 0)
}

@Test func largerSharpnessNarrowsTheStrips() throws {
  let rows = try PartitionMeasurement.overSharpness([30, 300, 3000], .waves, cells: 12)
  #expect(rows[0].sampled > rows[2].sampled)
  #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.construction.bound > $1.construction.bound })
  #expect(rows.allSatisfy { $0.sampled <= $0.construction.bound })
  let cells = try PartitionMeasurement.overCells([4, 8], .kink, boxes: 2000)
  #expect(cells.allSatisfy { $0.sampled <= $0.certified! && $0.certified! <= 1.01 * $0.sampled + 1e-9 })
}

@Test(arguments: [Target.sine, .kink, .waves, .sort(tokens: 2), .sort(tokens: 3), .bump])
func weightsAreCountedWithoutWritingThemOut(_ target: Target) throws {
  for cells in [2, 3, 4, 6] {
    let construction = try PartitionAndRoute(target, cells: cells)
    #expect(
      try construction.nonzeroWeights(target) == construction.model(target).parameters.count { $0 != 0 })
  }
}

@Test(arguments: [0, -1, .infinity, .nan] as [Double]) func aTailThatIsNoPositiveNumberIsRefused(
  _ tail: Double
) {
  let error = #expect(throws: Diagnostic.self) { try PartitionAndRoute(.sine, cells: 4, tail: tail) }
  #expect(error?.kind == .usage && error?.problem.hasPrefix("the tail τ must be a positive number") == true)
}
