/// Where each intermediate result of one shard (a fixed number of sequences) lies in one block of memory.
///
/// All are matrices in row layout with R = (sequences of the shard)·T rows; the strides are those of `rowStride`.
struct ActivationArena: Sendable {
  let configuration: Configuration
  /// Sequences that fit.
  let sequences: Int
  /// Padded T: the distance between rows of attention weights.
  let attention: Int
  /// Distances between rows.
  let input: Int
  let model: Int
  let heads: Int
  let concatenated: Int
  let hidden: Int
  let output: Int
  /// Offsets: the forward pass. Without pre-normalisation `attentionInput` is `e` and `hiddenInput` is `z`.
  let x: Int
  let e: Int
  let attentionInput: Int
  let queriesKeysValues: Int
  let weights: Int
  let attended: Int
  let z: Int
  let hiddenInput: Int
  let hiddenUnits: Int
  let u: Int
  let y: Int
  /// Offsets: gradients. `dModel` is dU, then dZ, then dE, since with residuals each is the one before it plus a
  /// term; `dBranch` holds that term while a norm stands between.
  let dModel: Int
  let dBranch: Int
  let dHidden: Int
  let dAttended: Int
  let dQueriesKeysValues: Int
  let dWeights: Int
  let dY: Int
  /// One head's queries, or the gradient of its output, transposed.
  let transposed: Int
  let count: Int

  init(_ parameters: ParameterArena, sequences: Int) {
    let configuration = parameters.configuration
    self.configuration = configuration
    self.sequences = sequences
    let tokens = configuration.attendedTokens
    let rows = sequences * tokens
    attention = paddedWidth(tokens)
    input = rowStride(configuration.inputWidth)
    model = rowStride(configuration.modelWidth)
    heads = rowStride(3 * parameters.concatenated)
    concatenated = rowStride(parameters.concatenated)
    hidden = rowStride(configuration.hiddenWidth)
    output = rowStride(configuration.outputWidth)
    var end = 0
    func place(_ size: Int) -> Int {
      defer { end += size }
      return end
    }
    let norm = configuration.preNormalization
    x = place(rows * input)
    e = place(rows * model)
    attentionInput = norm ? place(rows * model) : e
    queriesKeysValues = place(rows * heads)
    weights = place(configuration.heads * rows * attention)
    attended = place(rows * concatenated)
    z = place(rows * model)
    hiddenInput = norm ? place(rows * model) : z
    hiddenUnits = place(rows * hidden)
    u = place(rows * model)
    y = place(rows * output)
    dModel = place(rows * model)
    dBranch = place(rows * model)
    dHidden = place(rows * hidden)
    dAttended = place(rows * concatenated)
    dQueriesKeysValues = place(rows * heads)
    dWeights = place(rows * attention)
    dY = place(rows * output)
    transposed = place(sequences * parameters.headWidth * attention)
    count = end
  }
}
