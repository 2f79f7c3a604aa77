import Findings
import Pipeline
import Plotting
import StudyKit
import Problems

extension Digits {
  func fits(_ outcome: DigitsTrial.Outcome, _ trial: DigitsTrial) -> Bool {
    let patches = DigitImages.pixels / (trial.patch * trial.patch)
    let counts = outcome.confusion.joined()
    return outcome.curve.fits(trial.recipe) && [outcome.accuracy, outcome.trainingAccuracy].holds(2)
      && outcome.confusion.map(\.count) == [Int](repeating: DigitImages.classes, count: DigitImages.classes)
      && counts.allSatisfy { 0...trial.heldOut ~= $0 } && counts.reduce(0, +) == trial.heldOut
      && outcome.examples.count == min(3, trial.heldOut)
      && outcome.examples.allSatisfy { example in
        example.pixels.holds(DigitImages.pixels) && example.received.count == trial.recipe.heads
          && example.received.allSatisfy { $0.holds(patches) }
      }
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: DigitsTrial, outcome: DigitsTrial.Outcome)]
  ) throws -> Conclusions {
    let results = outcomes.map(\.outcome)
    let images = "of \(parameters.heldOut) held-out images"
    let confusion = total(results)
    let confused = mostConfused(confusion)
    let findings =
      Finding.overSeeds("accuracy", results.map(\.accuracy), meaning: "share \(images) that are read right")
      + Finding.overSeeds(
        "trainingAccuracy", results.map(\.trainingAccuracy),
        meaning: "share of the images trained on that are read right")
      + [
        Finding("images", .number(Double(parameters.heldOut)), meaning: "held-out images"),
        Finding(
          "confused.true", .number(Double(confused.truth)), meaning: "digit most often read as another"),
        Finding("confused.read", .number(Double(confused.read)), meaning: "what it is read as"),
        Finding(
          "confused.count", .number(Double(confusion[confused.truth][confused.read])),
          meaning: "how often, all seeds together"),
        Finding(
          "errors", .number(Double(errors(confusion))), meaning: "images read wrong, all seeds together"),
        Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model"),
      ] + workFindings(results.map(\.curve)) + lossFindings(results.map(\.curve))
    return Conclusions(
      findings: findings,
      figures: [
        "loss": .loss(
          [Runs("trained", curves: results.map(\.curve))],
          y: .log10("Cross-entropy", unit: "nats")),
        "approximation": accuracyFigure(confusion),
        "attention": attentionFigure(results[0].examples, patch: parameters.patch),
      ],
      tables: [
        "results": Table(
          columns: [.init("Quantity"), .init("Median over seeds with quartiles", digits: 3)],
          rows: [
            [.text("Accuracy on held-out images"), spread(results.map(\.accuracy))],
            [.text("Accuracy on training images"), spread(results.map(\.trainingAccuracy))],
            [.text("Training loss, last"), spread(results.map { $0.curve.losses.last ?? .nan })],
          ])
      ])
  }

  private func total(_ results: [DigitsTrial.Outcome]) -> [[Int]] {
    let digits = 0..<DigitImages.classes
    return digits.map { truth in
      digits.map { read in results.reduce(0) { $0 + $1.confusion[truth][read] } }
    }
  }

  private func errors(_ confusion: [[Int]]) -> Int {
    confusion.indices.reduce(0) { $0 + confusion[$1].reduce(0, +) - confusion[$1][$1] }
  }

  private func mostConfused(_ confusion: [[Int]]) -> (truth: Int, read: Int) {
    let pairs = confusion.indices.flatMap { truth in
      confusion.indices.filter { $0 != truth }.map { (truth: truth, read: $0) }
    }
    return pairs.dropFirst().reduce(pairs[0]) { best, pair in
      confusion[pair.truth][pair.read] > confusion[best.truth][best.read] ? pair : best
    }
  }

  /// Mistakes by true and read digit, and the share of each digit that is read wrong.
  private func accuracyFigure(_ confusion: [[Int]]) -> Figure {
    let names = confusion.indices.map(String.init)
    // Without the diagonal, which would drown the rest.
    let mistakes = confusion.enumerated().map { truth, row in
      row.enumerated().map { $0 == truth ? 0 : Double($1) }
    }
    let wrong = confusion.enumerated().map { truth, row in
      let all = row.reduce(0, +)
      return all == 0 ? 0 : 100 * Double(all - row[truth]) / Double(all)
    }
    return Figure(
      panels: [
        .matrix(
          mistakes, rows: names, columns: names, rowTitle: "Digit", columnTitle: "Read as",
          color: ColorScale(.paper, from: 0, title: "images read wrong")),
        Panel(
          x: .categories(names, title: "Digit"), y: Axis("Read wrong", unit: "%", from: 0), grid: .horizontal,
          [.bars(wrong, .trained)]),
      ], columns: 2, columnWidths: [1.15, 1], height: 3.4)
  }

  /// One row an image: the pixels, then for each head how much attention each patch receives.
  private func attentionFigure(_ examples: [DigitsTrial.Example], patch: Int) -> Figure {
    let across = DigitImages.side / patch
    let shown = min(4, examples.first?.received.count ?? 0)
    func grid(_ values: [Float], _ side: Int) -> [[Double]] {
      (0..<side).map { row in values[row * side..<(row + 1) * side].map(Double.init) }
    }
    let panels = examples.enumerated().flatMap { row, example in
      [
        Panel.matrix(
          grid(example.pixels, DigitImages.side), rows: blank(DigitImages.side),
          columns: blank(DigitImages.side), title: row == 0 ? "image" : nil,
          color: ColorScale(.paper, from: 0, to: 1, hasBar: false))
      ]
        + example.received.prefix(shown).enumerated().map { head, weights in
          Panel.matrix(
            grid(weights, across), rows: blank(across), columns: blank(across),
            title: row == 0 ? "head \(head + 1)" : nil,
            color: ColorScale(.paper, from: 0, to: 1, title: "attention", hasBar: head + 1 == shown))
        }
    }
    return Figure(
      panels: panels, columns: shown + 1, isLettered: false, height: 1.5 * Double(examples.count))
  }

  private func blank(_ count: Int) -> [String] { [String](repeating: "", count: count) }
}
