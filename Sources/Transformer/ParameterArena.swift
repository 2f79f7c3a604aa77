/// Where each tensor lies in the one block of memory that holds all parameters, and in the blocks of the same
/// form that hold gradients and the optimiser's moments.
///
/// Weights lie in panel layout (see `Blocks`), query, key and value side by side as one matrix; each head's
/// columns are padded to a multiple of 8. Padding is zero, its gradient is zero, and every optimiser keeps it so.
struct ParameterArena: Sendable {
  let configuration: Configuration
  /// d, k, H·k, F and m, padded.
  let modelWidth: Int
  let headWidth: Int
  let concatenated: Int
  let hiddenWidth: Int
  let outputWidth: Int
  /// Offsets, in numbers, from the start of the arena.
  let embeddingWeight: Int
  let embeddingBias: Int
  let position: Int
  let beginning: Int
  let attentionNorm: Int
  let attentionWeight: Int
  let attentionBias: Int
  let attentionOutputWeight: Int
  let attentionOutputBias: Int
  let hiddenNorm: Int
  let hiddenWeight: Int
  let hiddenBias: Int
  let projectionWeight: Int
  let projectionBias: Int
  let readoutWeight: Int
  let readoutBias: Int
  /// Numbers in the arena, padding included: a multiple of 8.
  let count: Int

  init(_ configuration: Configuration) {
    self.configuration = configuration
    modelWidth = paddedWidth(configuration.modelWidth)
    headWidth = paddedWidth(configuration.headWidth)
    concatenated = configuration.heads * headWidth
    hiddenWidth = paddedWidth(configuration.hiddenWidth)
    outputWidth = paddedWidth(configuration.outputWidth)
    var end = 0
    func place(_ size: Int) -> Int {
      defer { end += size }
      return end
    }
    embeddingWeight = place(configuration.inputWidth * modelWidth)
    embeddingBias = place(modelWidth)
    position = place(configuration.positions ? configuration.attendedTokens * modelWidth : 0)
    beginning = place(configuration.beginningToken ? modelWidth : 0)
    attentionNorm = place(configuration.preNormalization ? 2 * modelWidth : 0)
    attentionWeight = place(configuration.modelWidth * 3 * concatenated)
    attentionBias = place(3 * concatenated)
    attentionOutputWeight = place(concatenated * modelWidth)
    attentionOutputBias = place(modelWidth)
    hiddenNorm = place(configuration.preNormalization ? 2 * modelWidth : 0)
    hiddenWeight = place(configuration.modelWidth * hiddenWidth)
    hiddenBias = place(hiddenWidth)
    projectionWeight = place(configuration.hiddenWidth * modelWidth)
    projectionBias = place(modelWidth)
    readoutWeight = place(configuration.modelWidth * outputWidth)
    readoutBias = place(outputWidth)
    count = end
  }

  /// The place of element (row, column) of a tensor; vectors have one row.
  func index(_ tensor: Tensor, _ row: Int, _ column: Int) -> Int {
    switch tensor {
    case .embeddingWeight:
      embeddingWeight + panel(row, column, rows: configuration.inputWidth, width: modelWidth)
    case .embeddingBias: embeddingBias + column
    case .position: position + row * modelWidth + column
    case .beginning: beginning + column
    case .attentionNormWeight: attentionNorm + column
    case .attentionNormBias: attentionNorm + modelWidth + column
    case .queryWeight: attentionMatrix(row, padded(column))
    case .keyWeight: attentionMatrix(row, concatenated + padded(column))
    case .valueWeight: attentionMatrix(row, 2 * concatenated + padded(column))
    case .queryBias: attentionBias + padded(column)
    case .keyBias: attentionBias + concatenated + padded(column)
    case .valueBias: attentionBias + 2 * concatenated + padded(column)
    case .attentionOutputWeight:
      attentionOutputWeight + panel(padded(row), column, rows: concatenated, width: modelWidth)
    case .attentionOutputBias: attentionOutputBias + column
    case .hiddenNormWeight: hiddenNorm + column
    case .hiddenNormBias: hiddenNorm + modelWidth + column
    case .hiddenWeight: hiddenWeight + panel(row, column, rows: configuration.modelWidth, width: hiddenWidth)
    case .hiddenBias: hiddenBias + column
    case .projectionWeight:
      projectionWeight + panel(row, column, rows: configuration.hiddenWidth, width: modelWidth)
    case .projectionBias: projectionBias + column
    case .readoutWeight:
      readoutWeight + panel(row, column, rows: configuration.modelWidth, width: outputWidth)
    case .readoutBias: readoutBias + column
    }
  }

  /// A head's column with each head's width padded.
  private func padded(_ column: Int) -> Int {
    column / configuration.headWidth * headWidth + column % configuration.headWidth
  }

  private func attentionMatrix(_ row: Int, _ column: Int) -> Int {
    attentionWeight + panel(row, column, rows: configuration.modelWidth, width: 3 * concatenated)
  }

  private func panel(_ row: Int, _ column: Int, rows: Int, width: Int) -> Int {
    let first = column & ~15
    return first * rows + row * min(16, width - first) + (column - first)
  }
}

extension ParameterArena {
  /// Copies a model's tensors into an arena; the padding is left as it is.
  @specialized(where R == Float)
  @specialized(where R == Double)
  func scatter<R>(_ parameters: [R], into arena: UnsafeMutablePointer<R>) {
    parameters.withUnsafeBufferPointer { source in
      forEachElement { arena[$1] = source[$0] }
    }
  }

  /// Collects the tensors from an arena, in the order of `Tensor`.
  @specialized(where R == Float)
  @specialized(where R == Double)
  func gather<R>(_ arena: UnsafePointer<R>) -> [R] {
    [R](unsafeUninitializedCapacity: configuration.parameterCount) { buffer, count in
      forEachElement { (buffer.baseAddress! + $0).initialize(to: arena[$1]) }
      count = buffer.count
    }
  }

  /// Calls `body` with each parameter's place in the model's flat order and in the arena.
  private func forEachElement(_ body: (_ flat: Int, _ packed: Int) -> Void) {
    var flat = 0
    for tensor in configuration.tensors {
      let shape = configuration.shape(of: tensor)
      let rows = shape.count == 2 ? shape[0] : 1
      for row in 0..<rows {
        for column in 0..<shape[shape.count - 1] {
          body(flat, index(tensor, row, column))
          flat += 1
        }
      }
    }
  }
}
