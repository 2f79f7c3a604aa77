import Approximation
import Diagnostics
import Findings
import Foundation
import Plotting
import Testing

@testable import CaseStudies
@testable import Pipeline

/// The studies of the theorem, each with its claims' findings in a small run.
@Suite struct TheoremStudiesTests {
  private static let recipe: OptionValue = .object([
    "steps": 60, "batch": 16, "modelWidth": 6, "heads": 2, "headWidth": 3, "hiddenWidth": 8,
  ])
  private static let small: [String: [String: OptionValue]] = [
    "partition": ["cells": 5, "sharpness": [0.05, 1], "raster": 60, "points": 200],
    "construction": ["targets": ["sine", "sort-2"], "cells": [3, 6], "points": 300, "boxes": 2000],
    "gallery-of-approximations": [
      "targets": ["kink", "bump"], "epsilons": [0.4, 0.2], "shown": 0.2, "widths": [4, 8], "seeds": 2,
      "boxes": 2000, "recipe": recipe,
    ],
    "certificate": ["numbers": [1, 2], "seeds": 2, "boxes": 2000, "probes": 2000, "recipe": recipe],
  ]

  private func plan(_ name: String, _ options: [String: OptionValue] = [:]) throws -> Plan {
    Plan([
      try StudyPlan(
        caseStudies.study(named: name), profile: .quick,
        options: (Self.small[name] ?? [:]).merging(options) { $1 }, data: DataDirectory(nil))
    ])
  }

  private func conclusions(_ name: String, _ options: [String: OptionValue] = [:]) throws -> Conclusions {
    let folder = FileManager.default.temporaryDirectory.appending(path: "theorem-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let plan = try plan(name, options)
    let execution = try Scheduler(store: Store(folder.path), jobs: 2).run(plan)
    #expect(execution.failures.isEmpty)
    let conclusions = try plan.studies[0].conclude(execution)
    for (name, figure) in conclusions.figures {
      #expect(try figure.png(.dark, scale: 1).count > 1000, "\(name)")
    }
    #expect(conclusions.tables["results"]?.rows.isEmpty == false)
    return conclusions
  }

  private func series(_ conclusions: Conclusions, _ name: String) -> [Double] {
    switch conclusions.findings.first(where: { $0.name == name })?.value {
    case .series(let values): return values
    case .number(let value): return [value]
    default:
      Issue.record("\(name) was not found")
      return []
    }
  }

  @Test func headsCutTheSquareAsTheProofSays() throws {
    let found = try conclusions("partition")
    #expect(series(found, "codes") == [25] && series(found, "heads") == [8])
    #expect(series(found, "bitError")[0] < 1e-12)
    let (measured, predicted) = (series(found, "undecided"), series(found, "predictedUndecided"))
    for (a, b) in zip(measured, predicted) { #expect(abs(a - b) < 0.08) }
    #expect(measured[0] > measured[1])
    for (error, bound) in zip(series(found, "supError"), series(found, "bound")) { #expect(error <= bound) }
    #expect(Set(found.figures.keys) == ["cells", "strips"])
  }

  @Test func constructionsKeepTheirBoundsAndCertificatesAreBetweenErrorAndBound() throws {
    let found = try conclusions("construction")
    for key in ["sine", "sort2"] {
      #expect(series(found, "\(key).cells") == [3, 6])
      let errors = series(found, "\(key).supError")
      #expect(errors[1] < errors[0])
      for (error, certified) in zip(errors, series(found, "\(key).certified")) { #expect(error <= certified) }
      let parameters = series(found, "\(key).parameters")
      #expect(zip(parameters, parameters.dropFirst()).allSatisfy { $0 <= $1 })
    }
    for share in series(found, "sampledShare") { #expect(share <= 1 && share > 0.3) }
    let constants: [Double] = [1, 1, 2, 11.0 / 3, 23.0 / 3]
    #expect(series(found, "stripConstants") == constants)
    #expect(found.tables["strip-constants"]?.rows[3][1] == .text("11/3"))
  }

  @Test func everyMethodIsCertifiedOnTheSameMaps() throws {
    let found = try conclusions("gallery-of-approximations")
    #expect(Set(found.figures.keys) == ["loss", "curves", "maps", "cost"])
    #expect(series(found, "violations") == [0] && series(found, "maps") == [2])
    #expect(found.tables["results"]?.rows.count == 6)
    for key in ["kink", "bump"] {
      let (a, b) = (series(found, "\(key).proofA.parameters"), series(found, "\(key).proofB.parameters"))
      #expect(a[0] < a[1] && b[0] <= b[1] && b[1] < a[1])
      #expect(series(found, "\(key).trained.certified").allSatisfy { $0 > 0 && $0.isFinite })
    }
  }

  @Test func galleriesOfOneDimensionDrawOnlyWhatTheyHave() throws {
    #expect(try conclusions("gallery-of-approximations", ["targets": ["sine"]]).figures["maps"] == nil)
    #expect(try conclusions("gallery-of-approximations", ["targets": ["sort-2"]]).figures["curves"] == nil)
  }

  @Test func gapsCloseAndNoProbeExceedsACertificate() throws {
    let found = try conclusions("certificate")
    #expect(series(found, "violations") == [0] && series(found, "certificates") == [12])
    for count in [1, 2] {
      let gaps = BoundMethod.allCases.map { series(found, "of\(count).\($0.rawValue).gap.median")[0] }
      #expect(gaps.allSatisfy { $0 >= 1 } && gaps[0] <= gaps[2])
    }
    #expect(series(found, "of1.linearRelaxation.gap.maximum")[0] <= series(found, "wantedGap")[0])
    #expect(Set(found.figures.keys) == ["gap", "loss"])
  }

  private static let mistakes: [(study: String, option: String, value: OptionValue, problem: String)] = [
    ("partition", "cells", 1, "cells = 1 is outside 2 to 32"),
    ("partition", "raster", 5, "raster = 5 is outside 10 to 2000"),
    ("partition", "sharpness", [0.5], "sharpness count = 1 is outside 2 to 100"),
    ("partition", "transition", 2, "transition = 2.0 is outside 0.01 to 1.0"),
    ("partition", "target", "sine", "target's tokens = 1 is outside 2 to 2"),
    ("partition", "target", "waves-9", "there is no map “waves-9”"),
    ("construction", "targets", [], "targets = 0 is outside 1 to 20"),
    ("construction", "cells", [2, 1], "cells = 1 is outside 2 to 4096"),
    ("construction", "epsilons", [0.1, 0], "epsilons = 0.0 is outside 1e-09 to 1000000000.0"),
    ("construction", "boxes", 0, "boxes = 0 is outside 1 to 1000000000"),
    ("construction", "targets", ["sort-9"], "numbers of sort-9 = 9 is outside 1 to 5"),
    ("gallery-of-approximations", "seeds", 0, "seeds = 0 is outside 1 to 1000"),
    ("gallery-of-approximations", "shown", 0.3, "shown in epsilons = 0 is outside 1 to 1"),
    ("gallery-of-approximations", "widths", [0], "widths = 0 is outside 1 to 65536"),
    ("gallery-of-approximations", "targets", ["sort-3"], "numbers of sort-3 = 3 is outside 1 to 2"),
    ("certificate", "numbers", [7], "numbers = 7 is outside 1 to 6"),
    ("certificate", "gap", 0, "gap = 0.0 is outside 1e-06 to 100.0"),
    ("certificate", "probes", 0, "probes = 0 is outside 1 to 1000000000"),
  ]

  @Test(arguments: mistakes)
  func parametersOutsideTheirRangeAreRefusedByName(
    _ mistake: (study: String, option: String, value: OptionValue, problem: String)
  ) {
    #expect {
      try plan(mistake.study, [mistake.option: mistake.value])
    } throws: {
      ($0 as? Diagnostic)?.problem == mistake.problem
    }
  }
}
