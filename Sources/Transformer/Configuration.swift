import Diagnostics

// The letters of this module, in every comment and in the report:
//   B  sequences in a batch            n  tokens of a sequence
//   T  rows that attend: n, or n + 1 with a beginning token
//   c  input width    d  model width   H  heads    k  head width
//   F  hidden width   m  output width  R  = B·T, the rows of a batch

/// The shape of a single-layer Transformer
///
///     E = X·embedding.weight + embedding.bias                            (B × n × d)
///     E = [bos ; E]  with a beginning token, then  E += position if any  (B × T × d)
///     Q, K, V = norm(E)·{query,key,value}.weight + bias                  (B × T × H·k)
///     A = softmax(Q Kᵀ / √k)  for each head, over past tokens if causal  (B × H × T × T)
///     Z = [E +] concat_h(A V)·attention_output.weight + bias             (B × T × d)
///     U = [Z +] ReLU(norm(Z)·hidden.weight + bias)·projection.weight + bias
///     Y = U·readout.weight + readout.bias                                (B × n × m)
///
/// with the terms in brackets only when `residual`, and `norm` the identity unless `preNormalization`.
public struct Configuration: Codable, Hashable, Sendable {
  /// n: tokens of a sequence.
  public let tokens: Int
  /// c: numbers of an input token.
  public let inputWidth: Int
  /// d: numbers of a row inside the layer.
  public let modelWidth: Int
  /// H.
  public let heads: Int
  /// k: numbers of a head's query, key and value.
  public let headWidth: Int
  /// F: ReLU units.
  public let hiddenWidth: Int
  /// m: numbers of an output token.
  public let outputWidth: Int
  /// Adds its input to the attention's output, and the attention's output to the feed-forward network's.
  public let residual: Bool
  /// Puts one learned row in front of the embedded tokens; its output is dropped.
  public let beginningToken: Bool
  /// Whether each row of a sequence has a learned encoding added. Without it, and without a beginning token and a causal
  /// mask, the layer is permutation equivariant.
  public let positions: Bool
  /// Whether a token attends only to itself and to the tokens before it.
  public let causal: Bool
  /// Layer normalisation before the attention and before the feed-forward network (Xiong et al. 2020).
  public let preNormalization: Bool

  /// - Parameter headWidth: `modelWidth / heads` unless given.
  /// - Throws: `Diagnostic` of kind `.data` that names the size that makes no sense, or says how much memory all of them
  ///   would take together.
  public init(
    tokens: Int, inputWidth: Int, modelWidth: Int, heads: Int, headWidth: Int? = nil, hiddenWidth: Int,
    outputWidth: Int, residual: Bool = true, beginningToken: Bool = false, positions: Bool = true,
    causal: Bool = false, preNormalization: Bool = false
  ) throws(Diagnostic) {
    let sizes = [
      ("tokens", tokens), ("inputWidth", inputWidth), ("modelWidth", modelWidth), ("heads", heads),
      ("hiddenWidth", hiddenWidth), ("outputWidth", outputWidth), ("headWidth", headWidth ?? 1),
    ]
    for (name, size) in sizes where size < 1 || size > 1 << 24 {
      throw Diagnostic(
        .data, "a Transformer needs \(name) between 1 and 16777216, not \(size)", at: .named(name),
        remedy: "choose a positive size")
    }
    guard headWidth != nil || modelWidth.isMultiple(of: heads) else {
      throw Diagnostic(
        .data, "\(heads) heads do not divide a model width of \(modelWidth)", at: .named("heads"),
        remedy: "choose a divisor of the model width, or give headWidth")
    }
    self.tokens = tokens
    self.inputWidth = inputWidth
    self.modelWidth = modelWidth
    self.heads = heads
    self.headWidth = headWidth ?? modelWidth / heads
    self.hiddenWidth = hiddenWidth
    self.outputWidth = outputWidth
    self.residual = residual
    self.beginningToken = beginningToken
    self.positions = positions
    self.causal = causal
    self.preNormalization = preNormalization
    guard footprint <= Self.largestFootprint else {
      throw Diagnostic(
        .data,
        "a Transformer of this shape takes \(gigabytes(footprint)) for its learned numbers and one sequence, more than \(gigabytes(Self.largestFootprint))",
        at: .named(
          "heads × headWidth = \(heads) × \(self.headWidth), modelWidth = \(modelWidth), tokens = \(tokens)"),
        remedy: "choose smaller sizes")
    }
  }

  /// No count of numbers or bytes that follows from a shape within it overflows.
  private static let largestFootprint = 0x1p39

  /// Bytes that the learned numbers and the intermediate results of one sequence take in double precision, about; in
  /// floating point, since sizes within their ranges multiply to more than an integer holds.
  private var footprint: Double {
    let (n, d, rows) = (Double(tokens), Double(modelWidth), Double(attendedTokens))
    let (heads, concatenated) = (Double(heads), Double(heads) * Double(headWidth))
    let outside = Double(inputWidth) + Double(outputWidth)
    let hidden = Double(hiddenWidth)
    let learned = d * (outside + rows + 4 * concatenated + 2 * hidden)
    let activations = n * outside + rows * (6 * d + 4 * concatenated + hidden) + heads * rows * rows
    return 8 * (learned + activations)
  }

  /// T: the rows of one sequence that attend to each other.
  public var attendedTokens: Int { tokens + (beginningToken ? 1 : 0) }

  /// Numbers in one input sequence, n·c.
  public var inputCount: Int { tokens * inputWidth }

  /// Numbers in one output sequence, n·m.
  public var outputCount: Int { tokens * outputWidth }

  /// Floating-point operations of one forward pass over one sequence, counting a multiplication and an
  /// addition as two and only the matrix products; a training step costs three times as much.
  public var forwardOperations: Int {
    let rows = attendedTokens
    let concatenated = heads * headWidth
    let perRow =
      inputWidth * modelWidth + 4 * modelWidth * concatenated + 2 * rows * concatenated
      + 2 * modelWidth * hiddenWidth + modelWidth * outputWidth
    return 2 * rows * perRow
  }
}

/// A number of bytes in words.
private func gigabytes(_ bytes: Double) -> String { "\(Int((bytes / 1e9).rounded(.up))) GB" }
