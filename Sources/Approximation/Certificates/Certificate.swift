/// A proved bound of a model's largest error, and how close it is.
///
/// `sampled ≤ sup_X max_i ‖T(X)_i − f(X)_i‖_∞ ≤ bound`, where T is the real function that the model's weights define, taken
/// as the exact numbers that they are. Running the model in floating point adds rounding that is not covered.
public struct Certificate: Codable, Hashable, Sendable {
  /// Why no better bound was sought.
  public enum Ending: String, Codable, Sendable {
    /// The relative gap was reached.
    case gap
    /// The bound that was asked for was reached.
    case goal
    /// The bound that was asked for cannot be reached: a larger error was found.
    case refuted
    /// The error is not shown to be better than this: the budget of boxes was used up.
    case boxBudget
    /// The error is not shown to be better than this: the time was up.
    case timeLimit
    /// The error is not shown to be better than this: the boxes left to split fill the memory.
    case memoryLimit
    /// The caller stopped it.
    case stopped
  }

  /// What was proved after some of the boxes.
  public struct Step: Codable, Hashable, Sendable {
    /// How many boxes had been bounded.
    public let boxes: Int
    /// The bound that was proved then.
    public let bound: Double
    /// The largest error that had been found.
    public let sampled: Double
  }

  /// The error is nowhere larger.
  public let bound: Double
  /// The error at `location` is at least this: proved as well.
  public let sampled: Double
  /// n·d numbers.
  public let location: [Double]
  /// How many boxes were bounded.
  public let boxes: Int
  /// Why no better bound was sought.
  public let ending: Ending
  /// What was proved on the way, at numbers of boxes that grow by a quarter.
  public let history: [Step]

  /// bound / sampled; infinite when no error was found.
  public var gap: Double { sampled > 0 ? bound / sampled : .infinity }
}

/// When a certificate is good enough, and what it may cost.
public struct CertificateOptions: Codable, Hashable, Sendable {
  /// Stop when the bound is at most 1 + this times the largest error found; nil when only the goal counts.
  public var relativeGap: Double?
  /// Stop when the bound is at most this; and when a larger error is found, if only the goal counts.
  public var goal: Double?
  /// Stop after this many boxes; the only limit that gives the same certificate on every machine.
  public var boxBudget: Int
  /// Stop after this many seconds.
  public var timeLimit: Double?
  /// Stop when the boxes left to split take more bytes.
  public var memoryLimit: Int
  /// How many threads work; the result does not depend on it.
  public var threads: Int
  /// How boxes are bounded; the others than linear relaxations are for comparison.
  public var method: BoundMethod
  /// A bound that is proved already.
  var known: Double?

  /// Options for one certificate, within 1 % of the largest error unless said otherwise.
  public init(
    relativeGap: Double? = 0.01, goal: Double? = nil, boxBudget: Int = 100_000_000, timeLimit: Double? = nil,
    memoryLimit: Int = 300_000_000, threads: Int = 1, method: BoundMethod = .linearRelaxation
  ) {
    self.relativeGap = relativeGap
    self.goal = goal
    self.boxBudget = boxBudget
    self.timeLimit = timeLimit
    self.memoryLimit = memoryLimit
    self.threads = threads
    self.method = method
  }
}
