import Diagnostics
import Foundation

/// Width and height of a picture in CSS pixels, read from its header, so that the page keeps room for it.
struct PixelSize: Equatable, Sendable {
  let width: Int
  let height: Int

  /// The size of a PNG, JPEG or SVG file; `nil` when it is none of these or says no size.
  init?(ofFile url: URL) {
    guard let file = try? InputFile(url.path), let data = try? file.contents(from: 0, count: 4 << 20) else {
      return nil
    }
    self.init(Array(data))
  }

  /// The size that a picture's bytes state.
  init?(_ bytes: [UInt8]) {
    guard let (width, height) = Self.png(bytes) ?? Self.jpeg(bytes) ?? Self.svg(bytes), width > 0, height > 0
    else {
      return nil
    }
    self.width = width
    self.height = height
  }

  private static func bigEndian(_ bytes: some Sequence<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  /// The first chunk, IHDR, begins with both.
  private static func png(_ bytes: [UInt8]) -> (Int, Int)? {
    guard bytes.count > 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      return nil
    }
    return (bigEndian(bytes[16..<20]), bigEndian(bytes[20..<24]))
  }

  /// In the first start-of-frame segment.
  private static func jpeg(_ bytes: [UInt8]) -> (Int, Int)? {
    guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
    var index = 2
    while index + 9 < bytes.count, bytes[index] == 0xFF {
      let marker = bytes[index + 1]
      if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
        return (bigEndian(bytes[index + 7..<index + 9]), bigEndian(bytes[index + 5..<index + 7]))
      }
      index += 2 + max(2, bigEndian(bytes[index + 2..<index + 4]))
    }
    return nil
  }

  /// `width` and `height` in pixels or points, or the view box.
  private static func svg(_ bytes: [UInt8]) -> (Int, Int)? {
    let text = String(decoding: bytes.prefix(4096), as: UTF8.self)
    guard let start = text.range(of: "<svg"), let end = text[start.upperBound...].firstIndex(of: ">") else {
      return nil
    }
    let tag = text[start.upperBound..<end]
    func length(_ pattern: Regex<(Substring, Substring, Substring?)>) -> Double? {
      guard let match = tag.firstMatch(of: pattern), let number = Double(match.output.1) else { return nil }
      return match.output.2 == "pt" ? number * 4 / 3 : number
    }
    if let width = length(/\swidth=["']([0-9.]+)(px|pt)?["']/),
      let height = length(/\sheight=["']([0-9.]+)(px|pt)?["']/), width < 1e5, height < 1e5
    {
      return (Int(width.rounded()), Int(height.rounded()))
    }
    guard
      let box = tag.firstMatch(of: /\sviewBox=["']\s*[-0-9.e]+[\s,]+[-0-9.e]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)/),
      let width = Double(box.output.1), let height = Double(box.output.2), width < 1e5, height < 1e5
    else { return nil }
    return (Int(width.rounded()), Int(height.rounded()))
  }
}
