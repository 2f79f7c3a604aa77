import Diagnostics
import Foundation
import ReproducibleMath
import Testing
import Transformer

@testable import Approximation

/// Random formulas, layers and boxes of up to four input numbers.
private func randomProblems(
  _ count: Int, seed: UInt64,
  _ body: (
    _ model: Model<Double>, _ target: Target, _ meaning: @escaping ([Double]) -> [Double],
    _ random: inout RandomStream
  ) throws -> Void
) throws {
  var random = RandomStream(seed: seed, "problems")
  for _ in 0..<count {
    let (tokens, width) = [(1, 1), (2, 1), (1, 2), (3, 1), (2, 2), (4, 1), (1, 4)][random.integer(below: 7)]
    let outputs = 1 + random.integer(below: 2)
    let expressions = (0..<tokens * outputs).map { _ in
      RandomExpression(&random, depth: 3, tokens: tokens, width: width)
    }
    let domain = (0..<tokens * width).map { _ in
      let lower: Double = random.uniform(-2.0...1.0)
      return Interval(lower, lower + random.uniform(0.01...1.0))
    }
    let target = try Target(functions: expressions.map(\.text), tokens: tokens, width: width, domain: domain)
    let model = try randomModel(&random, tokens: tokens, width: width, outputs: outputs)
    try body(model, target, { x in expressions.map { $0.value(x) } }, &random)
  }
}

@Test func multipliedOutLayerIsTheLayer() throws {
  try randomProblems(150, seed: 1) { model, target, meaning, random in
    let points = (0..<9).map { _ in random.point(in: target.domain) }
    let found = try Certifier(model, target).errors(at: points.flatMap { $0 })
    for (a, b) in zip(found, try model.errors(from: meaning, at: points)) {
      #expect(abs(a - b) <= 1e-10 * max(1, b), "\(model.configuration)")
    }
  }
}

@Test(arguments: BoundMethod.allCases)
func noErrorExceedsACertificate(_ method: BoundMethod) throws {
  try randomProblems(200, seed: 2) { model, target, meaning, random in
    let boxes = [1, 9, 200, 1000][random.integer(below: 4)]
    let certificate = try Certifier(model, target).certificate(
      CertificateOptions(relativeGap: 0.001, boxBudget: boxes, method: method))
    #expect(certificate.sampled <= certificate.bound)
    let points =
      (0..<64).map { _ in random.point(in: target.domain) }
      + (0..<64).map { _ in random.extremePoint(in: target.domain) }
      + [certificate.location]
    let errors = try model.errors(from: meaning, at: points)
    let largest = errors.reduce(0, max)
    #expect(largest <= certificate.bound * (1 + 1e-11) + 1e-11, "\(target.name) \(model.configuration)")
    // Normalisation may blow differences up by 1/√10⁻⁵, twice, before it is known that it does not.
    let slack = model.configuration.preNormalization ? 1e-4 : 1e-9
    let missed = (errors[errors.count - 1] - certificate.sampled) / max(1, certificate.sampled)
    #expect(missed <= slack && missed >= -1e-9)
  }
}

/// Steepest ascent of |T − f| by finite differences, from many starts at once.
private func largestByAscent(
  _ model: Model<Double>, _ value: @escaping ([Double]) -> [Double], _ target: Target, starts: Int,
  seed: UInt64
) throws -> Double {
  var random = RandomStream(seed: seed, "starts")
  var points = (0..<starts).map {
    $0 % 4 == 0 ? random.extremePoint(in: target.domain) : random.point(in: target.domain)
  }
  var largest = 0.0
  var step = 0.1
  for _ in 0..<12 {
    let errors = try model.errors(from: value, at: points)
    largest = max(largest, errors.reduce(0, max))
    var slopes: [[Double]] = []
    for c in target.domain.indices {
      let moved = points.map { point in
        var point = point
        point[c] += 1e-7
        return point
      }
      slopes.append(zip(try model.errors(from: value, at: moved), errors).map { ($0 - $1) / 1e-7 })
    }
    for index in points.indices {
      let length = slopes.reduce(0) { max($0, abs($1[index])) }
      for (c, side) in target.domain.enumerated() where length > 0 {
        let next = points[index][c] + step * side.width * slopes[c][index] / length
        points[index][c] = min(max(next, side.lower), side.upper)
      }
    }
    step *= 0.6
  }
  return max(largest, try model.errors(from: value, at: points).reduce(0, max))
}

@Test func gradientAscentFindsNoErrorAboveACertificate() throws {
  try randomProblems(12, seed: 3) { model, target, meaning, _ in
    let certificate = try Certifier(model, target).certificate(
      CertificateOptions(relativeGap: 0.01, boxBudget: 20_000, threads: 2))
    let found = try largestByAscent(model, meaning, target, starts: 1000, seed: 4)
    #expect(found <= certificate.bound * (1 + 1e-11))
    // And the certificate's own search is as good.
    #expect(found <= certificate.sampled * 1.02)
  }
}

@Test func boundsShrinkToTheLargestErrorFound() throws {
  var random = RandomStream(seed: 5, "models")
  for (target, gap) in [
    (Target.sine, 0.001), (.waves, 0.01), (.sort(tokens: 2), 0.01), (.bump, 0.01), (.sort(tokens: 3), 0.05),
  ] {
    for preNormalization in [false, true] {
      let configuration = try Configuration(
        tokens: target.tokens, inputWidth: target.inputWidth, modelWidth: 8, heads: 2, hiddenWidth: 16,
        outputWidth: target.outputWidth, preNormalization: preNormalization)
      let model = Model<Double>(initialized: configuration, seed: random.next())
      let certificate = try Certifier(model, target).certificate(
        CertificateOptions(relativeGap: gap, boxBudget: 200_000))
      #expect(certificate.ending == .gap, "\(target.name) \(certificate.gap)")
      #expect(certificate.gap <= 1 + gap)
      #expect(zip(certificate.history, certificate.history.dropFirst()).allSatisfy { $0.bound >= $1.bound })
      #expect(
        zip(certificate.history, certificate.history.dropFirst()).allSatisfy { $0.sampled <= $1.sampled })
      #expect(certificate.history.last?.boxes == certificate.boxes)
    }
  }
}

@Test func certificateDoesNotDependOnThreads() throws {
  try randomProblems(6, seed: 6) { model, target, _, _ in
    let certifier = try Certifier(model, target)
    func certificate(_ threads: Int) -> Certificate {
      certifier.certificate(CertificateOptions(relativeGap: 0.001, boxBudget: 6000, threads: threads))
    }
    let one = certificate(1)
    #expect(certificate(2) == one)
    #expect(certificate(5) == one)
  }
}

@Test func linearRelaxationIsNeverLooserThanMeanValue() throws {
  try randomProblems(150, seed: 7) { model, target, _, random in
    let certifier = try Certifier(model, target)
    let whole = Restriction(certifier.problem.tokens)
    let boxes = (0..<8).map { _ in random.box(in: target.domain) }
    let bounds = BoundMethod.allCases.map { method -> SIMD8<Double> in
      let worker = BoxBounds(certifier.problem, method)
      for d in target.domain.indices {
        for lane in 0..<8 {
          worker.lower[d][lane] = boxes[lane][d].lower
          worker.upper[d][lane] = boxes[lane][d].upper
        }
      }
      worker.bound(whole)
      return worker.bound
    }
    let (linear, meanValue) = (bounds[0], bounds[1])
    for lane in 0..<8 { #expect(linear[lane] <= meanValue[lane] * (1 + 1e-9) + 1e-9) }
  }
}

@Test func restrictedNetworkHasTheSameValues() throws {
  try randomProblems(60, seed: 8) { model, target, _, random in
    let certifier = try Certifier(model, target)
    let worker = BoxBounds(certifier.problem)
    let whole = Restriction(certifier.problem.tokens)
    let box = random.box(in: target.domain)
    for (d, side) in box.enumerated() {
      worker.lower[d] = SIMD8(repeating: side.lower)
      worker.upper[d] = SIMD8(repeating: side.upper)
    }
    worker.bound(whole)
    let rest = Restriction(live: worker.live, linear: worker.linear, constant: worker.constant)
    #expect(rest.liveCount <= whole.liveCount)
    let x = box.map { side in
      var x = SIMD8<Double>()
      for lane in 0..<8 { x[lane] = random.uniform(side.lower...side.upper) }
      return x
    }
    let (a, b) = (worker.errors(at: x, whole), worker.errors(at: x, rest))
    for lane in 0..<8 { #expect(abs(a[lane] - b[lane]) <= 1e-10 * max(1, a[lane])) }
  }
}

@Test func singlePrecisionModelsAreCertifiedAsTheNumbersTheyHold() throws {
  let configuration = try Configuration(
    tokens: 2, inputWidth: 1, modelWidth: 8, heads: 2, hiddenWidth: 16, outputWidth: 1)
  let single = Model<Float>(initialized: configuration, seed: 9)
  let options = CertificateOptions(boxBudget: 2000)
  #expect(
    try Certifier(single, .waves).certificate(options)
      == Certifier(single.converted(to: Double.self), .waves).certificate(options))
}

// MARK: Endings

private func certifier() throws -> Certifier {
  let configuration = try Configuration(
    tokens: 2, inputWidth: 1, modelWidth: 8, heads: 2, hiddenWidth: 32, outputWidth: 1, beginningToken: true)
  return try Certifier(Model<Double>(initialized: configuration, seed: 10), .sort(tokens: 2))
}

@Test func limitsEndTheSearchHonestly() throws {
  let certifier = try certifier()
  let tight = certifier.certificate(CertificateOptions(relativeGap: 0.001))
  #expect(tight.ending == .gap)
  for (options, ending) in [
    (CertificateOptions(relativeGap: 0, boxBudget: 500), Certificate.Ending.boxBudget),
    (CertificateOptions(relativeGap: 0, timeLimit: 0), .timeLimit),
    (CertificateOptions(relativeGap: 0, memoryLimit: 0), .memoryLimit),
    (CertificateOptions(relativeGap: nil, goal: 100), .goal),
    (CertificateOptions(relativeGap: 0.01, goal: 100), .goal),
    (CertificateOptions(relativeGap: nil, goal: 1.3 * tight.sampled), .goal),
    (CertificateOptions(relativeGap: nil, goal: 0.9 * tight.sampled), .refuted),
    (CertificateOptions(relativeGap: 0.5, goal: 0.9 * tight.sampled), .gap),
  ] {
    let certificate = certifier.certificate(options)
    #expect(certificate.ending == ending)
    #expect(certificate.bound >= tight.sampled)
    if ending == .goal { #expect(certificate.bound <= options.goal!) }
  }
}

@Test func callerStopsTheSearch() throws {
  let certifier = try certifier()
  var reports = 0
  let stopped = certifier.certificate(CertificateOptions(relativeGap: 0)) { certificate in
    reports += 1
    #expect(certificate.bound >= certificate.sampled)
    return reports < 3
  }
  #expect(stopped.ending == .stopped && reports == 3)
  struct Interrupted: Error {}
  #expect(throws: Interrupted.self) {
    try certifier.certificate(CertificateOptions(relativeGap: 0)) { _ in throw Interrupted() }
  }
}

@Test func certificateSurvivesEncoding() throws {
  let certificate = try certifier().certificate(CertificateOptions(boxBudget: 600))
  let data = try JSONEncoder().encode(certificate)
  #expect(try JSONDecoder().decode(Certificate.self, from: data) == certificate)
}

@Test func modelAndTargetMustFit() throws {
  let model = try Model<Double>(
    zero: Configuration(tokens: 2, inputWidth: 1, modelWidth: 4, heads: 1, hiddenWidth: 4, outputWidth: 1))
  for target in [Target.sine, .sort(tokens: 3), .reversal(tokens: 2, width: 2)] {
    let error = #expect(throws: Diagnostic.self) { try Certifier(model, target) }
    #expect(error?.kind == .usage)
  }
}

@Test func enormousWeightsAreRefusedOrUnbounded() throws {
  let configuration = try Configuration(
    tokens: 2, inputWidth: 1, modelWidth: 2, heads: 1, hiddenWidth: 2, outputWidth: 1)
  for size in [1e30, 1e100, 1e300] {
    let model = try Model(
      configuration, parameters: [Double](repeating: size, count: configuration.parameterCount))
    do {
      let certificate = try Certifier(model, .waves).certificate(CertificateOptions(boxBudget: 100))
      #expect(certificate.bound >= certificate.sampled)
    } catch { #expect(error.kind == .data) }
  }
}

@Test func zeroModelOfTheZeroMapHasNoError() throws {
  let model = try Model<Double>(
    zero: Configuration(tokens: 1, inputWidth: 1, modelWidth: 2, heads: 1, hiddenWidth: 2, outputWidth: 1))
  let certificate = try Certifier(model, Target(functions: ["0"], tokens: 1, width: 1)).certificate(
    CertificateOptions(boxBudget: 200))
  #expect(certificate.bound < 1e-250 && certificate.sampled == 0)
  #expect(certificate.gap == .infinity)
}
