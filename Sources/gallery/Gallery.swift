import Foundation
import Plotting

/// One figure for each mark, scale and way of naming, for people who look for one and for tests that look for change.
enum Gallery {
  /// A figure with a name that suits a file.
  struct Item: Sendable {
    /// In kebab case.
    let name: String
    /// What to see.
    let caption: String
    /// The figure itself.
    let figure: Figure
  }

  /// All figures, in the order of the page.
  static let items: [Item] = lines + fields + marks + scales

  static var lines: [Item] {
    [
      Item(
        name: "loss", caption: "Loss against training step: medians and quartiles over nine seeds.",
        figure: .loss([
          runs("with positions", .trained, floor: 1.2e-4, rate: 220),
          runs("without positions", .other(0), floor: 0.11, rate: 150),
        ])),
      Item(
        name: "approximation",
        caption: "A network over its target $\\sin 2\\pi x$, and the pointwise error on the same axis below.",
        figure: approximation()),
      Item(
        name: "seeds", caption: "One thin line a seed under the median; the bound that none of them passes.",
        figure: seeds()),
      Item(
        name: "errors-and-bounds",
        caption: "Error against parameters with a fitted power law and bounds from theory.",
        figure: powerLaw()),
    ]
  }

  /// Reproducible noise between −1 and 1: a linear congruential sequence (Knuth's MMIX).
  static func noise(_ count: Int, seed: UInt64) -> [Double] {
    var state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(Int64(bitPattern: state) >> 11) / 0x1p52
    }
  }

  static func grid(_ from: Double, _ to: Double, _ count: Int) -> [Double] {
    (0..<count).map { from + (to - from) * Double($0) / Double(count - 1) }
  }

  private static func runs(_ label: String, _ role: Role, floor: Double, rate: Double) -> Runs {
    let steps = grid(0, 2000, 201)
    return Runs(
      label, role, x: steps,
      values: (0..<9).map { seed in
        let noise = noise(steps.count + 1, seed: UInt64(seed) + UInt64(rate))
        return steps.indices.map { i in
          (0.35 * exp(-steps[i] / (rate * (1 + 0.25 * noise[0]))) + floor) * exp(0.22 * noise[i + 1])
        }
      })
  }

  private static func approximation() -> Figure {
    let x = grid(0, 1, 401)
    let target = x.map { sin(2 * .pi * $0) }
    let trained = x.map { sin(2 * .pi * $0) + 0.011 * sin(17 * $0 + 1) + 0.006 * cos(41 * $0) }
    let steps = x.map { sin(2 * .pi * ((32 * $0).rounded(.down) + 0.5) / 32) }
    return .approximation(
      x: x, target: target,
      [.init("Proof A, $K = 32$", .proofA, y: steps), .init("trained", .trained, y: trained)], bound: 0.12,
      yAxis: Axis("$f(x)$"), errorAxis: .log10("$|f(x) - T(x)|$", from: 1e-5))
  }

  private static func seeds() -> Figure {
    let steps = grid(0, 2000, 101)
    let runs = (0..<7).map { seed in
      let noise = noise(steps.count + 1, seed: UInt64(seed) + 40)
      return steps.indices.map { i in
        let decay = exp(-steps[i] / (260 * (1 + 0.4 * noise[0])))
        return 0.507 + 0.4 * decay + (0.004 + 0.05 * decay) * abs(noise[i + 1])
      }
    }
    var panel = Panel(
      x: Axis("Training step"), y: Axis("Sup error", from: 0),
      Runs("without positions", .other(0), x: steps, values: runs).marks(.lines))
    panel.marks.append(.horizontal(0.5, label: "lower bound $\\frac{1}{2}$"))
    return Figure(panel)
  }

  private static func powerLaw() -> Figure {
    let sizes = [64.0, 128, 256, 512, 1024, 2048, 4096]
    let noise = noise(7, seed: 5)
    let errors = sizes.indices.map { 3 * pow(sizes[$0], -0.8) * exp(0.2 * noise[$0]) }
    let x = grid(50, 5000, 100)
    return Figure(
      Panel(
        x: .log10("Parameters"), y: .log10("$\\|f - T\\|_\\infty$"), key: .legend, grid: .horizontal,
        [
          .band(x: x, lower: x.map { 2.3 * pow($0, -0.8) }, upper: x.map { 3.9 * pow($0, -0.8) }, .trained),
          .line(x: x, y: x.map { 3 * pow($0, -0.8) }, .trained, label: "fit, exponent $-0.8$"),
          .errorBars(
            x: sizes, y: errors, lower: errors.map { $0 * 0.75 }, upper: errors.map { $0 * 1.35 }, .trained,
            label: "trained, median and range of 9 seeds"),
          .line(x: sizes, y: sizes.map { 14 * pow($0, -0.5) }, .proofA, label: "Proof A", hasMarkers: true),
          .line(x: sizes, y: sizes.map { 9 * pow($0, -0.5) }, .proofB, label: "Proof B", hasMarkers: true),
          .line(x: x, y: x.map { 0.8 * pow($0, -1) }, .bound, label: "bound $\\propto n^{-1}$"),
        ]))
  }
}
