import Approximation
import Findings
import Pipeline
import Plotting
import ReproducibleMath
import StudyKit

extension Partition {
  func fits(_ outcome: PartitionTrial.Outcome, _ trial: PartitionTrial) -> Bool {
    let points = trial.raster * trial.raster
    return outcome.construction.fits(cells: trial.cells, numbers: 2) && outcome.codes > 0
      && [outcome.undecided, outcome.bitError, outcome.sampled].holds(3)
      && outcome.staircase.holds(trial.raster)
      && outcome.colors.holds(points) && outcome.unit.holds(points)
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: PartitionTrial, outcome: PartitionTrial.Outcome)]
  ) throws -> Conclusions {
    let runs = outcomes.map(\.outcome)
    let sharpest = outcomes[outcomes.count - 1]
    let sharpness = runs.map(\.construction.sharpness)
    func series(_ name: String, _ value: (PartitionTrial.Outcome) -> Double, _ meaning: String) -> Finding {
      Finding(name, .series(runs.map(value)), meaning: "\(meaning), for each β")
    }
    return Conclusions(
      findings: [
        Finding("cells", .number(Double(parameters.cells)), meaning: "cells along each coordinate, K"),
        Finding("heads", .number(Double(sharpest.outcome.construction.heads)), meaning: "heads, D (K − 1)"),
        Finding(
          "codes", .number(Double(sharpest.outcome.codes)),
          meaning: "different codes that the heads give on the raster, at the largest β"),
        Finding(
          "bitError", .number(runs.map(\.bitError).max() ?? 0),
          meaning: "largest distance of a head's weight from the logistic function of the proof"),
        Finding("sharpness", .series(sharpness), meaning: "β of each layer"),
        series("undecided", \.undecided, "share of the square where a bit lies between 0.01 and 0.99"),
        series(
          "predictedUndecided", predictedShare,
          "share of the square that the logistic functions of the proof leave undecided"),
        series("supError", \.sampled, "largest error found in cells and strips"),
        series("bound", \.construction.bound, "the theorem's bound of the error"),
        series("tail", \.construction.tail, "the tail of the bound"),
        Finding(
          "cellBound", .number(sharpest.outcome.construction.cellBound),
          meaning: "modulus of continuity at half a cell: the bound inside the cells"),
      ],
      figures: ["cells": cellsFigure(outcomes), "strips": stripsFigure(runs, sharpness)],
      tables: [
        "results": Table(
          columns: [
            .init(#"$\beta$"#, digits: 3), .init("Undecided", unit: "%", digits: 2),
            .init("Largest error", digits: 3),
            .init("Bound", digits: 3), .init("Tail", digits: 2),
          ],
          rows: runs.map {
            [
              .number($0.construction.sharpness), .number(100 * $0.undecided), .number($0.sampled),
              .number($0.construction.bound), .number($0.construction.tail),
            ]
          })
      ])
  }

  /// The share of the square within ln 99 / β of a threshold, where σ lies between 0.01 and 0.99.
  private func predictedShare(_ run: PartitionTrial.Outcome) -> Double {
    let width = Double.log(99) / run.construction.sharpness
    let cell = 1 / Double(run.construction.cells)
    // Each inner cell has a strip at both ends, the outer ones at one.
    let covered = Double(run.construction.cells - 2) * min(2 * width, cell) + 2 * min(width, cell)
    return 1 - (1 - covered) * (1 - covered)
  }

  /// Bits along a line, the cells of a blunt and of the sharpest layer, and one unit's conjunction.
  private func cellsFigure(_ outcomes: [(trial: PartitionTrial, outcome: PartitionTrial.Outcome)]) -> Figure {
    let blunt = outcomes.first { $0.outcome.undecided < 0.85 } ?? outcomes[0]
    let chosen = [blunt, outcomes[outcomes.count - 1]]
    let axis = Interval(0, 1).cellCentres(chosen[0].trial.raster)
    func rows(_ values: [Double]) -> [[Double]] {
      stride(from: 0, to: values.count, by: axis.count).map {
        values[$0..<$0 + axis.count].map { $0 < 0 ? .nan : $0 }
      }
    }
    func square(_ title: String, _ values: [Double], _ color: ColorScale) -> Panel {
      Panel(
        title: title, x: Axis("$x_1$", from: 0, to: 1), y: Axis("$x_2$", from: 0, to: 1),
        [.heatMap(HeatMap(rows(values), x: 0...1, y: 0...1, color: color))])
    }
    let cells = ColorScale(.paper, from: -1, to: 6, hasBar: false)
    let words = chosen.map { "$\\beta = \(Int($0.trial.sharpness.rounded()))$" }
    let steps = Panel(
      title: "sum of a coordinate’s bits", x: Axis("$x_1$", from: 0, to: 1), y: Axis("thresholds passed"),
      key: .legend,
      [
        .line(
          x: axis, y: outcomes[0].outcome.staircase, .other(0),
          label: "$\\beta = \(Int(outcomes[0].trial.sharpness.rounded()))$",
          dash: .solid),
        .line(x: axis, y: chosen[1].outcome.staircase, .proofA, label: words[1], dash: .solid),
      ])
    return Figure(
      panels: [
        steps, square("cells, " + words[0], chosen[0].outcome.colors, cells),
        square("one unit, " + words[1], chosen[1].outcome.unit, ColorScale(.paper, from: 0, to: 1)),
        square("cells, " + words[1], chosen[1].outcome.colors, cells),
      ], columns: 2, height: 5.8)
  }

  private func stripsFigure(_ runs: [PartitionTrial.Outcome], _ sharpness: [Double]) -> Figure {
    let axis = Axis.log10(
      #"$\beta$"#, from: sharpness.map { $0 * 0.8 }.min(), to: sharpness.map { $0 * 1.25 }.max())
    let share = Panel(
      x: axis, y: .log10("Share of the square that is undecided"), grid: .horizontal,
      [
        .line(x: sharpness, y: runs.map(predictedShare), .target, label: "predicted"),
        .scatter(x: sharpness, y: runs.map(\.undecided), .proofA, label: "measured"),
      ])
    let error = Panel(
      x: axis, y: .log10("Largest error"), key: .legend, grid: .horizontal,
      [
        .line(
          x: sharpness, y: runs.map(\.construction.bound), .bound, label: "bound", dash: .solid,
          hasMarkers: true),
        .line(x: sharpness, y: runs.map(\.sampled), .proofA, label: "found", dash: .solid, hasMarkers: true),
        .horizontal(runs[runs.count - 1].construction.cellBound, label: "bound in the cells"),
      ])
    return Figure(panels: [share, error], columns: 2, height: 3.2)
  }
}
