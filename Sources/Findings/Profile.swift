/// How much work a build may spend; larger profiles use more seeds, steps and sizes.
public enum Profile: String, Codable, CaseIterable, Comparable, Sendable {
  case quick, standard, thorough

  /// Whether a profile spends less than another.
  public static func < (a: Profile, b: Profile) -> Bool {
    a.rank < b.rank
  }

  private var rank: Int {
    switch self {
    case .quick: 0
    case .standard: 1
    case .thorough: 2
    }
  }
}
