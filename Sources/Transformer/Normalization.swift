import ReproducibleMath

/// Layer normalisation `norm(x) = (x − mean) / √(variance + 10⁻⁵) · weight + bias` of each row (Ba, Kiros & Hinton 2016),
/// with the biased variance, as PyTorch defines it.
///
/// - Parameter parameters: offset of the weight, which the bias follows at the padded model width.
@specialized(where R == Float)
@specialized(where R == Double)
func normalize<R: Real>(_ shard: Shard<R>, parameters: Int, from input: Int, into output: Int) {
  let width = shard.configuration.modelWidth
  let stride = shard.activationArena.model
  let weight = shard.parameters + parameters
  let bias = weight + shard.parameterArena.modelWidth
  for row in 0..<shard.rows {
    let x = shard.activations + input + row * stride
    let y = shard.activations + output + row * stride
    let (mean, factor) = moments(x, width)
    for column in 0..<width {
      y[column] = bias[column].addingProduct((x[column] - mean) * factor, weight[column])
    }
  }
}

/// The backward pass of a branch `branch = norm(x)·W` whose output's gradient is given: turns the gradient of the branch's
/// result in `dModel` into that of `x`, adding it when residual, and adds the norm's own gradients.
///
/// - Parameters:
///   - norm: offset of the norm's parameters, `nil` where there is none.
///   - normInput: offset of x.
///   - depth: columns of the gradient `dY` at offset `dY`.
///   - weight: Wᵀ.
@specialized(where R == Float)
@specialized(where R == Double)
func backwardThroughNorm<R: Real>(
  _ shard: Shard<R>, norm: Int?, normInput: Int, depth: Int, _ dY: Int, stride: Int, _ weight: Blocks<R>
) {
  let places = shard.activationArena
  let dModel = Blocks.rows(shard.activations + places.dModel, stride: places.model)
  let residual = shard.configuration.residual
  let target = norm == nil ? dModel : Blocks.rows(shard.activations + places.dBranch, stride: places.model)
  multiply(
    rows: shard.rows, columns: shard.parameterArena.modelWidth, depth: depth, shard.activations + dY,
    aRow: stride,
    aDepth: 1, weight, into: target, adding: norm == nil && residual ? dModel : nil)
  if let norm { normalizeBackward(shard, parameters: norm, input: normInput) }
}

/// Turns the gradient in `dBranch` of `norm(x)` into that of x, in `dModel`, added to what is there when residual.
@specialized(where R == Float)
@specialized(where R == Double)
private func normalizeBackward<R: Real>(_ shard: Shard<R>, parameters: Int, input: Int) {
  let width = shard.configuration.modelWidth
  let stride = shard.activationArena.model
  let weight = shard.parameters + parameters
  let dWeight = shard.gradient + parameters
  let dBias = dWeight + shard.parameterArena.modelWidth
  let residual = shard.configuration.residual
  for row in 0..<shard.rows {
    let x = shard.activations + input + row * stride
    let dY = shard.activations + shard.activationArena.dBranch + row * stride
    let dX = shard.activations + shard.activationArena.dModel + row * stride
    let (mean, factor) = moments(x, width)
    var sum: R = 0
    var product: R = 0
    for column in 0..<width {
      let centred = (x[column] - mean) * factor
      let d = dY[column] * weight[column]
      dWeight[column] = dWeight[column].addingProduct(dY[column], centred)
      dBias[column] += dY[column]
      sum += d
      product = product.addingProduct(d, centred)
    }
    sum /= R(width)
    product /= R(width)
    for column in 0..<width {
      let centred = (x[column] - mean) * factor
      let d = (dY[column] * weight[column] - sum - centred * product) * factor
      dX[column] = residual ? dX[column] + d : d
    }
  }
}

/// The mean of a row and 1 / √(variance + 10⁻⁵).
@inline(__always)
private func moments<R: Real>(_ x: UnsafeMutablePointer<R>, _ width: Int) -> (mean: R, factor: R) {
  var sum: R = 0
  for column in 0..<width { sum += x[column] }
  let mean = sum / R(width)
  var squares: R = 0
  for column in 0..<width { squares = squares.addingProduct(x[column] - mean, x[column] - mean) }
  return (mean, 1 / (squares / R(width) + 1e-5).squareRoot())
}
