extension Formula {
  /// The functions' values at a point, to about the precision of `Double`.
  ///
  /// - Parameter x: D numbers.
  public func callAsFunction(_ x: [Double]) -> [Double] { values(at: x) }

  /// The functions' values at several points, q numbers for each.
  ///
  /// - Parameter points: a multiple of D numbers.
  public func values(at points: [Double]) -> [Double] {
    let count = variables == 0 ? 0 : points.count / variables
    precondition(
      count * variables == points.count, "points have as many numbers as the formula has variables")
    let evaluator = PointValues(Program(self))
    let lanes = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: max(1, variables))
    defer { lanes.deallocate() }
    return [Double](unsafeUninitializedCapacity: count * outputs.count) { buffer, initialized in
      for first in stride(from: 0, to: count, by: 8) {
        let used = min(8, count - first)
        for d in 0..<variables {
          var x = SIMD8<Double>()
          for lane in 0..<8 { x[lane] = points[(first + min(lane, used - 1)) * variables + d] }
          lanes[d] = x
        }
        evaluator.evaluate(lanes)
        for lane in 0..<used {
          for (index, output) in outputs.enumerated() {
            buffer[(first + lane) * outputs.count + index] = evaluator.values[output][lane]
          }
        }
      }
      initialized = buffer.count
    }
  }
}
