import Foundation
import Plotting

/// The remaining marks, the scales, and figures of many parts.
extension Gallery {
  static var marks: [Item] {
    [
      Item(name: "scatter", caption: "Predictions against truth, with the diagonal.", figure: scatter()),
      Item(name: "bars", caption: "Groups of bars side by side with their intervals.", figure: bars()),
      Item(
        name: "histogram", caption: "Errors of two models; intervals by Freedman and Diaconis.",
        figure: histogram()),
      Item(name: "steps", caption: "A step function and a note with an arrow.", figure: steps()),
      Item(name: "small-multiples", caption: "Six panels with shared axes.", figure: multiples()),
      Item(
        name: "forty-series", caption: "Too many series for any legend inside: they go beside the panel.",
        figure: forty()),
      Item(
        name: "million", caption: "A million points: minima and maxima of every column of pixels survive.",
        figure: million()),
    ]
  }

  static var scales: [Item] {
    let x = grid(-1, 1, 401)
    return [
      Item(
        name: "symmetric-log", caption: "Signed values over many powers of ten.",
        figure: Figure(
          Panel(
            x: Axis("$x$"), y: Axis("gradient", scale: .symlog(threshold: 1e-3)), grid: .horizontal,
            [.line(x: x, y: x.map { 100 * $0 * $0 * $0 * $0 * $0 }, .trained, label: "$100\\,x^5$")]))),
      Item(
        name: "small-numbers", caption: "A common power of ten goes to the title, with the unit.",
        figure: Figure(
          Panel(
            x: Axis("Time", unit: "s"), y: Axis("Energy", unit: "J"), grid: [.horizontal, .vertical],
            [.line(x: x.map { 1e6 * ($0 + 1) }, y: x.map { 3e-7 * (1 + $0 * $0) }, .trained)]))),
      Item(
        name: "offset", caption: "Close values keep their digits.",
        figure: Figure(
          Panel(
            x: Axis("$x$"), y: Axis("$f(x)$"),
            [.line(x: x, y: x.map { 1e9 + 0.25 * sin(5 * $0) }, .trained)]))),
      Item(
        name: "nothing-to-see", caption: "No finite value: the panel says so.",
        figure: Figure(
          Panel(
            x: Axis("Step"), y: .log10("Loss"),
            [.line(x: [1, 2, 3], y: [.nan, .infinity, -1], .trained, label: "diverged")]))),
      Item(
        name: "inverted", caption: "An inverted axis, mathematics and a long title in two lines.",
        figure: Figure(
          Panel(
            title:
              "A title that says at length what the panel shows, so long that it needs a second line to come to its end, as titles do",
            x: Axis("Wavelength $\\lambda$", unit: "nm"),
            y: Axis("Depth $z \\le z_{\\max}$ with $\\|\\nabla T\\|_2^2 \\times 10^{-3}$", isInverted: true),
            [
              .line(
                x: x.map { 500 + 100 * $0 }, y: x.map { 1 + $0 * $0 }, .proofA,
                label: "$\\varepsilon_\\theta(\\lambda)$")
            ]),
          title: "A figure with a title of its own")),
    ]
  }

  private static func scatter() -> Figure {
    let (a, b) = (noise(300, seed: 2), noise(300, seed: 3))
    let truth = a.map { 0.5 + 0.5 * $0 }
    let good: [Double] = truth.indices.map { truth[$0] + 0.04 * b[$0] }
    let poor: [Double] = truth.indices.map { 0.5 + 0.7 * (truth[$0] - 0.5) + 0.05 * b[$0] }
    return Figure(
      Panel(
        x: Axis("truth"), y: Axis("prediction"), grid: .horizontal,
        [
          .line(x: [0, 1], y: [0, 1], .target, label: "identity"),
          .scatter(x: truth, y: good, .trained, label: "with positions"),
          .scatter(
            x: Array(truth.prefix(60)), y: Array(poor.prefix(60)), .other(0), label: "without positions"),
        ]), width: 5.2)
  }

  private static func bars() -> Figure {
    let names = ["sorting", "reversal", "moving average", "heat", "Burgers"]
    let (a, b) = ([0.021, 0.012, 0.008, 0.006, 0.024], [0.048, 0.51, 0.031, 0.042, 0.057])
    let places = [0.0, 1, 2, 3, 4]
    return Figure(
      Panel(
        x: .categories(names), y: Axis("Sup error"), grid: .horizontal,
        [
          .bars(a, .trained, label: "with positions"), .bars(b, .other(0), label: "without positions"),
          .errorBars(
            x: places.map { $0 - 0.2 }, y: a, lower: a.map { 0.8 * $0 }, upper: a.map { 1.3 * $0 }, .target),
          .horizontal(0.5, label: "lower bound for reversal"),
        ]))
  }

  private static func histogram() -> Figure {
    // Sums of uniform numbers are bell-shaped.
    func sums(_ terms: Int, _ seed: Int) -> [Double] {
      let noise = noise(2000 * terms, seed: UInt64(seed))
      return (0..<2000).map { i in noise[i * terms..<(i + 1) * terms].reduce(0, +) }
    }
    let a = sums(4, 1).map { 0.01 * $0 }
    let b = sums(3, 2).map { 0.015 + 0.012 * $0 }
    return Figure(
      Panel(
        x: Axis("error $f - T$"), y: Axis("density"),
        [
          .histogram(a, isDensity: true, .trained, label: "trained"),
          .histogram(b, isDensity: true, .other(0), label: "without positions"), .vertical(0, label: "exact"),
        ]))
  }

  private static func steps() -> Figure {
    let x = (0...16).map { Double($0) / 16 }
    return Figure(
      Panel(
        x: Axis("$x$"), y: Axis("code of the cell"),
        [
          .step(x: x, y: x.map { ($0 * 16).rounded(.down) }, .proofA, label: "quantizer $q_K$"),
          .line(x: [0, 1], y: [0, 16], .target, label: "identity"),
          .arrow("one cell of width $1/K$", from: (0.36, 12), to: (0.47, 7.2)),
          .text("$K = 16$", x: 0.9, y: 3, anchor: .center),
        ]))
  }

  private static func multiples() -> Figure {
    let x = grid(0, 1, 200)
    return Figure(
      panels: (1...6).map { (k: Int) -> Panel in
        let frequency = Double(k) * Double.pi
        let target: [Double] = x.map { sin(frequency * $0) }
        let amplitude = 1 - 0.02 * Double(k)
        let trained: [Double] = target.map { $0 * amplitude }
        return Panel(
          title: "$k = \(k)$", x: Axis("$x$"), y: Axis("$u_k(x)$"), key: .hidden,
          [
            .line(x: x, y: target, .target, label: "target"),
            .line(x: x, y: trained, .trained, label: "trained"),
          ])
      }, columns: 3, sharing: [.x, .y])
  }

  private static func forty() -> Figure {
    let x = grid(0, 10, 100)
    return Figure(
      Panel(
        x: Axis("$t$", unit: "s"), y: Axis("signal"),
        (0..<40).map { k in
          .line(
            x: x, y: x.map { sin($0 + Double(k) / 6) + Double(k) / 8 }, .other(k), label: "sensor \(k + 1)")
        }))
  }

  private static func million() -> Figure {
    let n = 1_000_000
    let noise = noise(n, seed: 11)
    var level = 0.0
    let y = noise.indices.map { i -> Double in
      level = 0.9995 * level + 0.01 * noise[i]
      return level + (i == 618_034 ? 3 : 0.05 * noise[i])
    }
    return Figure(
      Panel(
        x: Axis("sample"), y: Axis("value"), grid: .horizontal,
        [.line(x: (0..<n).map(Double.init), y: y, .trained, label: "signal")]))
  }
}
