import Diagnostics
import Findings
import Foundation
import Testing

@testable import CaseStudies
@testable import Pipeline

/// The study of how many numbers attention must bring: both sides proved, and refusals by name.
@Suite struct WidthThresholdTests {
  private static let recipe: OptionValue = .object([
    "steps": 40, "batch": 8, "modelWidth": 6, "heads": 6, "hiddenWidth": 8,
  ])

  private func pairs(_ pairs: [(Int, Int)]) -> OptionValue {
    .list(pairs.map { .text("\($0.0)x\($0.1)") })
  }

  private func conclusions(_ chosen: [(Int, Int)], _ options: [String: OptionValue] = [:]) throws
    -> Conclusions
  {
    let own: [String: OptionValue] = [
      "pairs": pairs(chosen), "shown": pairs([chosen[0]]), "seeds": 2, "boxes": 100, "recipe": Self.recipe,
    ]
    return try concluded("width-threshold", own.merging(options) { $1 })
  }

  private func value(_ conclusions: Conclusions, _ name: String) throws -> Value {
    try #require(conclusions.findings.first { $0.name == name }?.value)
  }

  @Test func noCellIsUndecided() throws {
    let found = try conclusions([(2, 1), (3, 1), (2, 2), (3, 2)])
    #expect(try value(found, "undecided") == .number(0) && value(found, "cells") == .number(4 * 7))
    // Two losses and two seeds for 1, 2, 2 and 4 numbers under the threshold.
    #expect(try value(found, "layersBelow") == .number(4 * 9))
    guard case .number(let least) = try value(found, "lowerBound.least"),
      case .number(let certified) = try value(found, "certified.most"),
      case .number(let apart) = try value(found, "seenApart.most"),
      case .number(let trained) = try value(found, "found.leastBelow")
    else {
      Issue.record("findings that are no numbers")
      return
    }
    #expect(least >= 0.49 && certified <= 0.05 && apart < 1e-12 && trained >= least)
    #expect(Set(found.figures.keys) == ["phase", "error", "heads", "loss"])
    // Hardly trained, no layer is below 0.45: the claim that training gets there with n − 1 heads can fail.
    guard case .series(let needed) = try value(found, "headsNeeded") else {
      Issue.record("no series")
      return
    }
    #expect(needed.count == 2 && needed.allSatisfy(\.isNaN))
  }

  /// The layers for two tokens of one number, hardly trained.
  private func outcomes() throws -> (
    parameters: WidthThreshold.Parameters,
    outcomes: [(trial: WidthThresholdTrial, outcome: WidthThresholdTrial.Outcome)]
  ) {
    let study = WidthThreshold()
    var parameters = study.parameters(for: .quick)
    (parameters.pairs, parameters.shown, parameters.seeds) = (["2x1"], ["2x1"], 1)
    (parameters.recipe.steps, parameters.recipe.hiddenWidth, parameters.recipe.modelWidth) = (3, 4, 4)
    return (parameters, try study.trials(parameters).map { ($0, try study.run($0, Bystander())) })
  }

  /// An outcome with one number of one of its parts replaced, where it has the part.
  private func changed(
    _ outcome: WidthThresholdTrial.Outcome, _ part: String, _ member: String, _ value: OptionValue
  ) throws -> WidthThresholdTrial.Outcome {
    let own = try CanonicalJSON.decode(OptionValue.self, from: CanonicalJSON.encode(outcome))
    guard case .object(var members) = own, case .object(var inner)? = members[part] else { return outcome }
    inner[member] = value
    members[part] = .object(inner)
    return try CanonicalJSON.decode(
      WidthThresholdTrial.Outcome.self, from: CanonicalJSON.encode(OptionValue.object(members)))
  }

  /// What is proved decides a cell, not where it lies: with weaker proofs the cells of the row are open.
  @Test func cellsWithWeakerProofsAreUndecided() throws {
    let (parameters, outcomes) = try outcomes()
    func undecided(_ part: String, bound: Double) throws -> Value? {
      let weaker = try outcomes.map {
        (trial: $0.trial, outcome: try changed($0.outcome, part, "bound", .number(bound)))
      }
      return try WidthThreshold().conclude(parameters, weaker).findings.first { $0.name == "undecided" }?
        .value
    }
    #expect(try undecided("opposites", bound: 0.49) == .number(0))
    #expect(try undecided("opposites", bound: 0.48) == .number(1))
    #expect(try undecided("certificate", bound: 0.5) == .number(2))
  }

  /// Opposites belong to layers below the threshold and to no others.
  @Test func outcomesWithoutTheirOppositesAreDamage() throws {
    let (study, outcomes) = (WidthThreshold(), try outcomes().outcomes)
    for (trial, outcome) in outcomes { #expect(study.fits(outcome, trial)) }
    let below = try #require(outcomes.first { $0.outcome.opposites != nil })
    let above = try #require(outcomes.last { $0.outcome.opposites == nil })
    #expect(try !study.fits(changed(below.outcome, "opposites", "point", [0.5]), below.trial))
    #expect(!study.fits(above.outcome, below.trial) && !study.fits(below.outcome, above.trial))
  }

  /// The proofs meet at (n − 1) d, whatever n and d: lower bounds up to it, certificates from it on.
  @Test func diagramsTurnAtTheThreshold() throws {
    let found = try conclusions([(3, 1), (2, 2)])
    guard
      case .text(let said)? = found.figures["phase"]?.panels[0].marks.compactMap({ mark -> Value? in
        if case .text(let text) = mark, text.x == 1, text.y == 0 { .text(text.text) } else { nil }
      }).first
    else {
      Issue.record("the cell says nothing")
      return
    }
    #expect(said.hasPrefix("$\\geq 0."))
    let words =
      found.figures["phase"]?.panels[0].marks.compactMap { mark -> String? in
        if case .text(let text) = mark { text.text } else { nil }
      } ?? []
    #expect(words.count { $0.hasPrefix("$\\geq 0.") } == 4 && words.count { $0.hasPrefix("$\\leq 0.") } == 6)
  }

  /// Wider heads bring as many numbers with fewer of them.
  @Test func headsMayBeWide() throws {
    let recipe: OptionValue = .object([
      "steps": 10, "batch": 4, "modelWidth": 6, "heads": 3, "headWidth": 2, "hiddenWidth": 8,
    ])
    let found = try conclusions([(3, 2)], ["recipe": recipe])
    // With 0 and 2 numbers; 1 and 3 are left open.
    #expect(try value(found, "layersBelow") == .number(8) && value(found, "undecided") == .number(2))
  }

  private func refusal(_ options: [String: OptionValue]) -> String? {
    do {
      _ = try StudyPlan(
        caseStudies.study(named: "width-threshold"), profile: .quick, options: options,
        data: DataDirectory(nil))
      return nil
    } catch {
      return (error as? Diagnostic)?.problem
    }
  }

  @Test func parametersOutOfRangeAreRefusedByName() {
    let cases: [([String: OptionValue], String)] = [
      (["pairs": pairs([(1, 3)])], "tokens = 1 is outside 2 to 16"),
      (["pairs": pairs([(2, 9)])], "width = 9 is outside 1 to 8"),
      (["pairs": pairs([(6, 3)])], "tokens × width = 18 is outside 2 to 16"),
      (["pairs": pairs([])], "pairs count = 0 is outside 1 to 16"),
      (["pairs": pairs([(2, 1), (2, 1)])], "pairs alike = 2 is outside 1 to 1"),
      (["shown": pairs([(7, 1)])], "shown in pairs = 0 is outside 1 to 1"),
      (["recipe": .object(["heads": 3])], "heads × headWidth = 3 is outside 4 to 1048576"),
      (["recipe": .object(["heads": 0])], "heads = 0 is outside 1 to 1024"),
      (["recipe": .object(["modelWidth": 5])], "modelWidth = 5 is outside 6 to 4096"),
      (["recipe": .object(["headWidth": 2000])], "headWidth = 2000 is outside 1 to 1024"),
      (["pairs": ["3"]], "pairs: “3” is no number of tokens and their width"),
      (["pairs": ["3x2x1"]], "pairs: “3x2x1” is no number of tokens and their width"),
      (["epsilon": 0.5], "epsilon = 0.5 is outside 0.001 to 0.45"),
    ]
    for (options, problem) in cases { #expect(refusal(options) == problem) }
  }

  @Test func trainingsBeyondTheProfilesBudgetAreRefusedByPair() throws {
    let problem = try #require(
      refusal(["pairs": pairs([(2, 1), (8, 2)]), "recipe": .object(["heads": 16, "steps": 60])]))
    #expect(
      problem.hasPrefix("pairs: the trainings for tokens = 8, width = 2 would take ")
        && problem.hasSuffix(" operations, more than budget = 1000000000.0"))
  }
}
