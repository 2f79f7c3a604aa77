import Foundation

@testable import Plotting

/// How two pictures differ for an eye at reading distance: their colours in OKLab, averaged over cells of 4 × 4
/// pixels and compared with the cell's neighbourhood, so that an edge may move by a fraction of a cell.
struct Difference {
  let name: String
  let before: Data
  let after: Data
  /// The share of cells that differ visibly.
  let share: Double
  private let cells: [Bool]
  private let columns: Int

  private static let cell = 4
  /// A distance in OKLab that is seen beside each other.
  private static let threshold: Float = 0.05

  init(name: String, before: Data, after: Data) throws {
    try self.init(
      name: name, before: Picture(png: before), after: Picture(png: after), beforeData: before,
      afterData: after)
  }

  init(name: String, before: Picture, after: Picture) throws {
    try self.init(name: name, before: before, after: after, beforeData: Data(), afterData: Data())
  }

  private init(name: String, before: Picture, after: Picture, beforeData: Data, afterData: Data) throws {
    self.name = name
    self.before = beforeData
    self.after = afterData
    guard before.width == after.width, before.height == after.height else {
      (share, cells, columns) = (1, [], 0)
      return
    }
    let (a, b) = (before.colors(cell: Difference.cell), after.colors(cell: Difference.cell))
    columns = a.columns
    let found = zip(
      Difference.far(a.values, b.values, a.columns), Difference.far(b.values, a.values, a.columns)
    )
    .map { $0 || $1 }
    cells = found
    share = Double(found.count { $0 }) / Double(found.count)
  }

  /// The cells that are far from everything around their place in the other picture.
  private static func far(_ cells: [SIMD3<Float>], _ others: [SIMD3<Float>], _ columns: Int) -> [Bool] {
    let rows = cells.count / columns
    return cells.indices.map { k in
      let (x, y) = (k % columns, k / columns)
      var (low, high) = (others[k], others[k])
      for j in max(0, y - 1)...min(rows - 1, y + 1) {
        for i in max(0, x - 1)...min(columns - 1, x + 1) {
          low = pointwiseMin(low, others[j * columns + i])
          high = pointwiseMax(high, others[j * columns + i])
        }
      }
      let outside = pointwiseMax(pointwiseMax(low - cells[k], cells[k] - high), SIMD3(repeating: 0))
      return (outside * outside).sum() > threshold * threshold
    }
  }

  /// More than one cell in two thousand: a word of a title, not the edge of a letter.
  var isVisible: Bool { share > 0.0005 }

  /// Writes `index.html` with before, after and difference of each, and the pictures beside it.
  static func write(_ all: [Difference], to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var rows = ""
    for item in all {
      try item.before.write(to: folder.appending(path: "\(item.name)-before.png"))
      try item.after.write(to: folder.appending(path: "\(item.name)-after.png"))
      try item.map().write(to: folder.appending(path: "\(item.name)-difference.png"))
      let pictures = ["before", "after", "difference"].map {
        "<figure><img src=\"\(item.name)-\($0).png\" alt=\"\"><figcaption>\($0)</figcaption></figure>"
      }
      rows +=
        "<h2>\(item.name), \((item.share * 1000).rounded() / 10) % of it</h2><div>\(pictures.joined())</div>\n"
    }
    let page = """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures that differ</title>
      <style>body{font:16px sans-serif;margin:2rem}div{display:flex;gap:1rem;flex-wrap:wrap}figure{margin:0}</style>
      <h1>Pictures that differ from their golden ones</h1>
      \(rows)</html>

      """
    try Data(page.utf8).write(to: folder.appending(path: "index.html"))
  }

  /// The new picture in grey with the differing cells in red.
  private func map() throws -> Data {
    let picture = try Picture(png: after)
    var pixels: [UInt32] = []
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let v = picture[x, y]
        let grey = UInt32(128 + (v.x + v.y + v.z) / 6)
        let k = (y / Difference.cell) * columns + x / Difference.cell
        let isMarked = cells.isEmpty || cells[k]
        pixels.append(isMarked ? 0xe0_2020 : grey << 16 | grey << 8 | grey)
      }
    }
    return pixels.withUnsafeBufferPointer {
      PNG.encode(
        $0.baseAddress!, width: picture.width, height: picture.height, stride: picture.width, hasAlpha: false,
        pixelsPerInch: 72, texts: [])
    }
  }
}

extension Picture {
  /// The picture moved to the right by a part of a pixel.
  func shifted(by part: Float) -> Picture {
    let moved = pixels.indices.map { k in
      k % width == 0 ? pixels[k] : pixels[k] * (1 - part) + pixels[k - 1] * part
    }
    return Picture(width: width, height: height, pixels: moved)
  }

  /// Mean colours of square cells in OKLab.
  fileprivate func colors(cell: Int) -> (values: [SIMD3<Float>], columns: Int) {
    let (columns, rows) = ((width + cell - 1) / cell, (height + cell - 1) / cell)
    var sums = [SIMD3<Float>](repeating: .zero, count: columns * rows)
    var counts = [Float](repeating: 0, count: columns * rows)
    for y in 0..<height {
      for x in 0..<width {
        let k = (y / cell) * columns + x / cell
        sums[k] += pixels[y * width + x]
        counts[k] += 1
      }
    }
    let values = zip(sums, counts).map { sum, count in
      let mean = sum / (255 * count)
      let lab = Color(red: Double(mean.x), green: Double(mean.y), blue: Double(mean.z)).oklab
      return SIMD3(Float(lab.l), Float(lab.a), Float(lab.b))
    }
    return (values, columns)
  }
}
