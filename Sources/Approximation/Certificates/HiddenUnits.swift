import Diagnostics
import ReproducibleMath
import Transformer

/// The part of a layer after its formula, for one token: linear terms and ReLUs, in floating-point numbers with bounds of
/// what they leave out.
///
///     Y_o − f_o = constant_o + Σ_k linear_ok φ_k + Σ_j outgoing_jo ReLU(bias_j + Σ_k C_jk φ_k) − f_o
///
/// Two constants cover rounding once and for all. With Φ_k ≥ |φ_k| over the whole domain, and with linear enclosures of the
/// features that never exceed 4 Φ_k in magnitude (`BoxBounds` sees to it), every sum formed for unit j stays within
/// |bias_j| + 4 Σ |C_jk| Φ_k, and every sum formed for output o, in whatever order and with whatever slopes of [0, 1] the
/// ReLUs are replaced by, within
///
///     B_o = |constant_o| + 4 Σ |linear_ok| Φ_k + Σ_j |outgoing_jo| (|bias_j| + 4 Σ |C_jk| Φ_k).
///
/// A sum of N terms of at most three factors errs by γ_{N+3} times that bound (Higham 2002, section 3.1), and N 2⁻⁵⁰ is
/// eight times more than N u. The matrices' own intervals add their radius times Φ: to the unit, and times |outgoing_jo| to
/// the output, since a unit that is linear on a box joins the linear terms without its pad.
struct HiddenUnits: Sendable {
  /// The 4 of the bounds above.
  static let looseness = 4.0

  /// Places of the features in the formula, and Φ.
  let features: [Int]
  let bounds: [Double]
  /// Unit j's terms are `first[j]..<first[j + 1]` of `feature` and `weight`.
  private(set) var first: [Int] = [0]
  private(set) var feature: [Int] = []
  private(set) var weight: [Double] = []
  private(set) var bias: [Double] = []
  /// What the computed pre-activation may be off by.
  private(set) var pad: [Double] = []
  /// Units × outputs.
  private(set) var outgoing: [Double] = []
  /// Outputs × features.
  let linear: [Double]
  let constant: [Double]
  /// What the computed output may be off by.
  private(set) var outputPad: [Double]
  /// Places of the target's values in the formula.
  let targets: [Int]

  var count: Int { bias.count }
  var outputs: Int { targets.count }

  /// - Parameters:
  ///   - ranges: of the formula's operations over the domain.
  ///   - targets: the places of f_1 … f_m of this token.
  /// - Throws: `Diagnostic` of kind `.data` when weights are too large to compute with.
  init(_ token: LayerFormula.Token, _ model: Model<Double>, ranges: [Interval], targets: [Int])
    throws(Diagnostic)
  {
    let configuration = model.configuration
    let (width, hidden, outputs) = (
      configuration.modelWidth, configuration.hiddenWidth, configuration.outputWidth
    )
    var features = token.features
    for place in token.unitFeatures where !features.contains(place) { features.append(place) }
    let index = Dictionary(uniqueKeysWithValues: features.enumerated().map { ($1, $0) })
    self.features = features
    self.targets = targets
    bounds = features.map { ranges[$0].magnitude }

    let readout = IntervalMatrix(model[.readoutWeight], rows: width, columns: outputs)
    var constants = sum(
      model[.projectionBias].map { Interval($0) } * readout, model[.readoutBias].map { Interval($0) })
    var linear = [Interval](repeating: 0, count: outputs * features.count)
    if configuration.residual {
      constants = sum(constants, token.constant * readout)
      let direct = token.weights * readout
      for (row, place) in token.features.enumerated() {
        for o in 0..<outputs { linear[o * features.count + index[place]!] += direct[row, o] }
      }
    }
    self.linear = linear.map(\.centred.middle)
    constant = constants.map(\.centred.middle)
    var radius = constants.map(\.centred.radius)
    var size = constants.map(\.magnitude)
    for o in 0..<outputs {
      for k in features.indices {
        let weight = linear[o * features.count + k]
        radius[o] += weight.centred.radius * bounds[k]
        size[o] += Self.looseness * weight.magnitude * bounds[k]
      }
    }
    outputPad = []
    let places = token.unitFeatures.map { index[$0]! }
    // A few hundred units at a time: constructions have many, and intervals take twice the memory of numbers.
    for start in Swift.stride(from: 0, to: hidden, by: 256) {
      let block = start..<min(hidden, start + 256)
      let incoming = IntervalMatrix(
        model.parameters, at: configuration.offset(of: .hiddenWeight), stride: hidden, rows: 0..<width,
        columns: block)
      let leaving =
        IntervalMatrix(
          model.parameters, at: configuration.offset(of: .projectionWeight), stride: width, rows: block,
          columns: 0..<width) * readout
      let matrix = token.unitWeights * incoming
      let biases = sum(token.unitConstant * incoming, model[.hiddenBias][block].map { Interval($0) })
      for unit in 0..<block.count where !leaving.row(unit).allSatisfy({ $0 == 0 }) {
        var loose = biases[unit].centred.radius
        var reach = biases[unit].magnitude
        for (row, k) in places.enumerated() where matrix[row, unit] != 0 {
          let (middle, radius) = matrix[row, unit].centred
          feature.append(k)
          weight.append(middle)
          loose += radius * bounds[k]
          reach += Self.looseness * matrix[row, unit].magnitude * bounds[k]
        }
        let steps = Double(feature.count - first[first.count - 1] + configuration.inputCount + 64) * 0x1p-50
        first.append(feature.count)
        bias.append(biases[unit].centred.middle)
        pad.append((loose + steps * reach) * (1 + 0x1p-20) + 0x1p-1000)
        for o in 0..<outputs {
          let (middle, inexact) = leaving[unit, o].centred
          outgoing.append(middle)
          // Where the unit is linear its own pad is not looked at.
          radius[o] += inexact * reach + leaving[unit, o].magnitude * loose
          size[o] += leaving[unit, o].magnitude * reach
        }
      }
    }
    let steps = Double(hidden + features.count + configuration.inputCount + 128) * 0x1p-50
    outputPad = (0..<outputs).map { (radius[$0] + steps * size[$0]) * (1 + 0x1p-20) + 0x1p-1000 }
    guard outputPad.allSatisfy({ $0 < 0x1p900 }), pad.allSatisfy({ $0 < 0x1p900 }) else {
      throw Diagnostic(
        .data, "the model's weights are too large to compute a certificate with", at: .named("model"),
        remedy: "train it with a smaller learning rate, or with weight decay")
    }
  }
}

/// The units of a network that are undecided on a region, and what the others add up to there.
///
/// A unit whose pre-activation is positive throughout the region is linear there and joins the linear terms; one that is
/// negative is gone. Boxes inside the region need to look at what is left only.
final class Restriction: Sendable {
  /// For each token, the units that are left.
  let live: [[Int32]]
  /// For each token, outputs × features.
  let linear: [[Double]]
  let constant: [[Double]]

  init(live: [[Int32]], linear: [[Double]], constant: [[Double]]) {
    self.live = live
    self.linear = linear
    self.constant = constant
  }

  /// The whole network.
  convenience init(_ tokens: [HiddenUnits]) {
    self.init(
      live: tokens.map { Array(0..<Int32($0.count)) }, linear: tokens.map(\.linear),
      constant: tokens.map(\.constant))
  }

  var liveCount: Int { live.reduce(0) { $0 + $1.count } }
}
