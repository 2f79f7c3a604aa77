import Diagnostics
import ReproducibleMath

/// A single-layer Transformer: its shape and its learned numbers.
public struct Model<R: Real>: Equatable, Sendable {
  /// Its shape.
  public let configuration: Configuration
  /// All tensors one after the other, in the order of `Configuration.tensors`, matrices row by row.
  public internal(set) var parameters: [R]

  /// A model whose parameters are all zero, for constructions to fill.
  public init(zero configuration: Configuration) {
    self.configuration = configuration
    parameters = [R](repeating: 0, count: configuration.parameterCount)
  }

  /// - Throws: `Diagnostic` of kind `.data` when the count is not the configuration's, or a number is not finite.
  public init(_ configuration: Configuration, parameters: [R]) throws(Diagnostic) {
    guard parameters.count == configuration.parameterCount else {
      throw Diagnostic(
        .data, "this configuration has \(configuration.parameterCount) parameters, not \(parameters.count)",
        at: .named("parameters"), remedy: "give the parameters of the same configuration")
    }
    guard areFinite(parameters) else {
      throw Diagnostic(
        .data, "a parameter is not a finite number", at: .named("parameters"),
        remedy: "train or load the model anew")
    }
    self.configuration = configuration
    self.parameters = parameters
  }

  /// A model to start training from.
  ///
  /// Weights are normal with mean 0 and variance 1 / fan-in (2 / fan-in before the ReLU: He et al. 2015), positions and
  /// the beginning token normal with standard deviation ½, norms the identity, and biases 0, except that the hidden
  /// biases are uniform in ±1 so that the kinks of the ReLUs are spread over the domain from the start.
  public init(initialized configuration: Configuration, seed: UInt64) {
    self.init(zero: configuration)
    for tensor in configuration.tensors {
      var random = RandomStream(seed: seed, "initial \(tensor.rawValue)")
      let shape = configuration.shape(of: tensor)
      let range = range(of: tensor)
      parameters.withUnsafeMutableBufferPointer { parameters in
        let numbers = UnsafeMutableBufferPointer(rebasing: parameters[range])
        switch tensor {
        case .position, .beginning: random.fill(numbers, normalWithMean: 0, deviation: 0.5)
        case .attentionNormWeight, .hiddenNormWeight: numbers.update(repeating: 1)
        case .hiddenBias: random.fill(numbers, uniform: -1...1)
        case _ where shape.count == 2:
          let variance = (tensor == .hiddenWeight ? 2 : 1) / R(shape[0])
          random.fill(numbers, normalWithMean: 0, deviation: variance.squareRoot())
        default: break
        }
      }
    }
  }

  /// A tensor's numbers, row by row; setting replaces all of them.
  ///
  /// - Precondition: the configuration has the tensor, and a new value has as many numbers.
  public subscript(tensor: Tensor) -> [R] {
    get { Array(parameters[range(of: tensor)]) }
    set {
      precondition(newValue.count == configuration.count(of: tensor), "\(tensor.rawValue) has another shape")
      parameters.replaceSubrange(range(of: tensor), with: newValue)
    }
  }

  /// Where a tensor lies in `parameters`.
  public func range(of tensor: Tensor) -> Range<Int> {
    let start = Tensor.allCases.prefix { $0 != tensor }.reduce(0) { $0 + configuration.count(of: $1) }
    return start..<start + configuration.count(of: tensor)
  }

  /// The same model in another precision, each parameter rounded to the nearest number.
  public func converted<Other: Real>(to type: Other.Type) -> Model<Other> {
    var other = Model<Other>(zero: configuration)
    other.parameters = parameters.map { Other($0) }
    return other
  }
}
