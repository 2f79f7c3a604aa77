import Foundation
import Plotting

// Draws the benchmark's figures to PNG and prints, for each, its name and the milliseconds of the best and the median
// of several runs, one figure a line. The first run of each, which loads fonts, is not counted: matplotlib's import
// is not either.

let folder = CommandLine.arguments.dropFirst().first
let steps = (1...2000).map(Double.init)

/// Uniform numbers between −1 and 1, the same ones in the Python script: a linear congruential sequence.
func noise(_ count: Int, seed: UInt64) -> [Double] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / 0x1p52 - 1
  }
}

func curve(_ k: Int) -> [Double] {
  let noise = noise(2000, seed: UInt64(k))
  return steps.indices.map { i in
    (exp(-steps[i] / 400) * (1 + 0.2 * Double(k)) + 0.01 * Double(k + 1)) * exp(0.1 * noise[i])
  }
}

// 1280 × 800 pixels.
let lines = Figure(
  Panel(
    x: Axis("Training step"), y: .log10("Loss"), key: .legend, grid: [.horizontal, .vertical],
    [.band(x: steps, lower: curve(0).map { 0.8 * $0 }, upper: curve(0).map { 1.25 * $0 }, .trained)]
      + (0..<5).map { .line(x: steps, y: curve($0), .other($0), label: "series \($0)", dash: .solid) }),
  width: 640 / 96, height: 400 / 96)

let cells = noise(256 * 256, seed: 99)
let heatMap = Figure(
  Panel(
    x: Axis("column"), y: Axis("row"),
    [
      .heatMap(
        HeatMap((0..<256).map { Array(cells[$0 * 256..<($0 + 1) * 256]) }, color: ColorScale(title: "value")))
    ]),
  width: 640 / 96, height: 400 / 96)

let walk = noise(1_000_000, seed: 7)
var level = 0.0
let million = Figure(
  Panel(
    x: Axis("sample"), y: Axis("value"), grid: .horizontal,
    [
      .line(
        x: (0..<1_000_000).map(Double.init),
        y: walk.map {
          level = 0.9995 * level + 0.01 * $0
          return level
        }, .trained)
    ]), width: 640 / 96, height: 400 / 96)

for (name, figure, runs) in [("lines", lines, 15), ("heat-map", heatMap, 15), ("million", million, 5)] {
  var times: [Double] = []
  for run in 0...runs {
    let start = ContinuousClock.now
    let png = try figure.png()
    let duration = ContinuousClock.now - start
    if run > 0 {
      times.append(Double(duration.components.attoseconds) / 1e15 + 1e3 * Double(duration.components.seconds))
    }
    if let folder, run == 0 { try png.write(to: URL(filePath: "\(folder)/ours-\(name).png")) }
  }
  times.sort()
  print(name, times[0], times[times.count / 2])
}
