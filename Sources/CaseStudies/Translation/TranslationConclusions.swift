import Findings
import Pipeline
import Plotting
import ReproducibleMath
import StudyKit
import Problems

extension Translation {
  func fits(_ outcome: TranslationTrial.Outcome, _ trial: TranslationTrial) -> Bool {
    outcome.curve.fits(trial.recipe) && outcome.accuracy.isFinite && outcome.correct.holds(64)
      && outcome.leastProbability.holds(64) && outcome.attention.count == trial.recipe.heads
      && outcome.attention.allSatisfy { $0.holds(9 * trial.codons * trial.codons) }
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: TranslationTrial, outcome: TranslationTrial.Outcome)]
  ) throws -> Conclusions {
    let results = outcomes.map(\.outcome)
    let exact = results.map { Double($0.correct.count { $0 == 1 }) }
    let least = results.map { $0.leastProbability.min() ?? 0 }
    let tests = "\(parameters.heldOut) random surroundings at each of \(parameters.codons) places"
    let findings =
      Finding.overSeeds(
        "accuracy", results.map(\.accuracy), meaning: "share of codons translated right, \(tests)")
      + Finding.overSeeds("exactCodons", exact, meaning: "codons of 64 without a mistake in \(tests)")
      + Finding.overSeeds(
        "leastProbability", least, meaning: "least probability of the true meaning, all codons, \(tests)")
      + [
        Finding("codons", .number(Double(parameters.codons)), meaning: "codons of a sequence"),
        Finding(
          "testsOfCodon", .number(Double(parameters.heldOut * parameters.codons)),
          meaning: "tests of each codon"),
        Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model"),
      ] + workFindings(results.map(\.curve)) + lossFindings(results.map(\.curve))
    return Conclusions(
      findings: findings,
      figures: [
        "loss": .loss(
          [Runs("trained", curves: results.map(\.curve))],
          y: .log10("Cross-entropy", unit: "nats")),
        "approximation": codeFigure(results[0]),
        "attention": attentionFigure(results[0]),
      ],
      tables: [
        "results": Table(
          columns: [.init("Quantity"), .init("Median over seeds with quartiles", digits: 3)],
          rows: [
            [.text("Codons translated without a mistake, of 64"), spread(exact)],
            [.text("Share of all tests right"), spread(results.map(\.accuracy))],
            [.text("Least probability of the true meaning"), spread(least)],
          ])
      ])
  }

  /// The genetic code as its table is printed: by first and third nucleotide down, by the second across, each with the
  /// surprise of the least certain test.
  private func codeFigure(_ outcome: TranslationTrial.Outcome) -> Figure {
    let letters = GeneticCode.nucleotides
    let surprise = (0..<16).map { row in
      (0..<4).map { second in
        -Double.log(max(1e-12, outcome.leastProbability[codon(row: row, second: second)])) / Double.log(10)
      }
    }
    // Twice the largest value ends the scale, so that no cell is too dark for its words.
    let words = (0..<16).flatMap { row in
      (0..<4).map { second -> Mark in
        let codon = codon(row: row, second: second)
        let isRight = outcome.correct[codon] == 1
        return .text(
          "\(GeneticCode.spelling(codon)) → \(GeneticCode.table[codon])\(isRight ? "" : "  wrong")",
          x: Double(second), y: Double(row))
      }
    }
    var panel = Panel.matrix(
      surprise, rows: (0..<16).map { "\(letters[$0 / 4])·\(letters[$0 % 4])" },
      columns: letters.map { "·\($0)·" }, rowTitle: "First and third nucleotide",
      columnTitle: "Second nucleotide",
      color: ColorScale(
        .paper, from: 0, to: 2 * max(1e-9, surprise.joined().max() ?? 0),
        title: "$-\\log_{10}$ of the least probability"))
    panel.marks += words
    return Figure(panel, height: 4.8)
  }

  private func codon(row: Int, second: Int) -> Int { row / 4 * 16 + second * 4 + row % 4 }

  private func attentionFigure(_ outcome: TranslationTrial.Outcome) -> Figure {
    let tokens = Int(Double(outcome.attention[0].count).squareRoot())
    let names = (1...tokens).map(String.init)
    let shown = outcome.attention.prefix(8)
    let columns = min(4, shown.count)
    let panels = shown.enumerated().map { head, weights in
      Panel.matrix(
        (0..<tokens).map { row in weights[row * tokens..<(row + 1) * tokens].map(Double.init) }, rows: names,
        columns: names, rowTitle: "asks", columnTitle: "is looked at", title: "head \(head + 1)",
        color: ColorScale(.paper, from: 0, to: 1, title: "weight", hasBar: (head + 1).isMultiple(of: columns))
      )
    }
    return Figure(
      panels: panels, columns: columns, sharing: [.x, .y],
      height: 2.3 * Double((panels.count + columns - 1) / columns))
  }
}
