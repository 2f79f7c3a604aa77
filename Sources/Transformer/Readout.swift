import ReproducibleMath

/// `Y = U·readout.weight + readout.bias`, in all rows; those of beginning tokens are dropped by whoever reads Y.
@specialized(where R == Float)
@specialized(where R == Double)
func readOut<R: Real>(_ shard: Shard<R>) { readOut(in: shard) }

@inline(never)
private func readOut<R: Real>(in shard: Shard<R>) {
  let places = shard.activationArena
  let arena = shard.parameterArena
  multiply(
    rows: shard.rows, columns: arena.outputWidth, depth: shard.configuration.modelWidth,
    shard.activations + places.u, aRow: places.model, aDepth: 1,
    shard.weight(arena.readoutWeight, rows: shard.configuration.modelWidth),
    into: .rows(shard.activations + places.y, stride: places.output),
    bias: shard.parameters + arena.readoutBias)
}

/// Turns dY into dU in `dModel`, and adds the gradients of the read-out.
@specialized(where R == Float)
@specialized(where R == Double)
func readOutBackward<R: Real>(_ shard: Shard<R>) { readOutBackward(in: shard) }

@inline(never)
private func readOutBackward<R: Real>(in shard: Shard<R>) {
  let places = shard.activationArena
  let arena = shard.parameterArena
  shard.addGradient(
    weight: arena.readoutWeight, bias: arena.readoutBias, inputs: shard.configuration.modelWidth,
    outputs: arena.outputWidth, x: places.u, xStride: places.model, dY: places.dY, dYStride: places.output)
  multiply(
    rows: shard.rows, columns: arena.modelWidth, depth: shard.configuration.outputWidth,
    shard.activations + places.dY, aRow: places.output, aDepth: 1,
    shard.transposedWeight(shard.transposedArena.readout, rows: shard.configuration.outputWidth),
    into: .rows(shard.activations + places.dModel, stride: places.model))
}
