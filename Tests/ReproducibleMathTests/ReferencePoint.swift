import Foundation
import Testing

/// A line of a reference file: f(arguments) = (high + low) 2^exponent, exact to 2⁻¹⁰⁶ (see Reference/generate.py).
struct ReferencePoint {
  let arguments: [Double]
  let high: Double
  let low: Double
  let exponent: Int

  /// The points of one function.
  static func load(_ function: String) throws -> [ReferencePoint] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Reference")
    let text = try String(contentsOf: folder.appendingPathComponent(function + ".txt"), encoding: .utf8)
    return try text.split(separator: "\n").map { line in
      let fields = line.split(separator: " ")
      let numbers = try fields.dropLast().map { try #require(Double(String($0))) }
      return ReferencePoint(
        arguments: Array(numbers.dropLast(2)), high: numbers[numbers.count - 2],
        low: numbers[numbers.count - 1],
        exponent: try #require(fields.last.flatMap { Int(String($0)) }))
    }
  }

  /// y − f in units of the last place of f; those of subnormal numbers are 2⁻¹⁰⁷⁴.
  func error(of y: Double) -> Double {
    let lastPlace = max(exponent, -1022) - 52
    return (scaled(y) - high - low) * scale(exponent - lastPlace)
  }

  /// y 2^−exponent, exactly.
  private func scaled(_ y: Double) -> Double {
    y * scale(-(exponent / 2)) * scale(-(exponent - exponent / 2))
  }

  private func scale(_ power: Int) -> Double { Double(sign: .plus, exponent: power, significand: 1) }
}
