import Diagnostics
import ReproducibleMath
import Testing
import Transformer

@testable import Approximation

/// Where two numbers of an exact layer nearly cancel, so that what is left is known less well than they are.
private enum Cancellation: CaseIterable { case inTheHead, toTheLastBit, inTheReadout }

/// A layer of one token, which is a network of ReLUs, with weights of few bits: its values are known exactly.
private struct ExactLayer {
  let model: Model<Double>

  init(_ random: inout RandomStream, residual: Bool, _ cancellation: Cancellation) throws {
    let configuration = try Configuration(
      tokens: 1, inputWidth: 2, modelWidth: 4, heads: 1, headWidth: 2, hiddenWidth: 9, outputWidth: 2,
      residual: residual)
    var model = Model<Double>(zero: configuration)
    /// Whole numbers of 2^−bits in ±1.
    func numbers(_ count: Int, _ bits: Int) -> [Double] {
      (0..<count).map { _ in
        Double(random.integer(below: 2 << bits) - 1 << bits)
          * Double(sign: .plus, exponent: -bits, significand: 1)
      }
    }
    func opposite(_ x: [Double], _ bits: Int) -> [Double] {
      x.map {
        -$0 + Double(random.integer(below: 9) - 4) * Double(sign: .plus, exponent: -bits, significand: 1)
      }
    }
    let (early, late) = cancellation == .inTheReadout ? (6, 30) : (20, 9)
    // A row keeps the token in its first half and what the head adds in the other, which is all that is heard of it.
    for tensor in [Tensor.embeddingWeight, .embeddingBias, .position] {
      model[tensor] = numbers(configuration.count(of: tensor) / 2, early).chunks(of: 2).flatMap {
        $0 + [0, 0]
      }
    }
    let value = numbers(8, early)
    model[.valueWeight] = value.indices.map { value[$0 / 2 * 2] }
    model[.valueBias] = [Double](repeating: numbers(1, early)[0], count: 2)
    let output = numbers(2, early)
    model[.attentionOutputWeight] = [0, 0] + output + [0, 0] + opposite(output, early)
    if cancellation == .toTheLastBit {
      // n² − (n − 1)(n + 1) = 1, which double precision cannot tell from 0.
      let n = Double(random.integer(below: 1 << 28) + 1 << 28)
      model[.embeddingWeight] = [1, -1, 0, 0, 0.5, 1, 0, 0]
      model[.valueWeight] = (0..<8).map { (n - Double($0 % 2)) * 0x1p-28 }
      for tensor in [Tensor.embeddingBias, .position, .valueBias] {
        model[tensor] = model[tensor].map { _ in 0 }
      }
      model[.attentionOutputWeight] = [0, 0, n, n, 0, 0, -n - 1, -n - 1].map { $0 * 0x1p-28 }
    }
    model[.hiddenWeight] = [Double](repeating: 0, count: 18) + numbers(18, 12)
    let projection = numbers(9, late)
    model[.projectionWeight] = zip(projection, opposite(projection, late)).flatMap { [0, 0, $0, $1] }
    let readout = numbers(2, late)
    model[.readoutWeight] = [0, 0, 0, 0] + readout + readout
    self.model = model
  }

  /// x A + b.
  private func affine(_ x: [Exact], _ weight: Tensor, _ bias: Tensor? = nil) -> [Exact] {
    let (matrix, count) = (model[weight], model.configuration.shape(of: weight)[1])
    return (0..<count).map { column in
      x.indices.reduce(bias.map { Exact(model[$0][column]) } ?? Exact(0.0)) {
        $0 + x[$1] * Exact(matrix[$1 * count + column])
      }
    }
  }

  func callAsFunction(_ x: [Double]) -> [Exact] {
    func sum(_ a: [Exact], _ b: [Exact]) -> [Exact] { zip(a, b).map { $0 + $1 } }
    let residual = model.configuration.residual
    let e = sum(
      affine(x.map { Exact($0) }, .embeddingWeight, .embeddingBias), model[.position].map { Exact($0) })
    let heads = affine(affine(e, .valueWeight, .valueBias), .attentionOutputWeight, .attentionOutputBias)
    let z = residual ? sum(e, heads) : heads
    let hidden = affine(z, .hiddenWeight, .hiddenBias).map(\.rectified)
    let fed = affine(hidden, .projectionWeight, .projectionBias)
    return affine(residual ? sum(z, fed) : fed, .readoutWeight, .readoutBias)
  }
}

@Test(arguments: [true, false], Cancellation.allCases)
private func boundsHoldTheExactError(_ residual: Bool, _ cancellation: Cancellation) throws {
  var random = RandomStream(seed: 1, "exact layers")
  let target = try Target(functions: ["0", "0"], tokens: 1, width: 2)
  for round in 0..<60 {
    let layer = try ExactLayer(&random, residual: residual, cancellation)
    let certifier = try Certifier(layer.model, target)
    let x = (0..<2).map { _ in Double(random.integer(below: 17)) / 16 }
    let errors = layer(x).map(\.magnitude)
    for method in BoundMethod.allCases {
      let worker = BoxBounds(certifier.problem, method)
      var restriction = Restriction(certifier.problem.tokens)
      // At the point itself, and in ever smaller boxes with what the larger ones left undecided.
      for radius in [0, 0.25, 0x1p-10, 0] {
        for (d, number) in x.enumerated() {
          worker.lower[d] = Lanes(repeating: max(0, number - radius))
          worker.upper[d] = Lanes(repeating: min(1, number + radius))
        }
        worker.bound(restriction)
        #expect(errors.allSatisfy { $0 <= worker.bound[0] }, "\(method) \(round)")
        #expect(errors.contains { $0 >= worker.least[0] }, "\(method) \(round)")
        if radius > 0 {
          restriction = Restriction(live: worker.live, linear: worker.linear, constant: worker.constant)
        }
      }
    }
  }
}

/// x₁ − x₂ at points where it is 0, as far as rounding lets anyone see.
@Test func unitsWhoseSignRoundingHidesStayUndecided() throws {
  var model = Model<Double>(
    zero: try Configuration(tokens: 1, inputWidth: 2, modelWidth: 1, heads: 1, hiddenWidth: 2, outputWidth: 1)
  )
  model[.embeddingWeight] = [1, -1]
  model[.hiddenWeight] = [1, -1]
  model[.projectionWeight] = [1, 1]
  model[.readoutWeight] = [1]
  let certifier = try Certifier(model, Target(functions: ["0"], tokens: 1, width: 2))
  for method in BoundMethod.allCases {
    let worker = BoxBounds(certifier.problem, method)
    for d in 0..<2 { (worker.lower[d], worker.upper[d]) = (Lanes(repeating: 0.7), Lanes(repeating: 0.7)) }
    worker.bound(Restriction(certifier.problem.tokens))
    #expect(worker.live == [[0, 1]])
  }
}

/// Where the layer is 0 and f is 1 the bound is 1 and 2⁻⁵⁰ for each of D + 16 roundings.
@Test func boundAllowsForRoundingOfTheTarget() throws {
  let model = Model<Double>(
    zero: try Configuration(tokens: 2, inputWidth: 1, modelWidth: 1, heads: 1, hiddenWidth: 1, outputWidth: 1)
  )
  let certifier = try Certifier(model, Target(functions: ["x[1,1]", "0"], tokens: 2, width: 1))
  let worker = BoxBounds(certifier.problem)
  for d in 0..<2 { (worker.lower[d], worker.upper[d]) = (Lanes(repeating: 1), Lanes(repeating: 1)) }
  worker.bound(Restriction(certifier.problem.tokens))
  #expect(worker.bound[0] == 1 + 18 * 0x1p-50 && worker.least[0] == 1 - 18 * 0x1p-50)
}

private func randomUnits(
  _ count: Int, seed: UInt64, _ body: (_ units: HiddenUnits, _ model: Model<Double>) -> Void
) throws {
  var random = RandomStream(seed: seed, "units")
  for _ in 0..<count {
    let (tokens, width) = [(1, 1), (2, 1), (1, 3), (3, 2)][random.integer(below: 4)]
    let outputs = 1 + random.integer(below: 3)
    let target = try Target(
      functions: [String](repeating: "x[1,1]", count: tokens * outputs), tokens: tokens, width: width,
      domain: (0..<tokens * width).map { _ in Interval(-1, 3) })
    let model = try randomModel(&random, tokens: tokens, width: width, outputs: outputs)
    for units in try Certifier(model, target).problem.tokens { body(units, model) }
  }
}

/// N 2⁻⁵⁰ times the bounds that `HiddenUnits` derives, with N the number of terms, inputs, and 64 or 128 more.
@Test func padsAreWhatTheDocumentationDerives() throws {
  try randomUnits(200, seed: 2) { units, model in
    let inputs = model.configuration.inputCount
    var sizes = (0..<units.outputs).map { o in
      units.features.indices.reduce(abs(units.constant[o])) {
        $0 + 4 * abs(units.linear[o * units.features.count + $1]) * units.bounds[$1]
      }
    }
    for j in 0..<units.count {
      let terms = units.first[j]..<units.first[j + 1]
      let reach = terms.reduce(abs(units.bias[j])) {
        $0 + 4 * abs(units.weight[$1]) * units.bounds[units.feature[$1]]
      }
      #expect(units.pad[j] >= Double(terms.count + inputs + 64) * 0x1p-50 * reach)
      for o in 0..<units.outputs { sizes[o] += abs(units.outgoing[j * units.outputs + o]) * reach }
    }
    let steps = Double(model.configuration.hiddenWidth + units.features.count + inputs + 128)
    for o in 0..<units.outputs { #expect(units.outputPad[o] >= steps * 0x1p-50 * sizes[o]) }
  }
}

/// A unit is left out where no output hears it, and only there.
@Test func unitsThatAnyOutputHearsAreKept() throws {
  var silent = 0
  try randomUnits(200, seed: 3) { units, model in
    let (width, outputs) = (model.configuration.modelWidth, units.outputs)
    let (projection, readout) = (model[.projectionWeight], model[.readoutWeight])
    let heard = (0..<model.configuration.hiddenWidth).filter { unit in
      (0..<outputs).contains { o in
        // No two products of random numbers cancel.
        (0..<width).contains { projection[unit * width + $0] != 0 && readout[$0 * outputs + o] != 0 }
      }
    }
    silent += model.configuration.hiddenWidth - heard.count
    #expect(units.count == heard.count)
  }
  #expect(silent > 0)
}

extension Array {
  fileprivate func chunks(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<$0 + size]) }
  }
}

/// (1 + 2⁻²⁷)(1 + 3·2⁻²⁷) − 1 − 2⁻²⁵ is 3·2⁻⁵⁴, which intervals of double precision cannot tell from any other number between 0
/// and 2⁻⁵²: the bound is not below what the bias really is.
@Test func aBiasThatCancelsToItsLastBitIsHeldByItsBound() throws {
  var model = Model<Double>(
    zero: try Configuration(
      tokens: 1, inputWidth: 1, modelWidth: 2, heads: 1, hiddenWidth: 1, outputWidth: 1, residual: false))
  model[.embeddingBias] = [1 + 0x1p-27, 1]
  model[.valueWeight] = [1, 0, 0, 1]
  model[.attentionOutputWeight] = [1, 0, 0, 1]
  model[.hiddenWeight] = [1 + 3 * 0x1p-27, -(1 + 0x1p-25)]
  model[.projectionWeight] = [1, 0]
  model[.readoutWeight] = [1, 0]
  let certificate = try Certifier(model, Target(functions: ["0"], tokens: 1, width: 1)).certificate(
    CertificateOptions(boxBudget: 1))
  #expect(certificate.bound >= 3 * 0x1p-54 && certificate.bound < 0x1p-50)
}

/// A unit's own bound is small here, and that of what it adds to is not.
@Test func aReadoutTooLargeForACertificateIsRefused() throws {
  var model = Model<Double>(
    zero: try Configuration(tokens: 1, inputWidth: 1, modelWidth: 1, heads: 1, hiddenWidth: 1, outputWidth: 1)
  )
  model[.readoutBias] = [1e290]
  let target = try Target(functions: ["0"], tokens: 1, width: 1)
  #expect(throws: Diagnostic.self) { try Certifier(model, target).certificate() }
}
