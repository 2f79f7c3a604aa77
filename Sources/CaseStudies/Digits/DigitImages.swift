import Diagnostics
import Foundation

/// Handwritten digits of 8 × 8 pixels (Alpaydin & Kaynak 1998).
struct DigitImages: Sendable {
  /// Pixels of a row and of a column.
  static let side = 8
  /// The darkest pixel: it counts the black ones among 4 × 4 of the scanned image.
  static let darkest = 16
  static let classes = 10
  static let pixels = side * side

  /// 64 pixels an image, row by row, from 0 (white) to 1.
  private(set) var images: [Float] = []
  /// What each image shows.
  private(set) var labels: [Int] = []

  var count: Int { labels.count }

  /// Reads comma-separated values: on each line the 64 pixels, row by row, and the digit.
  ///
  /// - Parameter name: the file's name, for messages.
  /// - Throws: `Diagnostic` of kind `.data` with the line of the first value that cannot be used.
  init(csv: Data, name: String) throws(Diagnostic) {
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
  func tokens(_ image: Int, patch: Int, shift: (down: Int, right: Int) = (0, 0)) -> [Float] {
    let across = Self.side / patch
    return (0..<Self.pixels).map { index in
      let (token, within) = (index / (patch * patch), index % (patch * patch))
      let row = token / across * patch + within / patch - shift.down
      let column = token % across * patch + within % patch - shift.right
      guard 0..<Self.side ~= row, 0..<Self.side ~= column else { return 0 }
      return images[image * Self.pixels + row * Self.side + column]
    }
  }
}
