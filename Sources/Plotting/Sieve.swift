/// Tells which values an axis has no place for.
struct Sieve {
  static let nonFinite: UInt8 = 1
  static let nonPositive: UInt8 = 2
  static let outside: UInt8 = 4
  /// Has a place for all that is finite.
  static let everywhere = Sieve(isLog: false, range: -.infinity ... .infinity)

  let isLog: Bool
  let range: ClosedRange<Double>

  /// Adds each value's fault to what was found before.
  func sift(_ values: [Double], _ faults: inout [UInt8]) {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    for i in faults.indices {
      let v = values[i]
      if !v.isFinite {
        faults[i] |= Sieve.nonFinite
      } else if isLog && v <= 0 {
        faults[i] |= Sieve.nonPositive
      } else if v < lower || v > upper {
        faults[i] |= Sieve.outside
      }
    }
  }

  func faults(_ values: [Double]) -> [UInt8] {
    var faults = [UInt8](repeating: 0, count: values.count)
    sift(values, &faults)
    return faults
  }

  /// The faults of `count` rows or columns, which lie at these places or between them; what reaches into the range is
  /// seen.
  func faults(_ places: [Double], of count: Int) -> [UInt8] {
    let faults = faults(places)
    guard places.count > count else { return faults }
    return zip(places.indices, places.indices.dropFirst()).map { a, b in
      let fault = faults[a] | faults[b]
      let (low, high) = (min(places[a], places[b]), max(places[a], places[b]))
      // Rounding may let an edge reach over the range's end.
      let slack = 1e-9 * (high - low)
      let isSeen = low + slack < range.upperBound && high - slack > range.lowerBound
      return isSeen ? fault & ~Sieve.outside : fault
    }
  }

  /// The extent of the values without a fault of their own among those that count.
  @inline(__always)
  func extent(of values: [Double], count: Int, where counts: (Int) -> Bool) -> Extent {
    let low = isLog ? max(range.lowerBound, .leastNonzeroMagnitude) : range.lowerBound
    let high = range.upperBound
    var (lower, upper) = (Double.infinity, -Double.infinity)
    for i in 0..<count where counts(i) {
      let v = values[i]
      if v >= low && v <= high {
        lower = min(lower, v)
        upper = max(upper, v)
      }
    }
    return Extent(lower: lower, upper: upper)
  }
}

/// How many elements have no place, by the worst of their faults.
struct Tally {
  private(set) var all = 0
  private(set) var nonFinite = 0
  private(set) var nonPositive = 0
  private(set) var outside = 0

  mutating func count(_ fault: UInt8) {
    all += 1
    if fault == 0 { return }
    if fault & Sieve.nonFinite != 0 {
      nonFinite += 1
    } else if fault & Sieve.nonPositive != 0 {
      nonPositive += 1
    } else {
      outside += 1
    }
  }
}
