import ReproducibleMath

/// Improves kinks and slopes to a local minimum of the largest error over samples: of τ log Σ exp(|error| / τ), by
/// Newton's method with damping (Levenberg 1944; Marquardt 1963), for ever smaller τ. In double precision, always in the same
/// order.
public struct LocalPolish {
  /// Rising.
  fileprivate let x: [Double]
  private let values: [Double]

  /// - Parameter ridges: are improved over the map's domain.
  public static func improve(_ ridges: inout Ridges, _ target: Target) {
    var polish = LocalPolish(around: ridges, target)
    var largest = polish.largestError(ridges)
    var tau = 0.5 * largest
    while tau > 2e-5 * largest, largest > 1e-12 {
      polish.descend(&ridges, tau)
      polish = LocalPolish(around: ridges, target)
      largest = polish.largestError(ridges)
      tau *= 0.5
    }
  }

  /// Samples evenly over the domain, and ever closer to its ends and to each kink, which would be free to stick out between two.
  private init(around ridges: Ridges, _ target: Target) {
    let side = target.domain[0]
    let count = 64 * (ridges.kinks.count + 1) + 1
    let step = side.width / Double(count - 1)
    let centres = ridges.kinks + [side.lower, side.upper]
    var near = centres
    for centre in centres {
      for halving in 0..<14 {
        let distance: Double = step * Double.pow(2, -Double(halving))
        near += [centre - distance, centre + distance]
      }
    }
    x = (side.grid(count) + near.filter(side.contains)).sorted()
    values = target(x)
  }

  private func largestError(_ ridges: Ridges) -> Double { errors(ridges).reduce(0) { max($0, abs($1)) } }

  private func errors(_ ridges: Ridges) -> [Double] {
    let order = ridges.kinks.indices.sorted { ridges.kinks[$0] < ridges.kinks[$1] }
    var (offset, slope, next) = (ridges.offset, ridges.slope, 0)
    return zip(x, values).map { point, value in
      while next < order.count, ridges.kinks[order[next]] < point {
        slope += ridges.weights[order[next]]
        offset -= ridges.weights[order[next]] * ridges.kinks[order[next]]
        next += 1
      }
      return offset + slope * point - value
    }
  }

  /// τ log Σ exp(|e| / τ), and the weights of its gradient's terms.
  private func objective(_ errors: [Double], _ tau: Double) -> (value: Double, shares: [Double]) {
    let largest = errors.reduce(0) { max($0, abs($1)) }
    let powers = errors.map { Double.exp((abs($0) - largest) / tau) }
    let total = powers.reduce(0, +)
    return (largest + tau * Double.log(total), powers.map { $0 / total })
  }

  private func descend(_ ridges: inout Ridges, _ tau: Double) {
    var damping = 1e-3
    var errors = errors(ridges)
    var (value, shares) = objective(errors, tau)
    for _ in 0..<60 {
      let system = NewtonSystem(self, ridges, errors, shares, tau)
      var gain = 0.0
      while damping < 1e8 {
        if let step = system.step(damping) {
          let moved = ridges.moved(by: step)
          let others = self.errors(moved)
          let (other, itsShares) = objective(others, tau)
          if other < value {
            gain = value - other
            (ridges, errors, value, shares) = (moved, others, other, itsShares)
            damping = max(1e-9, 0.2 * damping)
            break
          }
        }
        damping *= 5
      }
      if gain < 1e-6 * tau { return }
    }
  }
}

extension Ridges {
  /// - Parameter step: of offset, slope, weights and kinks.
  func moved(by step: [Double]) -> Ridges {
    var moved = self
    moved.offset += step[0]
    moved.slope += step[1]
    for unit in kinks.indices {
      moved.weights[unit] += step[2 + unit]
      moved.kinks[unit] += step[2 + kinks.count + unit]
    }
    return moved
  }
}

/// Gradient and second derivatives of τ log Σ exp(|e| / τ) in offset, slope, weights and kinks; from sums over the samples right of
/// each kink, so that the samples are passed over once.
private struct NewtonSystem {
  private var gradient: [Double]
  private var hessian: [[Double]]

  init(_ polish: LocalPolish, _ ridges: Ridges, _ errors: [Double], _ shares: [Double], _ tau: Double) {
    let units = ridges.kinks.count
    // Σ s x^k over the samples from each on, s the share, with and without the error's sign.
    var moments = [SIMD3<Double>](repeating: SIMD3(), count: errors.count + 1)
    var signed = [SIMD2<Double>](repeating: SIMD2(), count: errors.count + 1)
    for index in errors.indices.reversed() {
      let (x, share) = (polish.x[index], shares[index])
      let side = errors[index] < 0 ? -share : share
      moments[index] = moments[index + 1] + share * SIMD3(1, x, x * x)
      signed[index] = signed[index + 1] + side * SIMD2(1, x)
    }
    let starts = ridges.kinks.map { kink in Self.firstIndex(polish.x, above: kink) }
    let count = 2 + 2 * units
    // Each derivative of g is α + β x right of a kink, or everywhere.
    var features: [(start: Int, constant: Double, slope: Double)] = [(0, 1, 0), (0, 0, 1)]
    features += (0..<units).map { (starts[$0], -ridges.kinks[$0], 1) }
    features += (0..<units).map { (starts[$0], -ridges.weights[$0], 0) }
    gradient = features.map { $0.constant * signed[$0.start][0] + $0.slope * signed[$0.start][1] }
    hessian = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for i in 0..<count {
      for j in 0...i {
        let (p, q) = (features[i], features[j])
        let sums = moments[max(p.start, q.start)]
        let square =
          p.constant * q.constant * sums[0] + (p.constant * q.slope + p.slope * q.constant) * sums[1]
          + p.slope * q.slope * sums[2]
        hessian[i][j] = (square - gradient[i] * gradient[j]) / tau
      }
    }
    // ∂²g/∂c∂t = −1 right of the kink.
    for unit in 0..<units { hessian[2 + units + unit][2 + unit] -= signed[starts[unit]][0] }
  }

  private static func firstIndex(_ x: [Double], above kink: Double) -> Int {
    var (low, high) = (0, x.count)
    while low < high {
      let middle = (low + high) / 2
      if x[middle] > kink { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// −(H + λ diag H)⁻¹ ∇; none where that is not positive definite.
  func step(_ damping: Double) -> [Double]? {
    let count = gradient.count
    var factor = hessian
    let largest = (0..<count).reduce(0) { max($0, abs(hessian[$1][$1])) }
    for i in 0..<count {
      factor[i][i] += damping * (abs(hessian[i][i]) + 1e-6 * largest) + 1e-12 * largest
      for j in 0...i {
        var sum = factor[i][j]
        for k in 0..<j { sum -= factor[i][k] * factor[j][k] }
        if i == j {
          guard sum > 0 else { return nil }
          factor[i][i] = sum.squareRoot()
        } else {
          factor[i][j] = sum / factor[j][j]
        }
      }
    }
    var step = gradient.map { -$0 }
    for i in 0..<count {
      for k in 0..<i { step[i] -= factor[i][k] * step[k] }
      step[i] /= factor[i][i]
    }
    for i in (0..<count).reversed() {
      for k in i + 1..<count { step[i] -= factor[k][i] * step[k] }
      step[i] /= factor[i][i]
    }
    return step
  }
}
