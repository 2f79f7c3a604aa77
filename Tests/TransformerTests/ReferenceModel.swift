import Foundation
import Testing
import Transformer

/// One of the files in `Reference`: a model in float64 with what PyTorch computes for it (see the README there).
struct ReferenceModel: Decodable, Sendable, CustomTestStringConvertible {
  struct Shape: Decodable {
    let tokens, inputWidth, modelWidth, heads, headWidth, hiddenWidth, outputWidth: Int
    let residual, beginningToken: Bool
  }
  struct Run: Decodable {
    struct Settings: Decodable {
      let lr: Double
      let momentum, alpha, eps: Double?
      let weightDecay: Double?
      let betas: [Double]?
      let nesterov: Bool?

      enum CodingKeys: String, CodingKey {
        case lr, momentum, alpha, eps, betas, nesterov
        case weightDecay = "weight_decay"
      }
    }
    let hyperparameters: Settings
    let losses: [Double]
    let finalReadoutWeight: Numbers
  }

  let name: String
  let config: Shape
  let parameters, gradients: [String: Numbers]
  let input, target, output, attention: Numbers
  let loss: Double
  let optimizers: [String: Run]

  static let all: [ReferenceModel] = {
    let urls = ["plain", "residual", "beginning-token"].map {
      Bundle.module.url(forResource: "Reference/\($0)", withExtension: "json")
    }
    return urls.compactMap { url in
      url.flatMap { try? JSONDecoder().decode(ReferenceModel.self, from: Data(contentsOf: $0)) }
    }
  }()

  func configuration() throws -> Configuration {
    try Configuration(
      tokens: config.tokens, inputWidth: config.inputWidth, modelWidth: config.modelWidth,
      heads: config.heads,
      headWidth: config.headWidth, hiddenWidth: config.hiddenWidth, outputWidth: config.outputWidth,
      residual: config.residual, beginningToken: config.beginningToken)
  }

  func model() throws -> Model<Double> {
    var model = Model<Double>(zero: try configuration())
    for tensor in model.configuration.tensors {
      model[tensor] = try #require(parameters[tensor.rawValue]).flat
    }
    return model
  }

  var testDescription: String { name }
}

/// Nested arrays of numbers, read row by row.
struct Numbers: Decodable, Sendable {
  let flat: [Double]

  init(from decoder: any Decoder) throws {
    if let number = try? decoder.singleValueContainer().decode(Double.self) {
      flat = [number]
    } else {
      flat = try decoder.singleValueContainer().decode([Numbers].self).flatMap(\.flat)
    }
  }
}

/// The largest |a − b| relative to the largest |b|.
func relativeError(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let scale = b.reduce(0) { max($0, abs($1)) }
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } / max(scale, .leastNormalMagnitude)
}
