/// A number, a row of numbers or a word that a study found, with its name, unit and meaning.
///
/// A manuscript refers to it as `study.name`, for example `sorting.supError.median`.
public struct Finding: Codable, Equatable, Sendable {
  /// Dot-separated, in lower camel case, without the study: `supError.median`.
  public let name: String
  /// What was found.
  public let value: Value
  /// The unit as it is printed, `nil` for a pure number.
  public let unit: String?
  /// One clause that says what was measured, on what, and how.
  public let meaning: String

  /// A finding of this name.
  public init(_ name: String, _ value: Value, unit: String? = nil, meaning: String) {
    self.name = name
    self.value = value
    self.unit = unit
    self.meaning = meaning
  }
}

/// What a finding holds.
public enum Value: Codable, Equatable, Sendable {
  case number(Double)
  case series([Double])
  case text(String)
}

extension Finding {
  /// The findings that describe one quantity over several seeds: `name.median`, `.minimum`,
  /// `.maximum`, `.lowerQuartile`, `.upperQuartile` (linear interpolation between order statistics,
  /// the definition of NumPy and of R's type 7) and the whole row as `name.all`.
  public static func overSeeds(
    _ name: String, _ samples: [Double], unit: String? = nil, meaning: String
  ) -> [Finding] {
    let statistics: [(String, Double)] = [
      ("median", quantile(samples, 0.5)), ("minimum", samples.min() ?? .nan),
      ("maximum", samples.max() ?? .nan),
      ("lowerQuartile", quantile(samples, 0.25)), ("upperQuartile", quantile(samples, 0.75)),
    ]
    return statistics.map {
      Finding("\(name).\($0.0)", .number($0.1), unit: unit, meaning: "\(meaning), \($0.0) over seeds")
    } + [Finding("\(name).all", .series(samples), unit: unit, meaning: "\(meaning), each seed")]
  }
}

/// The `p`-quantile, 0 ≤ p ≤ 1, by linear interpolation between order statistics; NaN when there are no samples
/// or one of them is NaN.
public func quantile(_ samples: [Double], _ p: Double) -> Double {
  guard !samples.isEmpty, !samples.contains(where: { $0.isNaN }) else { return .nan }
  let sorted = samples.sorted()
  let position = p * Double(sorted.count - 1)
  let below = Int(position)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
}
