import Approximation
import Findings
import Pipeline
import Plotting
import ReproducibleMath
import StudyKit

extension Construction {
  func fits(_ outcome: ConstructionTrial.Outcome, _ trial: ConstructionTrial) -> Bool {
    guard let target = try? Target.named(trial.target) else { return false }
    return outcome.construction.fits(cells: trial.cells, numbers: target.inputCount)
      && outcome.weights > 0 && outcome.sampled.isFinite && outcome.certificate.isSound
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: ConstructionTrial, outcome: ConstructionTrial.Outcome)]
  ) throws -> Conclusions {
    let groups = parameters.targets.map { name in
      (name: name, runs: outcomes.filter { $0.trial.target == name }.map(\.outcome))
    }.filter { !$0.runs.isEmpty }
    let sizes = try parameters.targets.map { name in
      let target = try Target.named(name)
      return (name: name, rows: PartitionAndRoute.sizes(target, epsilons: parameters.epsilons))
    }
    let all = outcomes.map(\.outcome)
    let constants = (1...5).map { StripConstant.exact($0) }
    return Conclusions(
      findings: groups.flatMap { group in
        let key = camelCase(group.name)
        return [
          Finding(
            "\(key).cells", .series(group.runs.map { Double($0.construction.cells) }),
            meaning: "K of each layer"),
          Finding(
            "\(key).supError", .series(group.runs.map(\.sampled)), meaning: "largest error found, for each K"),
          Finding(
            "\(key).certified", .series(group.runs.map(\.certificate.bound)),
            meaning: "error proved by branch and bound, for each K"),
          Finding(
            "\(key).bound", .series(group.runs.map(\.construction.bound)),
            meaning: "the theorem's bound, for each K"),
          Finding(
            "\(key).errorExponent",
            .number(exponent(group.runs.map { Double($0.construction.cells) }, group.runs.map(\.sampled))),
            meaning: "exponent of the largest error found against K, least squares of logarithms"),
        ]
      }
        + sizes.flatMap { size in
          let numbers = size.rows.map { $0?.parameterCount ?? .infinity }
          return [
            Finding(
              "\(camelCase(size.name)).parameters", .series(numbers),
              meaning: "learned numbers that Proof A needs, for each ε"),
            Finding(
              "\(camelCase(size.name)).parameterExponent", .number(exponent(parameters.epsilons, numbers)),
              meaning: "exponent of Proof A's learned numbers against ε, least squares of logarithms"),
          ]
        } + [
          Finding("epsilons", .series(parameters.epsilons), meaning: "ε whose cost is counted"),
          Finding("layers", .number(Double(all.count)), meaning: "layers built and certified"),
          Finding(
            "sampledShare", .series(all.map { $0.sampled / $0.construction.bound }),
            meaning: "largest error found over the theorem's bound, each layer"),
          Finding(
            "certifiedShare", .series(all.map { $0.certificate.bound / $0.construction.bound }),
            meaning: "error proved by branch and bound over the theorem's bound, each layer"),
          Finding(
            "sampledOfCertified", .series(all.map { $0.sampled / $0.certificate.bound }),
            meaning: "largest error found over the error proved by branch and bound, each layer"),
          Finding(
            "stripConstants", .series(constants.map(\.value)),
            meaning: "Λ_D for D from 1, by exhaustive search of vertices"),
        ],
      figures: ["error": errorFigure(groups), "size": sizeFigure(parameters.epsilons, sizes)],
      tables: [
        "results": Table(
          columns: [
            .init("Map"), .init("$K$"), .init("Heads"), .init("Hidden units"), .init("Parameters"),
            .init("Not zero"),
            .init("Found", digits: 3),
            .init("Certified", digits: 3), .init("Bound", digits: 3),
          ],
          rows: groups.flatMap { group in
            group.runs.map {
              [
                .text(group.name), .number(Double($0.construction.cells)),
                .number(Double($0.construction.heads)),
                .number(Double($0.construction.hiddenWidth)),
                .number(Double($0.construction.parameterCount)), .number(Double($0.weights)),
                .number($0.sampled),
                .number($0.certificate.bound),
                .number($0.construction.bound),
              ]
            }
          }),
        "strip-constants": Table(
          columns: [.init("$D$"), .init(#"$\Lambda_D$"#), .init("Decimal", digits: 4), .init("$3^D$")],
          rows: constants.enumerated().map { index, constant in
            let cube = (0...index).reduce(1.0) { power, _ in 3 * power }
            let text =
              constant.denominator == 1
              ? "\(constant.numerator)" : "\(constant.numerator)/\(constant.denominator)"
            return [.number(Double(index + 1)), .text(text), .number(constant.value), .number(cube)]
          }),
      ])
  }

  /// The exponent p of y ∝ x^p by least squares of logarithms; NaN for fewer than two points, or where one is not finite.
  private func exponent(_ x: [Double], _ y: [Double]) -> Double {
    let (x, y) = (x.map { Double.log($0) }, y.map { Double.log($0) })
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    let products = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    return products / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
  }

  /// One panel a map: bound, certificate and error against K.
  private func errorFigure(_ groups: [(name: String, runs: [ConstructionTrial.Outcome])]) -> Figure {
    let panels = groups.enumerated().map { index, group in
      let cells = group.runs.map { Double($0.construction.cells) }
      return Panel(
        title: group.name, x: .log10("Cells $K$ a coordinate"), y: .log10("Sup error"),
        key: index == 0 ? .legend : .hidden, grid: .horizontal,
        [
          .line(x: cells, y: group.runs.map(\.construction.bound), .bound, label: "bound", hasMarkers: true),
          .line(
            x: cells, y: group.runs.map(\.certificate.bound), .other(0), label: "certified", dash: .solid),
          .scatter(x: cells, y: group.runs.map(\.sampled), .proofA, label: "found"),
        ])
    }
    return Figure(panels: panels, columns: 2, sharing: .x, height: 2.6 * Double((panels.count + 1) / 2) + 0.4)
  }

  private func sizeFigure(_ epsilons: [Double], _ sizes: [(name: String, rows: [PartitionAndRoute.Size?])])
    -> Figure
  {
    func panel(_ title: String, key: Panel.Key, _ value: (PartitionAndRoute.Size) -> Double) -> Panel {
      Panel(
        x: .log10(
          #"$\varepsilon$"#, from: epsilons.map { $0 * 0.8 }.min(), to: epsilons.map { $0 * 1.25 }.max()),
        y: .log10(title), key: key, grid: .horizontal,
        sizes.enumerated().map { index, size in
          .line(
            x: epsilons, y: size.rows.map { $0.map(value) ?? .nan }, .other(index), label: size.name,
            hasMarkers: true)
        })
    }
    return Figure(
      panels: [
        panel("Heads", key: .hidden, \.heads), panel("Learned numbers", key: .legend, \.parameterCount),
      ], columns: 2, height: 3.4)
  }
}
