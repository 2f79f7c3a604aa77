import Approximation
import ReproducibleMath
import Transformer

/// Layers of every kind, with random weights, in every second of them some that chance never makes.
func randomModel(_ random: inout RandomStream, tokens: Int, width: Int, outputs: Int) throws -> Model<Double>
{
  let heads = 1 + random.integer(below: 3)
  let configuration = try Configuration(
    tokens: tokens, inputWidth: width, modelWidth: heads * (1 + random.integer(below: 4)), heads: heads,
    headWidth: random.integer(below: 2) == 0 ? nil : 1 + random.integer(below: 3),
    hiddenWidth: 1 + random.integer(below: 24), outputWidth: outputs, residual: random.integer(below: 3) > 0,
    beginningToken: random.integer(below: 2) == 0, positions: random.integer(below: 3) > 0,
    causal: random.integer(below: 3) == 0, preNormalization: random.integer(below: 3) == 0)
  let model = try scaled(
    Model(initialized: configuration, seed: random.next()), by: [0.3, 1, 3][random.integer(below: 3)], &random
  )
  return random.integer(below: 2) == 0 ? model : edged(model, &random)
}

/// Another model, some of whose tensors hold zeros, equal rows or columns, powers of two, or next to nothing.
private func edged(_ model: Model<Double>, _ random: inout RandomStream) -> Model<Double> {
  var model = model
  for tensor in model.configuration.tensors {
    let columns = model.configuration.shape(of: tensor).last ?? 1
    let numbers = model[tensor]
    switch random.integer(below: 12) {
    case 0: model[tensor] = numbers.map { _ in 0 }
    case 1...3: model[tensor] = numbers.map { random.integer(below: 2) == 0 ? 0 : $0 }
    case 4: model[tensor] = numbers.indices.map { numbers[$0 % columns] }
    case 5: model[tensor] = numbers.indices.map { numbers[$0 / columns * columns] }
    case 6:
      model[tensor] = numbers.map {
        Double(sign: $0.sign, exponent: $0 == 0 ? 0 : Int($0.exponent), significand: 1)
      }
    case 7: model[tensor] = numbers.map { $0 * [0x1p-40, 0x1p-1060][random.integer(below: 2)] }
    default: break
    }
  }
  return model
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
