import StudyKit
import Findings
import Plotting

extension WidthThreshold {
  /// A layer and what was found of it.
  struct Run {
    let trial: WidthThresholdTrial
    let outcome: WidthThresholdTrial.Outcome

    init(_ trial: WidthThresholdTrial, _ outcome: WidthThresholdTrial.Outcome) {
      (self.trial, self.outcome) = (trial, outcome)
    }

    /// The largest error found, by search or at the pair of opposites.
    var found: Double { max(outcome.certificate.sampled, outcome.opposites?.bound ?? 0) }

    var aim: WidthThresholdTrial.Aim? {
      if case .trained(_, let aim, _, _, _) = trial.method { aim } else { nil }
    }
  }

  /// All layers for one pair (n, d).
  struct Row {
    let pair: Pair
    let runs: [Run]

    var constructed: WidthThresholdTrial.Outcome? { runs.first { $0.trial.heads == nil }?.outcome }

    /// What is proved of the constructed layer. It is a layer of any larger H·k too, with heads that do nothing.
    var certified: Double { constructed?.certificate.bound ?? .infinity }

    /// The least that is certified of a trained layer at the threshold or above.
    var certifiedOfTrained: Double {
      trained(below: false).map(\.outcome.certificate.bound).min() ?? .infinity
    }

    /// The H·k of trained layers.
    var brought: [Int] {
      Set(runs.filter { $0.trial.heads != nil }.map(\.outcome.attentionNumbers)).sorted()
    }

    func runs(_ numbers: Int, _ aim: WidthThresholdTrial.Aim) -> [Run] {
      runs.filter { $0.aim == aim && $0.outcome.attentionNumbers == numbers }
    }

    func found(_ numbers: Int, _ aim: WidthThresholdTrial.Aim) -> [Double] { runs(numbers, aim).map(\.found) }

    /// For each seed the errors found over some H·k.
    func seeds(_ aim: WidthThresholdTrial.Aim, _ brought: [Int]) -> [[Double]] {
      let columns = brought.map { found($0, aim) }
      return (columns.first ?? []).indices.map { seed in columns.map { $0[seed] } }
    }

    func trained(below: Bool) -> [Run] {
      runs.filter {
        $0.trial.heads != nil && ($0.outcome.attentionNumbers < pair.threshold) == below
      }
    }

    /// The least error found of the trained layers with the most numbers up to so many.
    func best(_ numbers: Int) -> Double {
      let nearest = brought.last { $0 <= numbers }
      return runs.filter { $0.trial.heads != nil && $0.outcome.attentionNumbers == nearest }.map(\.found)
        .min()
        ?? .infinity
    }

    /// The least that is proved of any trained layer with so many numbers; NaN without layers.
    func provedBound(_ numbers: Int) -> Double {
      runs.filter { $0.outcome.attentionNumbers == numbers }.compactMap(\.outcome.opposites?.bound).min()
        ?? .nan
    }

    /// The least that is proved of any trained layer under the threshold.
    var provedBelow: Double { runs.compactMap(\.outcome.opposites?.bound).min() ?? .infinity }

    func isUndecided(_ numbers: Int) -> Bool {
      numbers < pair.threshold ? !(provedBound(numbers) >= 0.49) : !(certified < 0.49)
    }

    /// What a cell of the diagram says, rounded to the safe side.
    func words(_ numbers: Int) -> String? {
      let bound = numbers < pair.threshold ? provedBound(numbers) : certified
      guard bound.isFinite else { return nil }
      let thousands =
        numbers < pair.threshold ? (bound * 1000).rounded(.down) : (bound * 1000).rounded(.up)
      let digits = String(Int(thousands) + 1000).dropFirst()
      return (numbers < pair.threshold ? "$\\geq " : "$\\leq ") + "0.\(digits)$"
    }

    /// Median errors on one side of the threshold, one aim over the other.
    func smoothOverMean(below: Bool) -> Double {
      func median(_ aim: WidthThresholdTrial.Aim) -> Double {
        quantile(trained(below: below).filter { $0.aim == aim }.map(\.found), 0.5)
      }
      return median(.smoothMaximum) / median(.meanSquare)
    }

    /// The fewest numbers with which a trained layer errs by less than 0.45.
    var headsNeeded: Double {
      runs.filter { $0.trial.heads != nil && $0.found < 0.45 }.map { Double($0.outcome.attentionNumbers) }
        .min() ?? .nan
    }
  }
}
