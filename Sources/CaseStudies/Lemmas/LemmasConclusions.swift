import Approximation
import StudyKit
import Findings
import Pipeline
import Plotting

extension Lemmas {
  func fits(_ outcome: LemmasTrial.Outcome, _ trial: LemmasTrial) -> Bool {
    let numbers = [
      outcome.sumError, outcome.leastCoefficient, outcome.telescopingError, outcome.bitShare,
      outcome.unitShare,
      outcome.tailShare, outcome.recoveryBShare, outcome.recoveryCShare, outcome.equivarianceShare,
    ]
    let rows = [
      outcome.recoveryB, outcome.recoveryBTolerance, outcome.recoveryC, outcome.recoveryCTolerance,
    ]
    return numbers.holds(9) && rows.allSatisfy { $0.holds(LemmasTrial.sharpness.count) }
      && outcome.sums.count == LemmasTrial.dimensions.count
      && outcome.sums.allSatisfy { $0.holds(trial.samples) }
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: LemmasTrial, outcome: LemmasTrial.Outcome)]
  ) throws -> Conclusions {
    let runs = outcomes.map(\.outcome)
    func most(_ value: (LemmasTrial.Outcome) -> Double) -> Double { runs.map(value).max() ?? .nan }
    func mostOf(_ row: (LemmasTrial.Outcome) -> [Double]) -> [Double] {
      LemmasTrial.sharpness.indices.map { index in most { row($0)[index] } }
    }
    let sums = LemmasTrial.dimensions.map { dimension in runs.flatMap { $0.sums[dimension - 1] } }
    let constants = LemmasTrial.dimensions.map { StripConstant.exact($0) }
    let rows: [Row] =
      [
        Row("sumError", most(\.sumError), 0, "sum of the coefficients less one, in whole numbers"),
        Row(
          "leastCoefficient", runs.map(\.leastCoefficient).min() ?? .nan, 0,
          "smallest coefficient for D ≤ 2, which is not negative", isLeast: true),
      ]
      + zip(LemmasTrial.dimensions, zip(sums, constants)).map { dimension, pair in
        Row(
          "largestSum.D\(dimension)", pair.0.max() ?? .nan, pair.1.value,
          "largest sum of the coefficients’ sizes for D = \(dimension), beside Λ")
      } + [
        Row(
          "telescopingError", most(\.telescopingError), 0,
          "sum over units less the combination of neighbouring cells, in whole numbers"),
        Row("bitShare", most(\.bitShare), 1, "error of a decided bit over η"),
        Row("unitShare", most(\.unitShare), 1, "error of a unit’s activation over Dη"),
        Row("tailShare", most(\.tailShare), 1, "error of the output that comes from the bits over τ"),
        Row("recoveryBShare", most(\.recoveryBShare), 1, "error of X recovered from MX over its tolerance"),
        Row(
          "recoveryCShare", most(\.recoveryCShare), 1, "error of X recovered from weights over its tolerance"),
        Row(
          "equivarianceShare", most(\.equivarianceShare), 1,
          "size of T(πX) − πT(X) without positions over 256 units in the last place"),
      ]
    return Conclusions(
      findings: rows.map { Finding($0.name, .number($0.found), meaning: $0.meaning) } + [
        Finding(
          "stripShare",
          .series(zip(sums, constants).map { ($0.max() ?? .nan) / $1.value }),
          meaning: "largest sum of the coefficients’ sizes over Λ_D, for D from 1"),
        Finding(
          "diagonal", .series((6...8).map(largestDiagonalSum)),
          meaning: "largest sum of the coefficients’ sizes where all bits are equal, for D = 6, 7 and 8"),
        Finding(
          "recoveryB", .number(at(4, mostOf(\.recoveryB))),
          meaning: "largest error of X recovered from M X, β = 4"),
        Finding(
          "recoveryBTolerance", .number(at(4, mostOf(\.recoveryBTolerance))),
          meaning: "what rounding explains of recoveryB"),
        Finding(
          "recoveryC", .number(at(1, mostOf(\.recoveryC))),
          meaning: "largest error of X recovered from weights, β = 1"),
        Finding(
          "recoveryCTolerance", .number(at(1, mostOf(\.recoveryCTolerance))),
          meaning: "what rounding explains of recoveryC"),
        Finding(
          "samples", .number(Double(parameters.samples * parameters.seeds)),
          meaning: "random strips for each D"),
        Finding(
          "broken", .number(Double(rows.count { !$0.holds })), meaning: "checks that do not hold"),
        Finding("checks", .number(Double(rows.count)), meaning: "checks of lemmas"),
      ],
      figures: [
        "map": ProofMap.figure, "strips": stripsFigure(sums, constants.map(\.value)),
        "recovery": recoveryFigure(
          mostOf(\.recoveryB), mostOf(\.recoveryBTolerance), mostOf(\.recoveryC), mostOf(\.recoveryCTolerance)
        ),
      ],
      tables: [
        "results": Table(
          columns: [.init("Check"), .init("Found", digits: 3), .init("Bound", digits: 3)],
          rows: rows.map { [.text($0.meaning), .number($0.found), .number($0.bound)] })
      ])
  }

  /// The number that belongs to one β.
  private func at(_ sharpness: Double, _ row: [Double]) -> Double {
    zip(LemmasTrial.sharpness, row).first { $0.0 == sharpness }?.1 ?? .nan
  }

  /// What was found, and what the lemma says of it.
  private struct Row {
    let name: String
    let found: Double
    let bound: Double
    let meaning: String
    let isLeast: Bool

    init(_ name: String, _ found: Double, _ bound: Double, _ meaning: String, isLeast: Bool = false) {
      (self.name, self.found, self.bound, self.meaning, self.isLeast) = (name, found, bound, meaning, isLeast)
    }

    var holds: Bool { isLeast ? found >= bound : found <= bound }
  }

  /// One panel for each D from 3: how often Σ|c_I| takes which values.
  private func stripsFigure(_ sums: [[Double]], _ constants: [Double]) -> Figure {
    let panels = sums.indices.dropFirst(2).map { index in
      Panel(
        title: "$D = \(index + 1)$",
        x: Axis(#"$\sum_I |c_I|$"#, from: 0.9, to: 1.08 * constants[index] + 0.1),
        y: Axis(index == 2 ? "Share of strips" : nil, from: 0, to: 1), key: .hidden,
        [
          // The share that is at most so much, in steps.
          .step(
            x: [0.9] + sums[index].sorted(),
            y: [0] + sums[index].indices.map { Double($0 + 1) / Double(sums[index].count) }, .proofA),
          .vertical(constants[index], label: #"$\Lambda_D$"#),
        ])
    }
    return Figure(panels: Array(panels), columns: panels.count, sharing: .y, height: 2.6)
  }

  /// Errors of recovery against β, and what rounding explains.
  private func recoveryFigure(
    _ b: [Double], _ bTolerance: [Double], _ c: [Double], _ cTolerance: [Double]
  ) -> Figure {
    let x = LemmasTrial.sharpness
    func panel(_ title: String, _ errors: [Double], _ tolerance: [Double], _ role: Role) -> Panel {
      Panel(
        title: title, x: .log10(#"$\beta$"#), y: .log10("Error of the recovered $X$"), key: .hidden,
        grid: .horizontal,
        [
          .line(x: x, y: tolerance, .bound, label: "rounding"),
          .line(x: x, y: errors, role, label: "found", dash: .solid, hasMarkers: true),
          .text(
            "what rounding explains", x: x[5], y: tolerance[5] * 1.6, anchor: .bottomLeading, role: .bound),
        ])
    }
    return Figure(
      panels: [
        panel("from $M X$ (Proof B)", b, bTolerance, .proofB),
        panel("from weights (Proof C)", c, cTolerance, .other(0)),
      ], columns: 2, sharing: .y, height: 3)
  }
}
