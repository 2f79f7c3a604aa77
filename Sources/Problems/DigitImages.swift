import Diagnostics
import Foundation
import ReproducibleMath
import Transformer

/// Handwritten digits of 8 × 8 pixels (Alpaydin & Kaynak 1998).
public struct DigitImages: Sendable {
  /// Pixels of a row and of a column.
  public static let side = 8
  /// The darkest pixel: it counts the black ones among 4 × 4 of the scanned image.
  static let darkest = 16
  /// Digits.
  public static let classes = 10
  /// Pixels of an image.
  public static let pixels = side * side

  /// 64 pixels an image, row by row, from 0 (white) to 1.
  public private(set) var images: [Float] = []
  /// What each image shows.
  public private(set) var labels: [Int] = []

  /// How many images there are.
  public var count: Int { labels.count }

  /// Reads comma-separated values: on each line the 64 pixels, row by row, and the digit.
  ///
  /// - Parameter name: the file's name, for messages.
  /// - Throws: `Diagnostic` of kind `.data` with the line of the first value that cannot be used.
  public init(csv: Data, name: String) throws(Diagnostic) {
    // Byte by byte: half a megabyte of text makes slow strings.
    var line = 1
    var values: [Int] = []
    var value: Int?
    for byte in csv + (csv.isEmpty || csv.last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]) {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9") where (value ?? 0) < 1000:
        value = (value ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
      case UInt8(ascii: ","), UInt8(ascii: "\n"):
        guard let field = value else {
          throw Self.mistake("value \(values.count + 1) is empty", name, line)
        }
        values.append(field)
        value = nil
        if byte == UInt8(ascii: "\n") {
          try add(values, name, line)
          values.removeAll(keepingCapacity: true)
          line += 1
        }
      case UInt8(ascii: "\r"): break
      default: throw Self.mistake("value \(values.count + 1) is no whole number", name, line)
      }
    }
    guard count > 0 else { throw Self.mistake("the file holds no image", name, 1) }
  }

  private mutating func add(_ values: [Int], _ name: String, _ line: Int) throws(Diagnostic) {
    guard values.count == Self.pixels + 1 else {
      throw Self.mistake("\(values.count) values instead of \(Self.pixels + 1)", name, line)
    }
    if let column = values.dropLast().firstIndex(where: { $0 > Self.darkest }) {
      throw Self.mistake("pixel \(column + 1) is \(values[column]), outside 0 to \(Self.darkest)", name, line)
    }
    let label = values[Self.pixels]
    guard label < Self.classes else {
      throw Self.mistake("the digit is \(label), outside 0 to \(Self.classes - 1)", name, line)
    }
    images += values.dropLast().map { Float($0) / Float(Self.darkest) }
    labels.append(label)
  }

  private static func mistake(_ problem: String, _ name: String, _ line: Int) -> Diagnostic {
    Diagnostic(
      .data, problem, at: .text(file: name, line: line, column: 1),
      remedy: "a line holds 64 pixels of 0 to 16 and the digit, between commas")
  }

  /// An image as tokens, the patches of `patch` × `patch` pixels, row by row.
  ///
  /// - Parameter shift: how far down and to the right the image is moved; what comes in is white.
  public func tokens(_ image: Int, patch: Int, shift: (down: Int, right: Int) = (0, 0)) -> [Float] {
    let across = Self.side / patch
    return (0..<Self.pixels).map { index in
      let (token, within) = (index / (patch * patch), index % (patch * patch))
      let row = token / across * patch + within / patch - shift.down
      let column = token % across * patch + within % patch - shift.right
      guard 0..<Self.side ~= row, 0..<Self.side ~= column else { return 0 }
      return images[image * Self.pixels + row * Self.side + column]
    }
  }

  /// The pixels of an image, row by row.
  public func pixels(of image: Int) -> [Float] {
    Array(images[image * Self.pixels..<(image + 1) * Self.pixels])
  }

  /// Draws `count` of some images as tokens, each moved a little, and the digit that each token is to name: 64 and, of P tokens,
  /// 10 P numbers an image.
  public func sample(
    _ images: [Int], patch: Int, _ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>
  ) {
    let chosen = (0..<count).map { _ in images[random.integer(below: images.count)] }
    batch.input = chosen.flatMap { image in
      tokens(image, patch: patch, shift: Self.shifts[random.integer(below: Self.shifts.count)])
    }
    batch.target = chosen.flatMap { votes(for: labels[$0], of: Self.pixels / (patch * patch)) }
  }

  /// Half of the images are moved by a pixel, which changes no digit.
  private static let shifts = [(1, 0), (-1, 0), (0, 1), (0, -1), (0, 0), (0, 0), (0, 0), (0, 0)]

  // region: read-out
  /// Every patch votes: each token's target is the digit of the whole image.
  private func votes(for digit: Int, of tokens: Int) -> [Float] {
    (0..<tokens * DigitImages.classes).map { $0 % DigitImages.classes == digit ? 1 : 0 }
  }

  /// The digit whose logits, added over the patches, are largest.
  public static func winner(of logits: [Float]) -> Int {
    var sums = [Float](repeating: 0, count: DigitImages.classes)
    for (index, logit) in logits.enumerated() { sums[index % DigitImages.classes] += logit }
    return sums.indices.reduce(0) { sums[$1] > sums[$0] ? $1 : $0 }
  }
  // endregion
}
