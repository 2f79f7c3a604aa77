import Approximation
import Foundation
import ReproducibleMath
import Transformer

// benchmark-approximation train TOKENS MODEL      trains a layer (model width 16, 2 heads, hidden 64) and saves it
// benchmark-approximation certify MODEL GAP THREADS   certifies it; prints one JSON object
// benchmark-approximation construct                   times Proof A for sorting two numbers at ε = 0.05, and its forward pass

/// (sin(πx₁)x₂, cos(πx₂)x₁) for two tokens, sin 2πx for one, sin(π(x_i + x_{i+2}/2)) x_{i+1} around the circle for more.
func target(tokens: Int) throws -> Target {
  switch tokens {
  case 1: .sine
  case 2: .waves
  default:
    try Target(
      functions: (0..<tokens).map { i in
        "sin(pi*(x[\(i + 1),1] + 0.5*x[\((i + 2) % tokens + 1),1]))*x[\((i + 1) % tokens + 1),1]"
      }, tokens: tokens, width: 1)
  }
}

func train(tokens: Int) throws -> Model<Float> {
  let target = try target(tokens: tokens)
  let configuration = try Configuration(
    tokens: tokens, inputWidth: 1, modelWidth: 16, heads: 2, hiddenWidth: 64, outputWidth: 1)
  let plan = TrainingPlan(steps: 6000, rate: .cosine(peak: 5e-3, warmUp: 50))
  let trainer = Trainer<Float>(plan: plan) { step, batch in
    var random = RandomStream(seed: 7, "batch \(step)")
    let x: [Double] = (0..<128 * tokens).map { _ in random.uniform() }
    batch = Batch(input: x.map { Float($0) }, target: target(x).map { Float($0) })
  }
  return try trainer.train(Model(initialized: configuration, seed: 3)).model
}

func certify(_ file: String, gap: Double, threads: Int) throws {
  let model = try Model<Float>(safetensors: Data(contentsOf: URL(filePath: file)), file: file)
  let target = try target(tokens: model.configuration.tokens)
  let clock = ContinuousClock()
  // The first run warms caches; the median of the others counts.
  var times: [Double] = []
  var certificate: Certificate?
  for _ in 0..<6 {
    let start = clock.now
    certificate = try Certifier(model, target).certificate(
      CertificateOptions(relativeGap: gap, threads: threads))
    let seconds = (clock.now - start).components
    times.append(Double(seconds.seconds) + Double(seconds.attoseconds) * 1e-18)
    if times.reduce(0, +) > 30 { break }
  }
  let median = times.dropFirst().sorted().dropFirst(max(0, times.count - 2) / 2).first ?? times[0]
  if let certificate {
    print(
      "{\"seconds\":\(median),\"boxes\":\(certificate.boxes),\"bound\":\(certificate.bound),\"sampled\":\(certificate.sampled)}"
    )
  }
}

func construct() throws {
  let clock = ContinuousClock()
  let target = Target.sort(tokens: 2)
  var model: Model<Double>?
  let built = try clock.measure { model = try PartitionAndRoute(target, epsilon: 0.05).model(target) }
  guard let model else { return }
  var random = RandomStream(seed: 1, "points")
  let points: [Double] = (0..<2 * 10_000).map { _ in random.uniform() }
  var largest = 0.0
  let forward = try clock.measure {
    let outputs = try Engine(model).predict(points)
    largest = zip(outputs, target(points)).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
  print("construction \(built), forward pass over 10000 points \(forward), largest error \(largest)")
}

let arguments = CommandLine.arguments
switch (arguments.dropFirst().first, arguments.count) {
case ("train", 4):
  try train(tokens: Int(arguments[2]) ?? 1).safetensors().write(to: URL(filePath: arguments[3]))
case ("certify", 5):
  try certify(arguments[2], gap: Double(arguments[3]) ?? 0.01, threads: Int(arguments[4]) ?? 1)
case ("construct", 2):
  try construct()
default:
  print("benchmark-approximation train TOKENS MODEL | certify MODEL GAP THREADS | construct")
}
