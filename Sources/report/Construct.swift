import Approximation
import ArgumentParser
import StudyKit
import Diagnostics
import Foundation
import Pipeline
import Plotting
import ReproducibleMath
import Transformer

/// `report construct`: a map and ε to the weights of a layer, with a proof that its error is at most ε.
struct Construct: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Builds a single-layer Transformer whose error is proved to be at most ε on the whole domain.",
    usage: """
      report construct --tokens 2 --function "max(x[1,1],x[2,1])" --function "min(x[1,1],x[2,1])" --epsilon 0.05
      report construct --target sort-2 --epsilon 0.05 --proof B --save model.safetensors --plot error.png
      report construct --target sine --hidden 8 --proof best
      """)

  /// Which proof is carried out.
  enum Proof: String, ExpressibleByArgument, CaseIterable, Codable {
    case partition = "A"
    case superposition = "B"
    case comparison = "C"
    case best
  }

  @OptionGroup var map: TargetOptions

  @Option(help: "Tokens of a sequence.")
  var tokens = 1

  @Option(help: "Numbers of a token.")
  var width = 1

  @Option(parsing: .unconditional, help: "The largest error allowed.")
  var epsilon: Double?

  @Option(
    parsing: .unconditional,
    help: "With --proof best, instead of --epsilon: hidden units of the layer whose error is to be the least."
  )
  var hidden: Int?

  @Option(
    help:
      "A: heads partition the domain and the network routes. B: heads gather the tokens and the network superposes. C: heads compare the tokens, with as few attention numbers as there can be, and the network superposes. best: of all layers on one number the one of least error, or of fewest hidden units, and a proof that there is no better."
  )
  var proof = Proof.partition

  @Option(help: "Save the model as a safetensors file.", completion: .file(), transform: path)
  var save: String?

  @OptionGroup var options: CertificationOptions

  func validate() throws {
    if (epsilon == nil) == (hidden == nil) {
      throw ValidationError(
        "say how good the layer is to be: either --epsilon or, with --proof best, --hidden")
    }
    guard let hidden else { return }
    if proof != .best { throw ValidationError("--hidden goes with --proof best") }
    if !(1...4096).contains(hidden) {
      throw ValidationError("--hidden must be between 1 and 4096, not \(hidden)")
    }
  }

  func run() throws {
    if options.plot != nil { _ = try Style.light.typefaces.files() }
    let target = try map.map(tokens: tokens, width: width)
    var status = StatusLine(isQuiet: options.json)
    let made = try make(target, &status)
    status.show("drawing and saving")
    if let save { try write(made.model.safetensors(), to: save) }
    if let plot = options.plot {
      let figure = try ErrorFigure(made.model, Certifier(made.model, target), made.result.certificate)
        .figure()
      try write(figure.png(), to: plot)
    }
    status.end()
    print(
      options.json
        ? String(decoding: try CanonicalJSON.encode(made.result, indented: true), as: UTF8.self)
        : table(made.result.rows(target)))
  }

  private func make(_ target: Target, _ status: inout StatusLine) throws -> (
    model: Model<Double>, result: Result
  ) {
    let limits = CertificateOptions(
      relativeGap: nil, goal: epsilon, boxBudget: 1_000_000, memoryLimit: options.boxBytes,
      threads: options.threads)
    if let hidden {
      status.show("looking for the best of \(hidden) hidden units")
      let best = try BestLayer(target, kinks: hidden, options: limits)
      return (try best.function.model(), Result(self, target, best: best, certificate: best.certificate))
    }
    guard let epsilon else { throw ValidationError("--epsilon is missing") }
    switch proof {
    case .best:
      status.show("looking for the fewest hidden units")
      let (best, less) = try BestLayer.fewest(target, epsilon: epsilon, options: limits)
      return (
        try best.function.model(), Result(self, target, best: best, less: less, certificate: best.certificate)
      )
    case .partition:
      status.show("choosing the partition")
      let construction = try PartitionAndRoute(target, epsilon: epsilon, memoryLimit: options.memoryBytes)
      status.show("writing out \(grouped(construction.parameterCount)) parameters")
      let model = try construction.model(target, memoryLimit: options.memoryBytes)
      status.show("measuring the error")
      let certificate = try Certifier(model, target).certificate(limits)
      return (model, Result(self, target, partition: construction, certificate: certificate))
    case .superposition, .comparison:
      defer { status.end() }
      let (construction, model) = try GatherAndSuperpose.construct(
        target, epsilon: epsilon, gathering: proof == .comparison ? .comparisons : .tokens, options: limits,
        memoryLimit: options.memoryBytes
      ) { progress in
        switch progress {
        case .fitting(let units): status.show("fitting \(units) hidden units a token")
        case .certifying(let units, let certificate):
          status.show(
            "\(units) hidden units a token: \(grouped(certificate.boxes)) boxes, proved \(roundedUp(certificate.bound))"
          )
        case .tried(let attempt):
          status.show("\(attempt.units) hidden units a token: error \(attempt.sampled)")
        }
      }
      return (
        model, Result(self, target, superposition: construction, certificate: construction.certificate)
      )
    }
  }

  /// What was built, as `--json` prints it.
  struct Result: Encodable {
    let target: String
    let tokens: Int
    let inputWidth: Int
    let outputWidth: Int
    let epsilon: Double?
    let proof: Proof
    let partition: PartitionAndRoute?
    let superposition: GatherAndSuperpose?
    let best: BestLayer?
    /// The best with one hidden unit less than `best`, which was asked to reach ε with the fewest.
    let less: BestLayer?
    let certificate: Certificate
    let model: String?

    init(
      _ command: Construct, _ target: Target, partition: PartitionAndRoute? = nil,
      superposition: GatherAndSuperpose? = nil, best: BestLayer? = nil, less: BestLayer? = nil,
      certificate: Certificate
    ) {
      self.target = target.name
      tokens = target.tokens
      inputWidth = target.inputWidth
      outputWidth = target.outputWidth
      epsilon = command.epsilon
      proof = command.proof
      self.partition = partition
      self.superposition = superposition
      self.best = best
      self.less = less
      self.certificate = certificate
      model = command.save
    }

    /// What was built, as a table.
    func rows(_ target: Target) -> [(String, String)] {
      let shape = "n = \(target.tokens), d = \(target.inputWidth), m = \(target.outputWidth)"
      let head = [("map", "\(target.name) (\(shape))")]
      let size: [(String, String)]
      if let partition {
        size = [
          ("proof", "A, partition and route: \(partition.cells) cells a coordinate"),
          ("sharpness β", roundedDown(partition.sharpness)),
          ("exclusion B", roundedDown(partition.exclusion)),
          ("heads", grouped(partition.heads)), ("hidden width", grouped(partition.hiddenWidth)),
          ("parameters", grouped(partition.parameterCount)),
          (
            "bound",
            "\(roundedUp(partition.bound)): \(roundedUp(partition.stripBound)) in the strips (\(roundedUp(partition.cellBound)) in the cells) and a tail of \(roundedUp(partition.tail))"
          ),
        ]
      } else if let superposition {
        size = [
          (
            "proof",
            superposition.gathering == .tokens
              ? "B, gather and superpose: \(superposition.attempts.count) widths tried"
              : "C, compare and superpose: \(superposition.attempts.count) widths tried"
          ),
          (
            "heads",
            "\(grouped(superposition.heads)) of width \(grouped(superposition.headWidth)): \(grouped(superposition.attentionNumbers)) attention numbers"
          ), ("hidden width", grouped(superposition.hiddenWidth)),
          ("parameters", grouped(superposition.parameterCount)),
        ]
      } else if let best {
        size = best.rows(less: less)
      } else {
        size = []
      }
      return head + size + certificate.rows + (model.map { [("saved", $0)] } ?? [])
    }
  }
}

extension BestLayer {
  /// The rows that tell between which proofs it stands.
  fileprivate func rows(less: BestLayer?) -> [(String, String)] {
    let used = function.kinks.count
    let fewer = used < kinks ? ", of which \(grouped(used)) are used" : ""
    let below = alternation.map {
      "no such layer has an error of \(roundedDown($0.epsilon)) or less: \($0.triples.count) triples of points prove it"
    }
    let one = less.flatMap(\.alternation).map {
      "\(grouped($0.triples.count - 1)) hidden units cannot reach \(roundedDown($0.epsilon))"
    }
    return [("proof", "best of all layers"), ("hidden width", grouped(kinks) + fewer)]
      + (below.map { [("from below", $0)] } ?? []) + (one.map { [("fewer", $0)] } ?? [])
  }
}
