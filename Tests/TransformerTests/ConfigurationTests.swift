import Diagnostics
import Testing
import Transformer

@Suite struct ConfigurationTests {
  private func problem(
    tokens: Int = 2, inputWidth: Int = 1, modelWidth: Int = 4, heads: Int = 2, hiddenWidth: Int = 3,
    outputWidth: Int = 1
  ) -> String? {
    do {
      _ = try Configuration(
        tokens: tokens, inputWidth: inputWidth, modelWidth: modelWidth, heads: heads,
        hiddenWidth: hiddenWidth,
        outputWidth: outputWidth)
      return nil
    } catch {
      return error.problem
    }
  }

  @Test func impossibleShapesAreRefusedByName() {
    #expect(problem() == nil)
    #expect(problem(tokens: 0) == "a Transformer needs tokens between 1 and 16777216, not 0")
    #expect(problem(outputWidth: -1) == "a Transformer needs outputWidth between 1 and 16777216, not -1")
    #expect(
      problem(hiddenWidth: 1 << 25) == "a Transformer needs hiddenWidth between 1 and 16777216, not 33554432")
    #expect(problem(heads: 3) == "3 heads do not divide a model width of 4")
  }

  @Test func shapesThatNoMemoryHoldsAreRefused() {
    #expect(
      problem(tokens: 1 << 24)
        == "a Transformer of this shape takes 4503607 GB for its learned numbers and one sequence, more than 550 GB"
    )
    #expect(problem(tokens: 1 << 24, modelWidth: 1 << 24, heads: 1 << 24, hiddenWidth: 1 << 24) != nil)
  }

  @Test func parametersAreCountedAsTheFormulaSays() throws {
    let configuration = try Configuration(
      tokens: 3, inputWidth: 1, modelWidth: 8, heads: 4, headWidth: 3, hiddenWidth: 12, outputWidth: 2,
      beginningToken: true)
    // 1·8+8, 4·8, 8, 3(8·12+12), 12·8+8, 8·12+12, 12·8+8, 8·2+2
    #expect(configuration.parameterCount == 16 + 32 + 8 + 324 + 104 + 108 + 104 + 18)
    #expect(
      ReferenceModel.all.last?.parameters.values.reduce(0) { $0 + $1.flat.count }
        == configuration.parameterCount)
  }

  @Test func modelsRefuseParametersThatAreNotTheirs() throws {
    let configuration = try Configuration(
      tokens: 1, inputWidth: 1, modelWidth: 1, heads: 1, hiddenWidth: 1, outputWidth: 1)
    #expect(throws: Diagnostic.self) { try Model<Float>(configuration, parameters: [1, 2]) }
    #expect(throws: Diagnostic.self) {
      try Model<Float>(
        configuration, parameters: [Float](repeating: .nan, count: configuration.parameterCount))
    }
  }
}
