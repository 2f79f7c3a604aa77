import Foundation
import Plotting

/// Surfaces, matrices and boxes.
extension Gallery {
  static var fields: [Item] {
    [
      Item(
        name: "heat-map", caption: "A field on a 64 × 64 grid with its colour bar.",
        figure: Figure(
          Panel(
            x: Axis("$x$"), y: Axis("$y$"),
            [.heatMap(HeatMap(field(64), x: 0...1, y: 0...1, color: ColorScale(title: "$u(x, y)$")))]),
          width: 5.2)),
      Item(
        name: "diverging", caption: "Signed errors: the middle of the colours stands for zero.",
        figure: Figure(
          Panel(
            x: Axis("$x$"), y: Axis("$y$"),
            [
              .heatMap(
                HeatMap(
                  field(48).map { $0.map { 0.02 * ($0 - 0.3) } }, x: 0...1, y: 0...1,
                  color: ColorScale(.diverging(center: 0), title: "error $f - T$")))
            ]), width: 5.2)),
      Item(
        name: "contour", caption: "The areas between round levels of the same field.",
        figure: Figure(
          Panel(
            x: Axis("$x$"), y: Axis("$y$"),
            [
              .contour(
                Contour(
                  x: grid(0, 1, 64), y: grid(0, 1, 64), values: field(64),
                  color: ColorScale(title: "$u(x, y)$")))
            ]), width: 5.2)),
      Item(
        name: "attention", caption: "Attention of two heads; each row adds up to one.", figure: attention()),
      Item(name: "confusion", caption: "A small table of numbers that can be read off.", figure: confusion()),
      Item(
        name: "boxes", caption: "A certificate's boxes, coloured by the bound that was proved on each.",
        figure: boxes()),
      Item(
        name: "enclosure", caption: "Interval enclosures of a function over the cells of a partition.",
        figure: enclosure()),
    ]
  }

  static func field(_ n: Int) -> [[Double]] {
    grid(0, 1, n).map { y in
      grid(0, 1, n).map { x in
        exp(-8 * ((x - 0.3) * (x - 0.3) + (y - 0.6) * (y - 0.6))) + 0.6 * sin(6 * x) * cos(5 * y) * 0.5
      }
    }
  }

  private static func attention() -> Figure {
    let tokens = ["⟨start⟩", "the", "cat", "sat", "on", "the", "mat", "."]
    func head(_ seed: UInt64, _ width: Double) -> [[Double]] {
      let noise = noise(64, seed: seed)
      return (0..<8).map { i in
        let scores = (0..<8).map { j in
          -width * abs(Double(i - j) - (seed == 1 ? 1 : 0)) + 1.2 * noise[i * 8 + j]
        }
        let weights = scores.map { exp($0) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
      }
    }
    let scale = ColorScale(.paper, from: 0, to: 1, title: "attention weight", hasBar: false)
    var last = scale
    last.hasBar = true
    return Figure(
      panels: [
        .matrix(
          head(1, 1.6), rows: tokens, columns: tokens, rowTitle: "query", columnTitle: "key", title: "head 1",
          color: scale),
        .matrix(
          head(2, 0.3), rows: tokens, columns: tokens, rowTitle: "query", columnTitle: "key", title: "head 2",
          color: last),
      ], columns: 2, sharing: .y, height: 3.6)
  }

  private static func confusion() -> Figure {
    let names = ["A", "C", "G", "T"]
    return Figure(
      .matrix(
        [[97, 1, 1.5, 0.5], [0.8, 98, 0.2, 1], [2, 0, 96.4, 1.6], [0.1, 0.9, 1.2, 97.8]], rows: names,
        columns: names,
        rowTitle: "true base", columnTitle: "predicted base",
        color: ColorScale(.paper, title: "share", unit: "%"),
        showsValues: true), width: 4.4, height: 3.6)
  }

  private static func boxes() -> Figure {
    var cells: [(x: Double, y: Double, size: Double)] = []
    func split(_ x: Double, _ y: Double, _ size: Double) {
      let near = abs((x + size / 2) + (y + size / 2) - 1.05) < size
      if size > 0.3 || (near && size > 0.04) {
        for (i, j) in [(0.0, 0.0), (1, 0), (0, 1), (1, 1)] {
          split(x + i * size / 2, y + j * size / 2, size / 2)
        }
      } else {
        cells.append((x, y, size))
      }
    }
    split(0, 0, 1)
    return Figure(
      Panel(
        x: Axis("$x_1$"), y: Axis("$x_2$"),
        [
          .boxes(
            Boxes(
              left: cells.map(\.x), right: cells.map { $0.x + $0.size }, lower: cells.map(\.y),
              upper: cells.map { $0.y + $0.size },
              values: cells.map { 0.004 + 0.3 * $0.size * exp(-3 * abs($0.x + $0.y - 1)) },
              color: ColorScale(scale: .log10, title: "certified error")))
        ]), width: 5.2)
  }

  private static func enclosure() -> Figure {
    let edges = grid(0, 1, 25)
    let f = { (x: Double) in sin(6 * x) * (1 - 0.5 * x) }
    let x = grid(0, 1, 300)
    let cells = zip(edges, edges.dropFirst()).map { a, b in
      (a, b, min(f(a), f(b)) - 0.05, max(f(a), f(b)) + 0.05)
    }
    return Figure(
      Panel(
        x: Axis("$x$"), y: Axis("$f(x)$"),
        [
          .boxes(
            Boxes(
              left: cells.map(\.0), right: cells.map(\.1), lower: cells.map(\.2), upper: cells.map(\.3),
              .proofB,
              label: "certified enclosure")),
          .line(x: x, y: x.map(f), .target, label: "target"),
        ]))
  }
}
