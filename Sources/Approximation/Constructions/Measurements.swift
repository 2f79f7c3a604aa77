import Diagnostics
import ReproducibleMath
import Transformer

/// What the construction of Proof A does at one number of cells or one sharpness, measured beside what it promises.
public struct PartitionMeasurement: Codable, Hashable, Sendable {
  /// What was measured, with its bound.
  public let construction: PartitionAndRoute
  /// The largest error found at points of cells and strips, and by climbing from the worst.
  public let sampled: Double
  /// What branch and bound proves without the theorem, if asked for.
  public let certified: Double?

  /// Measures a construction.
  ///
  /// - Parameters:
  ///   - points: how many to measure the error at.
  ///   - boxes: the budget of a certificate; none is made for 0.
  /// - Throws: as `PartitionAndRoute.model(_:memoryLimit:)` and `Certifier.init(_:_:)`.
  public init(
    _ construction: PartitionAndRoute, _ target: Target, points: Int = 4000, seed: UInt64 = 1, boxes: Int = 0,
    threads: Int = 1
  ) throws(Diagnostic) {
    let certifier = try Certifier(construction.model(target), target, recognizing: false)
    self.construction = construction
    let scattered = certifier.errors(at: construction.points(target, count: points, seed: seed)).reduce(
      0, max)
    // A budget of one box leaves the climbing only.
    let certificate = certifier.certificate(
      CertificateOptions(relativeGap: 0.01, boxBudget: max(1, boxes), threads: threads))
    sampled = max(scattered, certificate.sampled)
    certified = boxes > 0 ? certificate.bound : nil
  }

  /// Error against K.
  public static func overCells(
    _ cells: [Int], _ target: Target, transition: Double = 0.5, boxes: Int = 0, threads: Int = 1
  ) throws(Diagnostic) -> [PartitionMeasurement] {
    var rows: [PartitionMeasurement] = []
    for count in cells {
      rows.append(
        try PartitionMeasurement(
          PartitionAndRoute(target, cells: count, transition: transition), target, boxes: boxes,
          threads: threads))
    }
    return rows
  }

  /// Error against β at one K: small β blurs the strips, and the tail of the bound grows.
  public static func overSharpness(
    _ sharpness: [Double], _ target: Target, cells: Int, transition: Double = 0.5, exclusion: Double = 30,
    boxes: Int = 0, threads: Int = 1
  ) throws(Diagnostic) -> [PartitionMeasurement] {
    var rows: [PartitionMeasurement] = []
    for beta in sharpness {
      rows.append(
        try PartitionMeasurement(
          PartitionAndRoute(
            target, cells: cells, transition: transition, sharpness: beta, exclusion: exclusion), target,
          boxes: boxes, threads: threads))
    }
    return rows
  }
}

/// What each proof takes for one ε.
public struct SizeMeasurement: Codable, Hashable, Sendable {
  /// ε.
  public let epsilon: Double
  /// Proof A's numbers; it need not fit into memory for that.
  public let partition: PartitionAndRoute.Size?
  /// Proof B's construction, certified; none where none was reached within the limits.
  public let superposition: GatherAndSuperpose?

  /// Heads, width and parameters against ε, for both proofs.
  ///
  /// - Throws: what `progress` throws; a proof that does not reach an ε leaves its place empty.
  public static func overEpsilon(
    _ epsilons: [Double], _ target: Target,
    options: CertificateOptions = CertificateOptions(boxBudget: 1_000_000),
    memoryLimit: Int = 500_000_000, progress: (GatherAndSuperpose.Progress) throws -> Void = { _ in }
  ) throws -> [SizeMeasurement] {
    let partitions = PartitionAndRoute.sizes(target, epsilons: epsilons)
    return try zip(epsilons, partitions).map { epsilon, partition in
      var superposition: GatherAndSuperpose?
      do {
        superposition = try GatherAndSuperpose.construct(
          target, epsilon: epsilon, options: options, memoryLimit: memoryLimit, progress: progress
        ).construction
      } catch let error as Diagnostic where error.kind == .data {}
      return SizeMeasurement(
        epsilon: epsilon, partition: partition, superposition: superposition)
    }
  }
}

extension Certifier {
  /// The gap closing as boxes are split, for each way of bounding: plain intervals, mean values, linear relaxations.
  public func gapHistories(_ options: CertificateOptions) -> [BoundMethod: [Certificate.Step]] {
    var histories: [BoundMethod: [Certificate.Step]] = [:]
    for method in BoundMethod.allCases {
      var options = options
      options.method = method
      histories[method] = certificate(options).history
    }
    return histories
  }
}
