import ReproducibleMath
import Transformer

/// The logits of a model's only head on one sequence, a row for each token that asks: `(E W_Q + b_Q)(E W_K + b_K)ᵀ / √k` with
/// `E = X W_E + b_E + P`, written out from the model's tensors.
///
/// - Parameter input: n × c numbers, of a model without a beginning token.
public func attentionLogits(_ model: Model<Double>, _ input: [Double]) -> [[Double]] {
  let configuration = model.configuration
  let (tokens, modelWidth, headWidth) = (
    configuration.tokens, configuration.modelWidth, configuration.headWidth
  )
  let embedded = affine(
    input, model[.embeddingWeight], model[.embeddingBias], inputs: configuration.inputWidth,
    outputs: modelWidth)
  let rows = zip(embedded, model[.position]).map { $0 + $1 }
  let queries = affine(rows, model[.queryWeight], model[.queryBias], inputs: modelWidth, outputs: headWidth)
  let keys = affine(rows, model[.keyWeight], model[.keyBias], inputs: modelWidth, outputs: headWidth)
  let scale = Double(headWidth).squareRoot()
  return (0..<tokens).map { asking in
    (0..<tokens).map { looked in
      var sum = 0.0
      for column in 0..<headWidth {
        sum = sum.addingProduct(queries[asking * headWidth + column], keys[looked * headWidth + column])
      }
      return sum / scale
    }
  }
}

/// `x W + b` for each row x.
private func affine(
  _ x: [Double], _ weight: [Double], _ bias: [Double], inputs: Int, outputs: Int
) -> [Double] {
  stride(from: 0, to: x.count, by: inputs).flatMap { first in
    (0..<outputs).map { output in
      (0..<inputs).reduce(bias[output]) { $0.addingProduct(x[first + $1], weight[$1 * outputs + output]) }
    }
  }
}
