/// The learned tensors of the layer, in the order of the reference files; raw values are their names there and
/// in safetensors files.
public enum Tensor: String, CaseIterable, Codable, Sendable {
  case embeddingWeight = "embedding.weight"
  case embeddingBias = "embedding.bias"
  case position
  case beginning = "bos"
  case attentionNormWeight = "attention_norm.weight"
  case attentionNormBias = "attention_norm.bias"
  case queryWeight = "query.weight"
  case queryBias = "query.bias"
  case keyWeight = "key.weight"
  case keyBias = "key.bias"
  case valueWeight = "value.weight"
  case valueBias = "value.bias"
  case attentionOutputWeight = "attention_output.weight"
  case attentionOutputBias = "attention_output.bias"
  case hiddenNormWeight = "hidden_norm.weight"
  case hiddenNormBias = "hidden_norm.bias"
  case hiddenWeight = "hidden.weight"
  case hiddenBias = "hidden.bias"
  case projectionWeight = "projection.weight"
  case projectionBias = "projection.bias"
  case readoutWeight = "readout.weight"
  case readoutBias = "readout.bias"
}

extension Configuration {
  /// The tensors that a model of this configuration has.
  public var tensors: [Tensor] {
    Tensor.allCases.filter { !shape(of: $0).isEmpty }
  }

  /// Rows and columns of a matrix, the length of a vector, or nothing for a tensor that this configuration
  /// does not have. Matrices act on row vectors: `y = x W + b`.
  public func shape(of tensor: Tensor) -> [Int] {
    let concatenated = heads * headWidth
    return switch tensor {
    case .embeddingWeight: [inputWidth, modelWidth]
    case .position: positions ? [attendedTokens, modelWidth] : []
    case .beginning: beginningToken ? [modelWidth] : []
    case .attentionNormWeight, .attentionNormBias, .hiddenNormWeight, .hiddenNormBias:
      preNormalization ? [modelWidth] : []
    case .queryWeight, .keyWeight, .valueWeight: [modelWidth, concatenated]
    case .queryBias, .keyBias, .valueBias: [concatenated]
    case .attentionOutputWeight: [concatenated, modelWidth]
    case .hiddenWeight: [modelWidth, hiddenWidth]
    case .hiddenBias: [hiddenWidth]
    case .projectionWeight: [hiddenWidth, modelWidth]
    case .embeddingBias, .attentionOutputBias, .projectionBias: [modelWidth]
    case .readoutWeight: [modelWidth, outputWidth]
    case .readoutBias: [outputWidth]
    }
  }

  /// Numbers in a tensor.
  public func count(of tensor: Tensor) -> Int {
    let shape = shape(of: tensor)
    return shape.isEmpty ? 0 : shape.reduce(1, *)
  }

  /// Learned numbers of the whole model.
  public var parameterCount: Int { Tensor.allCases.reduce(0) { $0 + count(of: $1) } }
}
