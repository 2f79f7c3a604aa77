import Diagnostics
import ReproducibleMath
import Testing
import Transformer

@testable import CaseStudies

@Suite struct SortingTests {
  @Test(arguments: [(1, 4), (3, 8), (5, 16)])
  func thresholdHeadsSortWithinAStepBeforeTraining(_ tokens: Int, _ thresholds: Int) throws {
    let start = ThresholdHeads(tokens: tokens, thresholds: thresholds)
    let recipe = start.sized(Sorting().parameters(for: .quick).recipe)
    var model = Model<Float>(zero: try recipe.configuration(tokens: tokens, beginningToken: true))
    start.fill(&model)
    var random = RandomStream(seed: 1, "test")
    var input = (0..<200 * tokens).map { _ in random.uniform(Float.self) }
    // The ends of the domain, and equal numbers.
    for value: Float in [0, 1, 0.5] { input += [Float](repeating: value, count: tokens) }
    let outputs = try Engine(model).predict(input)
    for first in stride(from: 0, to: input.count, by: tokens) {
      for (output, target) in zip(outputs[first...], input[first..<first + tokens].sorted()) {
        #expect(abs(output - target) < 1 / Float(thresholds))
      }
    }
  }

  @Test func thresholdsBeyondTheirRangeAreRefused() {
    var parameters = Sorting().parameters(for: .quick)
    parameters.thresholds = 129
    #expect {
      try Sorting().trials(parameters)
    } throws: {
      ($0 as? Diagnostic)?.problem == "thresholds = 129 is outside 1 to 128"
    }
  }
}
