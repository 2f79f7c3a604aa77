import Approximation
import Findings
import Pipeline
import Plotting
import StudyKit

extension CertificateGap {
  func fits(_ outcome: CertificateGapTrial.Outcome, _ trial: CertificateGapTrial) -> Bool {
    outcome.certificates.count == BoundMethod.allCases.count && outcome.certificates.allSatisfy(\.isSound)
      && outcome.probed.isFinite && outcome.curve.fits(trial.recipe)
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: CertificateGapTrial, outcome: CertificateGapTrial.Outcome)]
  ) throws -> Conclusions {
    let groups = parameters.numbers.map { count in
      (count: count, runs: outcomes.filter { $0.trial.tokens == count }.map(\.outcome))
    }
    let all = outcomes.map(\.outcome)
    let certificates = all.flatMap(\.certificates)
    let violations = all.count { run in run.certificates.contains { run.probed > $0.bound * (1 + 1e-9) } }
    return Conclusions(
      findings: groups.flatMap { group in
        BoundMethod.allCases.enumerated().flatMap { index, method in
          let key = "of\(group.count).\(method.rawValue)"
          let found = group.runs.map { $0.certificates[index] }
          return Finding.overSeeds(
            "\(key).gap", found.map(\.gap), meaning: "proved over found error at the end, \(words(method))")
            + Finding.overSeeds(
              "\(key).boxes", found.map { Double($0.boxes) }, meaning: "boxes bounded, \(words(method))")
        }
      } + [
        Finding(
          "wantedGap", .number(1 + parameters.gap),
          meaning: "proved over found error at which splitting stops"),
        Finding(
          "wantedPercent", .number(100 * parameters.gap), unit: "%",
          meaning: "how far the proved error may exceed the found one when splitting stops"),
        Finding("budget", .number(Double(parameters.boxes)), meaning: "boxes that a certificate may bound"),
        Finding("certificates", .number(Double(certificates.count)), meaning: "certificates made"),
        Finding(
          "probes", .number(Double(parameters.probes * all.count)),
          meaning: "points at which a counter-example was sought"),
        Finding(
          "violations", .number(Double(violations)),
          meaning: "layers with an error above one of their certificates"),
        Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each size"),
      ] + workFindings(all.map(\.curve)),
      figures: ["gap": gapFigure(groups, parameters), "loss": lossFigure(groups)],
      tables: [
        "results": Table(
          columns: [
            .init("Numbers"), .init("Boxes bounded by"), .init("Boxes", digits: 3),
            .init("Proved / found", digits: 4),
          ],
          rows: groups.flatMap { group in
            BoundMethod.allCases.enumerated().map { index, method in
              let found = group.runs.map { $0.certificates[index] }
              return [
                .number(Double(group.count)), .text(words(method)), spread(found.map { Double($0.boxes) }),
                spread(found.map(\.gap)),
              ]
            }
          })
      ])
  }

  private func words(_ method: BoundMethod) -> String {
    switch method {
    case .linearRelaxation: "linear relaxation"
    case .meanValue: "mean values"
    case .intervals: "plain intervals"
    }
  }

  /// One panel a number of variables: proved over found error against boxes, a line for each seed.
  private func gapFigure(
    _ groups: [(count: Int, runs: [CertificateGapTrial.Outcome])], _ parameters: Parameters
  ) -> Figure {
    let titles = [
      "one number", "two numbers", "three numbers", "four numbers", "five numbers", "six numbers",
    ]
    let panels = groups.enumerated().map { index, group in
      let marks = BoundMethod.allCases.indices.flatMap { lines(group.runs.map(\.certificates[$0]), $0) }
      return Panel(
        title: titles[min(group.count, titles.count) - 1], x: .log10("Boxes"),
        y: .log10("Proved / found error"),
        key: index == 0 ? .legend : .hidden, grid: .horizontal, marks + [.horizontal(1 + parameters.gap)])
    }
    return Figure(panels: panels, columns: min(3, panels.count), sharing: .y, height: 3.4)
  }

  /// One line a seed; that with the median number of boxes stands out.
  private func lines(_ certificates: [Certificate], _ method: Int) -> [Mark] {
    let role: Role = [.proofB, .trained, .other(0)][method]
    let order = certificates.sorted { $0.boxes < $1.boxes }
    let median = order[(order.count - 1) / 2]
    func line(_ certificate: Certificate, _ weight: Line.Weight, label: String?) -> Mark {
      let steps = certificate.history.filter { $0.sampled > 0 && $0.bound.isFinite }
      return .line(
        x: steps.map { Double($0.boxes) }, y: steps.map { $0.bound / $0.sampled }, role, label: label,
        dash: .solid,
        weight: weight)
    }
    return order.map { line($0, .thin, label: nil) }
      + [line(median, .regular, label: words(BoundMethod.allCases[method]))]
  }

  private func lossFigure(_ groups: [(count: Int, runs: [CertificateGapTrial.Outcome])]) -> Figure {
    .loss(
      groups.enumerated().map { index, group in
        Runs(
          "$n = \(group.count)$", .other(index), curves: group.runs.map(\.curve))
      })
  }
}
