import ReproducibleMath

/// `U = [Z +] ReLU(norm(Z)·hidden.weight + hidden.bias)·projection.weight + projection.bias`.
@specialized(where R == Float)
@specialized(where R == Double)
func feedForward<R: Real>(_ shard: Shard<R>) { feedForward(in: shard) }

@inline(never)
private func feedForward<R: Real>(in shard: Shard<R>) {
  let places = shard.activationArena
  let arena = shard.parameterArena
  let configuration = shard.configuration
  if configuration.preNormalization {
    normalize(shard, parameters: arena.hiddenNorm, from: places.z, into: places.hiddenInput)
  }
  multiply(
    rows: shard.rows, columns: arena.hiddenWidth, depth: configuration.modelWidth,
    shard.activations + places.hiddenInput, aRow: places.model, aDepth: 1,
    shard.weight(arena.hiddenWeight, rows: configuration.modelWidth),
    into: .rows(shard.activations + places.hiddenUnits, stride: places.hidden),
    bias: shard.parameters + arena.hiddenBias, finish: .rectify)
  multiply(
    rows: shard.rows, columns: arena.modelWidth, depth: configuration.hiddenWidth,
    shard.activations + places.hiddenUnits, aRow: places.hidden, aDepth: 1,
    shard.weight(arena.projectionWeight, rows: configuration.hiddenWidth),
    into: .rows(shard.activations + places.u, stride: places.model),
    bias: shard.parameters + arena.projectionBias,
    adding: configuration.residual ? .rows(shard.activations + places.z, stride: places.model) : nil)
}

/// Turns dU in `dModel` into dZ there, and adds the gradients of the network's parameters.
@specialized(where R == Float)
@specialized(where R == Double)
func feedForwardBackward<R: Real>(_ shard: Shard<R>) { feedForwardBackward(in: shard) }

@inline(never)
private func feedForwardBackward<R: Real>(in shard: Shard<R>) {
  let places = shard.activationArena
  let arena = shard.parameterArena
  let configuration = shard.configuration
  shard.addGradient(
    weight: arena.projectionWeight, bias: arena.projectionBias, inputs: configuration.hiddenWidth,
    outputs: arena.modelWidth, x: places.hiddenUnits, xStride: places.hidden, dY: places.dModel,
    dYStride: places.model)
  multiply(
    rows: shard.rows, columns: arena.hiddenWidth, depth: configuration.modelWidth,
    shard.activations + places.dModel, aRow: places.model, aDepth: 1,
    shard.transposedWeight(shard.transposedArena.projection, rows: configuration.modelWidth),
    into: .rows(shard.activations + places.dHidden, stride: places.hidden),
    finish: .whereverPositive(shard.activations + places.hiddenUnits))
  shard.addGradient(
    weight: arena.hiddenWeight, bias: arena.hiddenBias, inputs: configuration.modelWidth,
    outputs: arena.hiddenWidth, x: places.hiddenInput, xStride: places.model, dY: places.dHidden,
    dYStride: places.hidden)
  backwardThroughNorm(
    shard, norm: configuration.preNormalization ? arena.hiddenNorm : nil, normInput: places.z,
    depth: configuration.hiddenWidth, places.dHidden, stride: places.hidden,
    shard.transposedWeight(shard.transposedArena.hidden, rows: configuration.hiddenWidth))
}
