import Findings
import Pipeline
import Plotting
import StudyKit
import Problems

extension Dynamics {
  func fits(_ outcome: DynamicsTrial.Outcome, _ trial: DynamicsTrial) -> Bool {
    outcome.curve.fits(trial.recipe)
      && [outcome.relativeError, outcome.persistenceError, outcome.solverError].holds(3)
      && outcome.examples.count == min(3, trial.heldOut)
      && outcome.examples.allSatisfy { example in
        [example.initial, example.target, example.output].allSatisfy { $0.holds(trial.tokens) }
          && example.relativeError.isFinite
      }
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: DynamicsTrial, outcome: DynamicsTrial.Outcome)]
  ) throws -> Conclusions {
    let groups = parameters.equations.map { equation in
      (equation: equation, runs: outcomes.filter { $0.trial.equation == equation }.map(\.outcome))
    }
    let measure = "relative L² error on \(parameters.heldOut) held-out initial values"
    let findings = groups.flatMap { group in
      let name = group.equation.rawValue
      return Finding.overSeeds(
        "\(name).relativeError", group.runs.map(\.relativeError), meaning: "\(measure), the mean")
        + Finding.overSeeds(
          "\(name).persistenceError", group.runs.map(\.persistenceError),
          meaning: "\(measure), of the map that changes nothing")
        + lossFindings(group.runs.map(\.curve), of: name)
        + [
          Finding(
            "\(name).solverError", .number(group.runs[0].solverError),
            meaning: "relative L² error of the solver against a solution in closed form")
        ]
    }
    return Conclusions(
      findings: findings + [
        Finding("tokens", .number(Double(parameters.tokens)), meaning: "cells of the grid"),
        Finding("samples", .number(Double(parameters.samples)), meaning: "initial values trained on"),
        Finding("heldOut", .number(Double(parameters.heldOut)), meaning: "held-out initial values"),
        Finding("time", .number(parameters.time), meaning: "time between input and output"),
        Finding("viscosity", .number(parameters.viscosity), meaning: "ν of both equations"),
        Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model"),
      ] + workFindings(outcomes.map(\.outcome.curve).sorted { $0.operations > $1.operations }),
      figures: [
        "loss": .loss(
          groups.map { group in
            Runs(
              title(group.equation), role(group.equation), curves: group.runs.map(\.curve))
          }),
        "approximation": profiles(groups.map { ($0.equation, $0.runs[0].examples) }),
      ],
      tables: [
        "results": Table(
          columns: [
            .init("Equation"), .init("Trained layer", digits: 2, best: nil),
            .init("No change", digits: 2), .init("Solver", digits: 1),
          ],
          rows: groups.map { group in
            [
              .text(title(group.equation)), spread(group.runs.map(\.relativeError)),
              spread(group.runs.map(\.persistenceError)), .number(group.runs[0].solverError),
            ]
          })
      ])
  }

  /// Held-out profiles over the solver's, one row an equation.
  private func profiles(_ groups: [(FlowMap.Equation, [DynamicsTrial.Example])]) -> Figure {
    let panels = groups.flatMap { equation, examples in
      examples.enumerated().map { index, example in
        let cells = example.target.indices.map { (Double($0) + 0.5) / Double(example.target.count) }
        func line(_ values: [Float], _ role: Role, _ label: String?, _ dash: Dash? = nil) -> Mark {
          .line(x: cells, y: values.map(Double.init), role, label: label, dash: dash)
        }
        return Panel(
          title: index == 0 ? title(equation) : nil, x: Axis("$x$", from: 0, to: 1), y: Axis("$u$"),
          key: index == examples.count - 1 ? .automatic : .hidden,
          [
            line(example.initial, .bound, "at the start"), line(example.output, .trained, "trained", .solid),
            line(example.target, .target, "solver"),
          ])
      }
    }
    return Figure(
      panels: panels, columns: groups.first?.1.count ?? 1, sharing: .x, isLettered: false,
      height: 2.4 * Double(groups.count))
  }

  private func title(_ equation: FlowMap.Equation) -> String {
    switch equation {
    case .heat: "heat equation"
    case .burgers: "viscous Burgers"
    }
  }

  private func role(_ equation: FlowMap.Equation) -> Role {
    switch equation {
    case .heat: .other(0)
    case .burgers: .trained
    }
  }
}
