import Approximation
import Findings
import Problems
import StudyKit
import Pipeline
import Plotting
import ReproducibleMath

extension Optimal {
  func fits(_ outcome: OptimalTrial.Outcome, _ trial: OptimalTrial) -> Bool {
    switch trial {
    case .brackets(_, let kinks):
      outcome.brackets?.count == kinks.count
        && outcome.brackets?.allSatisfy { 0 <= $0.lower && $0.lower <= $0.upper && $0.upper.isFinite } == true
    case .shown(_, let kinks):
      outcome.shown.map { best in
        best.kinks == kinks && best.certificate.isSound
          && best.function.kinks.holds(best.function.kinks.count)
          && best.function.slopes.holds(best.function.kinks.count + 1)
          && best.function.value.isFinite && best.function.origin.isFinite
          && (best.alternation?.triples.count ?? kinks + 1) == kinks + 1
          && best.alternation?.epsilon.isFinite != false
          && best.alternation?.triples.allSatisfy { [$0.first, $0.second, $0.third].holds(3) } != false
      } == true
    case .partition(_, let doublings):
      outcome.sizes?.count == doublings
        && outcome.sizes?.allSatisfy { $0.bound > 0 && $0.bound.isFinite && $0.weights > 0 } == true
    case .trained:
      outcome.training.map {
        [$0.meanSquare, $0.maximum, $0.polished, $0.operations].holds(4) && $0.parameters > 0
      } == true
    }
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: OptimalTrial, outcome: OptimalTrial.Outcome)]
  ) throws -> Conclusions {
    let results = OptimalResults(parameters, outcomes)
    return Conclusions(
      findings: results.bracketFindings + results.trainingFindings + results.rateFindings
        + [
          Finding(
            "seeds", .number(Double(parameters.seeds)),
            meaning: "trainings for each function, width and start"),
          Finding(
            "shown", .number(Double(parameters.shownKinks)),
            meaning: "kinks of the best function that is drawn"),
          Finding("trials", .number(Double(results.trainings.count)), meaning: "layers trained"),
          Finding("steps", .number(Double(2 * parameters.steps)), meaning: "training steps of one layer"),
          Finding(
            "parameters", .number(Double(results.trainings.map(\.outcome.parameters).max() ?? 0)),
            meaning: "learned numbers of the widest layer that is trained"),
          Finding(
            "operations", .number(results.trainings.reduce(0) { $0 + $1.outcome.operations }),
            meaning: "floating-point operations of all training steps, matrix products only"),
        ],
      figures: [
        "best": results.bestFigure(), "ratio": results.ratioFigure(), "ladder": results.ladderFigure(),
        "rates": results.ratesFigure(),
      ],
      tables: ["results": results.table()])
  }
}

/// What the trials found, by function.
struct OptimalResults {
  struct Trained {
    let target: String
    let width: Int
    let start: OptimalTrial.Start
    let outcome: OptimalTrial.Training
  }

  let parameters: Optimal.Parameters
  /// E*_h for h = 0 …, a row for each function.
  let brackets: [[OptimalTrial.Bracket]]
  let shown: [BestLayer]
  /// Certified errors and weights of the best layers, for each function.
  let counted: [[OptimalTrial.Size]]
  /// Those of Proof A, for one, two and three numbers.
  let partitions: [[OptimalTrial.Size]]
  let trainings: [Trained]

  init(
    _ parameters: Optimal.Parameters, _ outcomes: [(trial: OptimalTrial, outcome: OptimalTrial.Outcome)]
  ) {
    let rows = outcomes.compactMap(\.outcome.brackets)
    let count = parameters.targets.count
    self.parameters = parameters
    brackets = Array(rows.prefix(count))
    shown = outcomes.compactMap(\.outcome.shown)
    // Each unit has its kink, its direction and its change of slope; embedding, read-out and its bias are left.
    counted = rows.dropFirst(count).map { row in
      row.map { OptimalTrial.Size(bound: $0.upper, weights: Double(3 * $0.used + 3)) }
    }
    partitions = outcomes.compactMap(\.outcome.sizes)
    trainings = outcomes.compactMap { trial, outcome in
      guard case .trained(let target, let width, let start, _, _, _) = trial, let training = outcome.training
      else { return nil }
      return Trained(target: target, width: width, start: start, outcome: training)
    }
  }

  /// What a phase of training left.
  enum Phase: CaseIterable {
    case meanSquare, maximum, polished

    func error(_ training: OptimalTrial.Training) -> Double {
      switch self {
      case .meanSquare: training.meanSquare
      case .maximum: training.maximum
      case .polished: training.polished
      }
    }
  }

  func best(_ target: String, _ kinks: Int) -> OptimalTrial.Bracket {
    brackets[parameters.targets.firstIndex(of: target) ?? 0][kinks]
  }

  /// Errors over E*_h, for the layers chosen.
  func ratios(_ phase: Phase, _ isMeant: (Trained) -> Bool) -> [Double] {
    trainings.filter(isMeant).map { phase.error($0.outcome) / best($0.target, $0.width).upper }
  }

  /// The k whose E*_k a polished layer's error is, within a share; none where it is between the steps.
  func step(_ trained: Trained, within share: Double) -> Int? {
    (0...trained.width).reversed().first { kinks in
      abs(trained.outcome.polished / best(trained.target, kinks).upper - 1) <= share
    }
  }

  // MARK: Findings

  var bracketFindings: [Finding] {
    let all = brackets.flatMap { $0 }
    let widest = all.reduce(0) { max($0, ($1.upper - $1.lower) / $1.upper) }
    var findings = [
      Finding(
        "brackets", .number(Double(brackets.reduce(0) { $0 + $1.count })),
        meaning: "brackets of E*_h, all functions"),
      Finding(
        "widest", .number(widest),
        meaning: "the largest relative width of a bracket, upper less lower over upper"),
    ]
    for (target, row) in zip(parameters.targets, brackets) {
      let name = camelCase(target)
      let pairs = stride(from: 0, to: row.count - 1, by: 2).map { $0 }
      let plateaus = pairs.filter { row[$0].lower <= row[$0 + 1].upper && row[$0 + 1].lower <= row[$0].upper }
      let falls = pairs.filter { $0 + 2 < row.count && row[$0 + 2].upper < row[$0 + 1].lower }
      findings += [
        Finding(
          "\(name).lower", .series(row.map(\.lower)),
          meaning: "proved from below: E*_h is not less, h = 0, 1, …"),
        Finding(
          "\(name).upper", .series(row.map(\.upper)), meaning: "certified: E*_h is not more, h = 0, 1, …"),
        Finding(
          "\(name).pairs", .number(Double(pairs.count)), meaning: "pairs h = 2k, 2k + 1 with brackets of both"
        ),
        Finding(
          "\(name).plateaus", .number(Double(plateaus.count)),
          meaning: "of these, pairs whose brackets overlap"),
        Finding(
          "\(name).falls", .number(Double(falls.count)),
          meaning: "pairs h = 2k + 1, 2k + 2 with E*_h surely smaller for the second"),
      ]
    }
    return findings
  }

  var trainingFindings: [Finding] {
    var findings: [Finding] = []
    for (name, phase, start) in [
      ("meanSquare", Phase.meanSquare, OptimalTrial.Start.random), ("maximum", .maximum, .random),
      ("spread", .maximum, .even), ("polished", .polished, .even), ("polishedRandom", .polished, .random),
    ] {
      let all = ratios(phase) { $0.start == start }
      findings += [
        Finding(
          "\(name).least", .number(all.min() ?? .nan), meaning: "the least error over E*_h of all layers"),
        Finding(
          "\(name).median", .number(quantile(all, 0.5)), meaning: "the median error over E*_h of all layers"),
        Finding(
          "\(name).largest", .number(all.max() ?? .nan), meaning: "the largest error over E*_h of all layers"),
        Finding(
          "\(name).byWidth",
          .series(
            parameters.widths.map { width in
              quantile(ratios(phase) { $0.start == start && $0.width == width }, 0.5)
            }),
          meaning: "the median error over E*_h, each width"),
      ]
    }
    let gains = trainings.map { $0.outcome.polished / $0.outcome.maximum }
    let steps = trainings.map { step($0, within: 1e-2) }
    return findings + [
      Finding(
        "onStep", .number(Double(steps.count { $0 != nil })),
        meaning: "polished layers whose error is within 1 % of E*_k for some k up to h"),
      Finding(
        "onLowerStep",
        .number(
          Double(
            zip(trainings, steps).count { trained, step in
              step.map { best(trained.target, $0).lower > best(trained.target, trained.width).upper * 1.02 }
                ?? false
            })),
        meaning: "of these, those whose E*_k is more than 2 % above E*_h"),
      Finding(
        "optimal",
        .number(Double(trainings.count { $0.outcome.polished <= 1.01 * best($0.target, $0.width).upper })),
        meaning: "polished layers within 1 % of E*_h"),
      Finding("layers", .number(Double(trainings.count)), meaning: "layers that were polished"),
      Finding(
        "polish.median", .number(quantile(gains, 0.5)),
        meaning: "error after the polish over error before, median"),
      Finding(
        "polish.largest", .number(gains.max() ?? .nan),
        meaning: "error after the polish over error before, largest"),
    ]
  }

  var rateFindings: [Finding] {
    func decades(_ sizes: [OptimalTrial.Size]) -> Double {
      Double.log((sizes.first?.bound ?? 1) / (sizes.last?.bound ?? 1)) / Double.log(10)
    }
    func exponent(_ sizes: [OptimalTrial.Size]) -> Double {
      PowerLaw(sizes.suffix(4).map { (x: 1 / $0.bound, y: $0.weights) }).exponent
    }
    let rows =
      zip(parameters.targets.map { "best.\(camelCase($0))" }, counted).map { ($0, $1) }
      + zip(["one", "two", "three"].map { "partition.\($0)" }, partitions).map { ($0, $1) }
    return rows.flatMap { name, sizes in
      [
        Finding("\(name).bounds", .series(sizes.map(\.bound)), meaning: "certified errors"),
        Finding("\(name).weights", .series(sizes.map(\.weights)), meaning: "weights that are not zero"),
        Finding(
          "\(name).decades", .number(decades(sizes)), meaning: "decades that the certified errors span"),
        Finding(
          "\(name).exponent", .number(exponent(sizes)),
          meaning: "exponent of the weights that are not zero against 1/ε, the four finest"),
      ]
    }
  }
}
