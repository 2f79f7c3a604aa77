import Findings
import Foundation

@testable import Manuscript

/// The report in `Fixtures/sample` and evidence for it, made up.
enum Sample {
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let templates = package.appending(path: "Templates")
  static let folder = package.appending(path: "Tests/ManuscriptTests/Fixtures/sample")

  static let evidence = Evidence(
    profile: .standard,
    values: [
      "gallery.certificate": .number(0.0312), "gallery.points": .number(10000),
      "sorting.switch": .number(1500), "sorting.supError.median": .number(0.031249),
      "sorting.loss.median": .number(2.345e-5), "sorting.spread": .number(0.0834),
      "sorting.supError.all": .series([0.0291, 0.0312, 0.0308, 0.0467, 0.0322]),
      "sorting.supError.maximum": .number(0.0467), "sorting.widths": .series([16, 32, 64]),
      "sorting.errorByWidth": .series([0.12, 0.062, 0.031]),
    ],
    figures: [
      "gallery/overview": figure("overview", width: 1050, height: 420),
      "sorting/loss": figure("loss", width: 672, height: 403),
      "reversal/bound": figure("bound", width: 1050, height: 400),
    ],
    tables: [
      "sorting/results": Table(
        columns: [
          Table.Column("width $d_h$"), Table.Column("parameters"),
          Table.Column("sup error", digits: 2, best: .smallest),
          Table.Column("loss", digits: 2, best: .smallest),
          Table.Column("time per step", unit: "ms", digits: 3),
          Table.Column("remark"),
        ],
        rows: [
          [
            .number(16), .number(1313), .spread(median: 0.12, lower: 0.1, upper: 0.14), .number(0.0031),
            .number(0.124), .text("too narrow"),
          ],
          [
            .number(32), .number(4673), .spread(median: 0.062, lower: 0.058, upper: 0.067), .number(2.4e-4),
            .number(0.52), .empty,
          ],
          [
            .number(64), .number(17537), .spread(median: 0.031, lower: 0.029, upper: 0.032), .number(2.3e-5),
            .number(12), .text("a < b & “c”"),
          ],
        ])
    ],
    studies: [
      "sorting": StudyFacts(facts: [
        Fact("seeds", "5"), Fact("widths", "16, 32, 64"), Fact("training steps", "45 000"),
        Fact("floating-point operations", "1.2 × 10¹²"), Fact("code", "3f9a2c71"),
      ]),
      "heat": StudyFacts(failure: "2 of 5 trials diverged at step 310"),
    ],
    facts: [
      Fact("trials", "214"), Fact("certificates", "31"), Fact("floating-point operations", "3.4 × 10¹³"),
      Fact("code", "3f9a2c71"),
    ])

  private static func figure(_ name: String, width: Int, height: Int) -> FigureAsset {
    FigureAsset(
      lightPath: "figures/\(name).png", darkPath: "figures/\(name)-dark.png",
      altText: "Curves of \(name): the loss falls from 1 to 10⁻⁵ over 3000 steps.", width: width,
      height: height,
      notes: ["2 of 3000 points lie outside the axes."],
      links: [
        AssetLink("data", path: "data/\(name).csv"), AssetLink("JSON", path: "data/\(name).json"),
        AssetLink("SVG", path: "figures/\(name).svg"),
      ],
      provenance: [
        Fact("study", "sorting"), Fact("seeds", "0, 1, 2, 3, 4"), Fact("training steps", "45 000"),
        Fact("floating-point operations", "1.2 × 10¹²"), Fact("code", "3f9a2c71e05b"),
      ],
      command: "swift run report run sorting --seeds 5")
  }
}
