import ReproducibleMath

/// `E = X·embedding.weight + embedding.bias + position`, with the row `bos + position₀` in front of each sequence when
/// there is a beginning token.
///
/// - Parameter input: sequences × n × c numbers.
@specialized(where R == Float)
@specialized(where R == Double)
func embed<R: Real>(_ shard: Shard<R>, _ input: UnsafePointer<R>) { embed(in: shard, input) }

@inline(never)
private func embed<R: Real>(in shard: Shard<R>, _ input: UnsafePointer<R>) {
  let places = shard.activationArena
  let arena = shard.parameterArena
  placeEmbeddingTerms(shard, input)
  let e = Blocks.rows(shard.activations + places.e, stride: places.model)
  multiply(
    rows: shard.rows, columns: arena.modelWidth, depth: shard.configuration.inputWidth,
    shard.activations + places.x, aRow: places.input, aDepth: 1,
    shard.weight(arena.embeddingWeight, rows: shard.configuration.inputWidth), into: e, adding: e)
}

/// Adds the gradients of the embedding, the positions and the beginning token, given dE in `dModel`.
@specialized(where R == Float)
@specialized(where R == Double)
func embedBackward<R: Real>(_ shard: Shard<R>) { embedBackward(in: shard) }

@inline(never)
private func embedBackward<R: Real>(in shard: Shard<R>) {
  let places = shard.activationArena
  let arena = shard.parameterArena
  shard.addGradient(
    weight: arena.embeddingWeight, bias: nil, inputs: shard.configuration.inputWidth,
    outputs: arena.modelWidth,
    x: places.x, xStride: places.input, dY: places.dModel, dYStride: places.model)
  addEmbeddingGradients(shard)
}

/// Copies the input into `x`, zero in the rows of beginning tokens, and the terms that do not depend on it into `e`.
@specialized(where R == Float)
@specialized(where R == Double)
private func placeEmbeddingTerms<R: Real>(_ shard: Shard<R>, _ input: UnsafePointer<R>) {
  let places = shard.activationArena
  let arena = shard.parameterArena
  let configuration = shard.configuration
  let parameters = shard.parameters
  let lead = configuration.attendedTokens - configuration.tokens
  var source = input
  var x = shard.activations + places.x
  var e = shard.activations + places.e
  for _ in 0..<shard.sequences {
    for token in 0..<configuration.attendedTokens {
      let isInput = token >= lead
      for column in 0..<configuration.inputWidth { x[column] = isInput ? source[column] : 0 }
      if isInput { source += configuration.inputWidth }
      let term = parameters + (isInput ? arena.embeddingBias : arena.beginning)
      let position = configuration.positions ? parameters + arena.position + token * arena.modelWidth : nil
      var column = 0
      while column < arena.modelWidth {
        let shift = position.map { R.Lanes(at: $0 + column) } ?? .zero
        (R.Lanes(at: term + column) + shift).store(at: e + column)
        column += 8
      }
      x += places.input
      e += places.model
    }
  }
}

/// Eight columns at a time, whose sums for the bias and the beginning token stay in registers.
@specialized(where R == Float)
@specialized(where R == Double)
private func addEmbeddingGradients<R: Real>(_ shard: Shard<R>) {
  let places = shard.activationArena
  let arena = shard.parameterArena
  let tokens = shard.configuration.attendedTokens
  let lead = tokens - shard.configuration.tokens
  for column in stride(from: 0, to: arena.modelWidth, by: 8) {
    let bias = shard.gradient + arena.embeddingBias + column
    let beginning = shard.gradient + arena.beginning + column
    var biasSum = R.Lanes(at: bias)
    var beginningSum = lead > 0 ? R.Lanes(at: beginning) : .zero
    var dE = UnsafePointer(shard.activations + places.dModel + column)
    for _ in 0..<shard.sequences {
      var position = shard.gradient + arena.position + column
      for token in 0..<tokens {
        let d = R.Lanes(at: dE)
        if token < lead { beginningSum += d } else { biasSum += d }
        if shard.configuration.positions {
          (R.Lanes(at: position) + d).store(at: position)
          position += arena.modelWidth
        }
        dE += places.model
      }
    }
    biasSum.store(at: bias)
    if lead > 0 { beginningSum.store(at: beginning) }
  }
}
