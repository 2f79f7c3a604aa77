import Approximation
import ReproducibleMath
import Transformer

/// Layers of every kind, with random weights.
func randomModel(_ random: inout RandomStream, tokens: Int, width: Int, outputs: Int) throws -> Model<Double>
{
  let heads = 1 + random.integer(below: 3)
  let configuration = try Configuration(
    tokens: tokens, inputWidth: width, modelWidth: heads * (1 + random.integer(below: 4)), heads: heads,
    headWidth: random.integer(below: 2) == 0 ? nil : 1 + random.integer(below: 3),
    hiddenWidth: 1 + random.integer(below: 24), outputWidth: outputs, residual: random.integer(below: 3) > 0,
    beginningToken: random.integer(below: 2) == 0, positions: random.integer(below: 3) > 0,
    causal: random.integer(below: 3) == 0, preNormalization: random.integer(below: 3) == 0)
  return try scaled(
    Model(initialized: configuration, seed: random.next()), by: [0.3, 1, 3][random.integer(below: 3)], &random
  )
}

/// Another model with every number of the attention's queries and keys multiplied, and biases that are not zero.
private func scaled(_ model: Model<Double>, by factor: Double, _ random: inout RandomStream) throws -> Model<
  Double
> {
  var model = model
  for tensor in [Tensor.queryWeight, .keyWeight] { model[tensor] = model[tensor].map { $0 * factor } }
  for tensor in model.configuration.tensors where tensor.rawValue.hasSuffix("bias") {
    model[tensor] = model[tensor].map { _ in 0.5 * random.normal() }
  }
  return model
}

extension Model<Double> {
  /// |T − f| at points, T computed by the Transformer module's forward pass.
  func errors(from value: ([Double]) -> [Double], at points: [[Double]]) throws -> [Double] {
    let outputs = try Engine(self).predict(points.flatMap { $0 })
    let count = configuration.outputCount
    return points.indices.map { index in
      zip(outputs[index * count..<(index + 1) * count], value(points[index])).reduce(0) {
        max($0, abs($1.0 - $1.1))
      }
    }
  }
}
