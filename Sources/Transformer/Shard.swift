import ReproducibleMath

/// One shard on its way through the layer: the pointers that every part's forward and backward function works on.
///
/// Each part adds its parameters' gradients to `gradient`, shard after shard in a fixed order.
struct Shard<R: Real> {
  let parameterArena: ParameterArena
  let activationArena: ActivationArena
  let transposedArena: TransposedArena
  let parameters: UnsafePointer<R>
  let transposed: UnsafePointer<R>
  let activations: UnsafeMutablePointer<R>
  let gradient: UnsafeMutablePointer<R>
  let sequences: Int

  var configuration: Configuration { parameterArena.configuration }
  /// R: rows of every activation matrix.
  var rows: Int { sequences * configuration.attendedTokens }
}

extension Shard {
  /// A weight matrix as the right factor of a product.
  func weight(_ offset: Int, rows: Int) -> Blocks<R> {
    .panels(UnsafeMutablePointer(mutating: parameters + offset), rows: rows)
  }

  /// A transposed weight matrix as the right factor of a product.
  func transposedWeight(_ offset: Int, rows: Int) -> Blocks<R> {
    .panels(UnsafeMutablePointer(mutating: transposed + offset), rows: rows)
  }

  /// `gradient of W += Xᵀ dY` and `gradient of b += column sums of dY`, for `Y = X W + b`.
  ///
  /// - Parameters:
  ///   - inputs: columns of X, the rows of W.
  ///   - outputs: padded columns of Y.
  @specialized(where R == Float)
  @specialized(where R == Double)
  func addGradient(
    weight: Int, bias: Int?, inputs: Int, outputs: Int, x: Int, xStride: Int, dY: Int, dYStride: Int
  ) {
    addGradient(weight, bias, inputs, outputs, x, xStride, dY, dYStride)
  }

  @inline(never)
  private func addGradient(
    _ weight: Int, _ bias: Int?, _ inputs: Int, _ outputs: Int, _ x: Int, _ xStride: Int, _ dY: Int,
    _ dYStride: Int
  ) {
    let target = Blocks<R>.panels(gradient + weight, rows: inputs)
    multiply(
      rows: inputs, columns: outputs, depth: rows, activations + x, aRow: 1, aDepth: xStride,
      .rows(activations + dY, stride: dYStride), into: target, adding: target)
    if let bias {
      addColumnSums(
        rows: rows, columns: outputs, activations + dY, stride: dYStride, into: gradient + bias)
    }
  }
}

/// Where the transposed weights lie that the backward pass multiplies by; filled once in each step.
struct TransposedArena: Sendable {
  let attention: Int
  let attentionOutput: Int
  let hidden: Int
  let projection: Int
  let readout: Int
  let count: Int

  init(_ arena: ParameterArena) {
    let configuration = arena.configuration
    var end = 0
    func place(rows: Int, columns: Int) -> Int {
      defer { end += rows * columns }
      return end
    }
    attention = place(rows: 3 * arena.concatenated, columns: arena.modelWidth)
    attentionOutput = place(rows: configuration.modelWidth, columns: arena.concatenated)
    hidden = place(rows: configuration.hiddenWidth, columns: arena.modelWidth)
    projection = place(rows: configuration.modelWidth, columns: arena.hiddenWidth)
    readout = place(rows: configuration.outputWidth, columns: arena.modelWidth)
    count = end
  }

  /// Transposes the weights of `parameters`.
  @specialized(where R == Float)
  @specialized(where R == Double)
  func fill<R: Real>(
    _ transposed: UnsafeMutablePointer<R>, from parameters: UnsafePointer<R>, _ arena: ParameterArena
  ) {
    let configuration = arena.configuration
    func fill(_ place: Int, from weight: Int, rows: Int, columns: Int) {
      let source = Blocks.panels(UnsafeMutablePointer(mutating: parameters + weight), rows: rows)
      transpose(source, rows: rows, columns: columns, scale: 1, into: transposed + place)
    }
    fill(
      attention, from: arena.attentionWeight, rows: configuration.modelWidth, columns: 3 * arena.concatenated)
    fill(
      attentionOutput, from: arena.attentionOutputWeight, rows: arena.concatenated,
      columns: configuration.modelWidth)
    fill(
      hidden, from: arena.hiddenWeight, rows: configuration.modelWidth, columns: configuration.hiddenWidth)
    fill(
      projection, from: arena.projectionWeight, rows: configuration.hiddenWidth,
      columns: configuration.modelWidth)
    fill(
      readout, from: arena.readoutWeight, rows: configuration.modelWidth, columns: configuration.outputWidth)
  }
}
