import Microkernel
import ReproducibleMath

/// `Z = [E +] concat_h(A V)·attention_output.weight + attention_output.bias` with `A = softmax(Q Kᵀ / √k)`.
@specialized(where R == Float)
@specialized(where R == Double)
func attend<R: Real>(_ shard: Shard<R>) { attend(in: shard) }

@inline(never)
private func attend<R: Real>(in shard: Shard<R>) {
  let places = shard.activationArena
  let arena = shard.parameterArena
  let configuration = shard.configuration
  if configuration.preNormalization {
    normalize(shard, parameters: arena.attentionNorm, from: places.e, into: places.attentionInput)
  }
  multiply(
    rows: shard.rows, columns: 3 * arena.concatenated, depth: configuration.modelWidth,
    shard.activations + places.attentionInput, aRow: places.model, aDepth: 1,
    shard.weight(arena.attentionWeight, rows: configuration.modelWidth),
    into: .rows(shard.activations + places.queriesKeysValues, stride: places.heads),
    bias: shard.parameters + arena.attentionBias)
  weighValues(shard)
  multiply(
    rows: shard.rows, columns: arena.modelWidth, depth: arena.concatenated,
    shard.activations + places.attended, aRow: places.concatenated, aDepth: 1,
    shard.weight(arena.attentionOutputWeight, rows: arena.concatenated),
    into: .rows(shard.activations + places.z, stride: places.model),
    bias: shard.parameters + arena.attentionOutputBias,
    adding: configuration.residual ? .rows(shard.activations + places.e, stride: places.model) : nil)
}

/// Turns dZ in `dModel` into dE there, and adds the gradients of the attention's parameters.
@specialized(where R == Float)
@specialized(where R == Double)
func attendBackward<R: Real>(_ shard: Shard<R>) { attendBackward(in: shard) }

@inline(never)
private func attendBackward<R: Real>(in shard: Shard<R>) {
  let places = shard.activationArena
  let arena = shard.parameterArena
  let configuration = shard.configuration
  let dModel = Blocks.rows(shard.activations + places.dModel, stride: places.model)
  shard.addGradient(
    weight: arena.attentionOutputWeight, bias: arena.attentionOutputBias, inputs: arena.concatenated,
    outputs: arena.modelWidth, x: places.attended, xStride: places.concatenated, dY: places.dModel,
    dYStride: places.model)
  multiply(
    rows: shard.rows, columns: arena.concatenated, depth: configuration.modelWidth,
    dModel.base, aRow: places.model, aDepth: 1,
    shard.transposedWeight(shard.transposedArena.attentionOutput, rows: configuration.modelWidth),
    into: .rows(shard.activations + places.dAttended, stride: places.concatenated))
  weighValuesBackward(shard)
  shard.addGradient(
    weight: arena.attentionWeight, bias: arena.attentionBias, inputs: configuration.modelWidth,
    outputs: 3 * arena.concatenated, x: places.attentionInput, xStride: places.model,
    dY: places.dQueriesKeysValues, dYStride: places.heads)
  backwardThroughNorm(
    shard, norm: configuration.preNormalization ? arena.attentionNorm : nil, normInput: places.e,
    depth: 3 * arena.concatenated, places.dQueriesKeysValues, stride: places.heads,
    shard.transposedWeight(shard.transposedArena.attention, rows: 3 * arena.concatenated))
}

/// For each sequence and head: `S = Q Kᵀ / √k`, `A = softmax(S)` row by row, `attended = A V`.
///
/// The weights are kept transposed, a query in each lane: sums over keys then need no exchange between lanes.
@specialized(where R == Float)
@specialized(where R == Double)
private func weighValues<R: Real>(_ shard: Shard<R>) {
  let heads = Heads(shard)
  let places = shard.activationArena
  let configuration = shard.configuration
  let transposed = shard.activations + places.transposed
  for head in 0..<configuration.heads {
    let (q, k, v) = heads.queriesKeysValues(places.queriesKeysValues, head)
    let weights = heads.weights(head)
    let attended = shard.activations + places.attended + head * heads.width
    heads.transpose(q, stride: places.heads, scale: heads.scale, into: transposed)
    multiply(
      rows: heads.tokens, columns: places.attention, depth: configuration.headWidth, k, aRow: places.heads,
      aDepth: 1, .panels(transposed, rows: configuration.headWidth),
      into: .rows(weights, stride: places.attention),
      series: heads.series(heads.rowStep, heads.transposedStep, heads.weightStep))
    for sequence in 0..<shard.sequences {
      softmax(
        weights + sequence * heads.weightStep, keys: heads.tokens, queries: places.attention,
        causal: configuration.causal)
    }
    multiply(
      rows: heads.tokens, columns: heads.width, depth: heads.tokens, weights, aRow: 1,
      aDepth: places.attention, .rows(v, stride: places.heads),
      into: .rows(attended, stride: places.concatenated),
      series: heads.series(heads.weightStep, heads.rowStep, heads.attendedStep))
  }
}

/// The gradient of `weighValues`: `dV = Aᵀ dO`, `dA = dO Vᵀ`, `dS = A∘(dA − (A∘dA)·1)/√k`, `dQ = dS K`, `dK = dSᵀ Q`.
@specialized(where R == Float)
@specialized(where R == Double)
private func weighValuesBackward<R: Real>(_ shard: Shard<R>) {
  let heads = Heads(shard)
  let places = shard.activationArena
  let configuration = shard.configuration
  let (tokens, attention) = (heads.tokens, places.attention)
  let transposed = shard.activations + places.transposed
  let dS = shard.activations + places.dWeights
  for head in 0..<configuration.heads {
    let (q, k, v) = heads.queriesKeysValues(places.queriesKeysValues, head)
    let (dQ, dK, dV) = heads.queriesKeysValues(places.dQueriesKeysValues, head)
    let dO = shard.activations + places.dAttended + head * heads.width
    let weights = heads.weights(head)
    multiply(
      rows: tokens, columns: heads.width, depth: tokens, weights, aRow: attention, aDepth: 1,
      .rows(dO, stride: places.concatenated), into: .rows(dV, stride: places.heads),
      series: heads.series(heads.weightStep, heads.attendedStep, heads.rowStep))
    heads.transpose(dO, stride: places.concatenated, scale: 1, into: transposed)
    multiply(
      rows: tokens, columns: attention, depth: configuration.headWidth, v, aRow: places.heads, aDepth: 1,
      .panels(transposed, rows: configuration.headWidth), into: .rows(dS, stride: attention),
      series: heads.series(heads.rowStep, heads.transposedStep, heads.gradientStep))
    for sequence in 0..<shard.sequences {
      softmaxBackward(
        weights + sequence * heads.weightStep, dS + sequence * heads.gradientStep, keys: tokens,
        queries: attention, scale: heads.scale)
    }
    multiply(
      rows: tokens, columns: heads.width, depth: tokens, dS, aRow: 1, aDepth: attention,
      .rows(k, stride: places.heads), into: .rows(dQ, stride: places.heads),
      series: heads.series(heads.gradientStep, heads.rowStep, heads.rowStep))
    multiply(
      rows: tokens, columns: heads.width, depth: tokens, dS, aRow: attention, aDepth: 1,
      .rows(q, stride: places.heads), into: .rows(dK, stride: places.heads),
      series: heads.series(heads.gradientStep, heads.rowStep, heads.rowStep))
  }
}

/// Where one head's matrices lie, and how far apart those of neighbouring sequences are.
private struct Heads<R: Real> {
  let shard: Shard<R>
  let tokens: Int
  /// Padded width of a head.
  let width: Int
  let scale: R
  let rowStep: Int
  let attendedStep: Int
  let weightStep: Int
  let gradientStep: Int
  let transposedStep: Int

  @inline(__always)
  init(_ shard: Shard<R>) {
    let places = shard.activationArena
    self.shard = shard
    tokens = shard.configuration.attendedTokens
    width = shard.parameterArena.headWidth
    scale = 1 / R(shard.configuration.headWidth).squareRoot()
    rowStep = tokens * places.heads
    attendedStep = tokens * places.concatenated
    weightStep = shard.configuration.heads * tokens * places.attention
    gradientStep = tokens * places.attention
    transposedStep = shard.configuration.headWidth * places.attention
  }

  @inline(__always)
  func queriesKeysValues(_ place: Int, _ head: Int) -> (
    UnsafeMutablePointer<R>, UnsafeMutablePointer<R>, UnsafeMutablePointer<R>
  ) {
    let q = shard.activations + place + head * width
    let k = q + shard.parameterArena.concatenated
    return (q, k, k + shard.parameterArena.concatenated)
  }

  @inline(__always)
  func weights(_ head: Int) -> UnsafeMutablePointer<R> {
    shard.activations + shard.activationArena.weights + head * gradientStep
  }

  @inline(__always)
  func series(_ a: Int, _ b: Int, _ c: Int) -> Series {
    Series(count: shard.sequences, a: a, b: b, c: c)
  }

  /// A head's rows of each sequence, transposed and scaled.
  @inline(__always)
  func transpose(
    _ source: UnsafeMutablePointer<R>, stride: Int, scale: R, into panels: UnsafeMutablePointer<R>
  ) {
    Transformer.transpose(
      .rows(source, stride: stride), rows: tokens, columns: shard.configuration.headWidth, scale: scale,
      into: panels, series: series(tokens * stride, 0, transposedStep))
  }
}

/// `column ← exp(column − max) / Σ exp(column − max)` for each query; where causal, over the keys up to the query's own
/// place, and 0 for those after it.
///
/// - Parameter queries: padded; what padding comes to is never read.
@inline(__always)
private func softmax<R: Real>(_ logits: UnsafeMutablePointer<R>, keys: Int, queries: Int, causal: Bool) {
  if causal {
    for key in 1..<max(1, keys) {
      for query in 0..<key { logits[key &* queries &+ query] = -R.infinity }
    }
  }
  let end = logits + keys &* queries
  for query in stride(from: 0, to: queries, by: 8) {
    var largest = R.Lanes(at: logits + query)
    var place = logits + query
    while place < end {
      largest = R.maximum(largest, R.Lanes(at: place))
      place += queries
    }
    var total = R.Lanes.zero
    place = logits + query
    while place < end {
      let exponential = R.exp(R.Lanes(at: place) - largest)
      total += exponential
      exponential.store(at: place)
      place += queries
    }
    let factor = R.Lanes(repeating: 1) / total
    place = logits + query
    while place < end {
      (R.Lanes(at: place) * factor).store(at: place)
      place += queries
    }
  }
}

// region: softmax-backward
/// `dA ← A∘(dA − Σ A∘dA)·scale` for each query; where A is zero so is the result, so masked tokens stay 0.
@inline(__always)
private func softmaxBackward<R: Real>(
  _ weights: UnsafePointer<R>, _ dA: UnsafeMutablePointer<R>, keys: Int, queries: Int, scale: R
) {
  let factor = R.Lanes(repeating: scale)
  for query in stride(from: 0, to: queries, by: 8) {
    var mean = R.Lanes.zero
    var place = query
    for _ in 0..<keys {
      mean = mean.addingProduct(R.Lanes(at: weights + place), R.Lanes(at: dA + place))
      place &+= queries
    }
    place = query
    for _ in 0..<keys {
      (R.Lanes(at: weights + place) * (R.Lanes(at: dA + place) - mean) * factor).store(at: dA + place)
      place &+= queries
    }
  }
}
// endregion
