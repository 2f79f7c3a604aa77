import TeXMath

/// The round numbers of one axis.
struct Ticks: Equatable {
  /// A value with its label.
  struct Major: Equatable {
    let value: Double
    let label: Label
  }

  var major: [Major]
  /// Values without labels.
  var minor: [Double] = []
  /// What the labels are multiplied with or added to, to be set with the axis' title: ×10⁵.
  var factor: Label?
  /// Whether labels stand upright along the axis because they are too long.
  var isRotated = false

  /// Which labels of a candidate fit beside each other, measured.
  typealias Fits = ([Major]) -> Bool
}

extension Ticks {
  /// The finest round ticks of which there are at most `limit` and whose labels fit.
  init(_ axis: Axis, _ limits: Limits, atMost limit: Int, fits: Fits) {
    switch axis.scale {
    case .linear: self = .linear(limits, atMost: limit, fits: fits)
    case .log10: self = .logarithmic(limits, atMost: limit, fits: fits)
    case .symlog(let threshold): self = .symlog(limits, threshold: threshold, atMost: limit, fits: fits)
    case .categorical(let names):
      self = Ticks(
        major: names.enumerated().filter { index, name in
          // A category without a name needs no tick.
          !name.isEmpty && Double(index) >= limits.lower && Double(index) <= limits.upper
        }.map { Major(value: Double($0.offset), label: Label($0.element)) })
    }
  }

  /// Steps of 1, 2, 2.5 or 5 times a power of ten, whole ones between limits of whole numbers.
  static func linear(_ limits: Limits, atMost limit: Int, fits: Fits) -> Ticks {
    let (lower, upper) = (limits.lower, limits.upper)
    let raw = upper / Double(max(1, limit)) - lower / Double(max(1, limit))
    guard raw > 0, raw.isFinite else { return Ticks(major: []) }
    // An author's limits may hold no whole number.
    let isWhole = limits.isWhole && lower.rounded(.up) <= upper
    var exponent = decimalExponent(raw) - 1
    if isWhole { exponent = max(0, exponent) }
    var last = Ticks(major: [])
    var finer: [(digits: Int, exponent: Int)] = []
    // From the first step that is long enough, 12 coarser ones reach three powers of ten further: further than any
    // label needs.
    var tried = 0
    while tried < 12 {
      for digits in [10, 20, 25, 50] {
        let step = power(digits, exponent - 1)
        guard !isWhole || step == step.rounded() else { continue }
        defer { finer.append((digits, exponent - 1)) }
        guard step >= raw * (1 - 1e-9) else { continue }
        let candidate = linear(lower, upper, digits: digits, exponent: exponent - 1, step: step)
        if candidate.major.count <= limit, fits(candidate.major) {
          // A single number tells no scale: rather more than the limit, if they fit.
          if candidate.major.count < 2 {
            let denser = finer.reversed().lazy.map {
              linear(
                lower, upper, digits: $0.digits, exponent: $0.exponent, step: power($0.digits, $0.exponent))
            }.first { $0.major.count > 1 }
            if let denser, fits(denser.major) { return denser }
          }
          // 0, 2.5, 5, 7.5 are read less easily than 0, 5, 10: only where 5 leaves too few.
          if digits == 25 {
            let coarser = linear(
              lower, upper, digits: 50, exponent: exponent - 1, step: power(50, exponent - 1))
            if coarser.major.count >= 4 { return coarser }
          }
          return candidate
        }
        if candidate.major.isEmpty { return last }
        last = Ticks(major: Array(candidate.major.prefix(1)), factor: candidate.factor)
        tried += 1
      }
      exponent += 1
    }
    return last
  }

  /// Multiples of `digits`·10^`exponent`, exact in decimal.
  private static func linear(_ lower: Double, _ upper: Double, digits: Int, exponent: Int, step: Double)
    -> Ticks
  {
    let slack = 1e-9
    let first = (lower / step - slack).rounded(.up)
    let last = (upper / step + slack).rounded(.down)
    guard abs(first) < 1e15, abs(last) < 1e15, first <= last, last - first < 1000 else {
      return Ticks(major: [])
    }
    // 2.5·10^e needs one digit more than 2·10^e; a common trailing zero goes.
    let (unit, place) = digits == 25 ? (25, exponent) : (digits / 10, exponent + 1)
    let counts = (Int(first)...Int(last)).map { $0 * unit }
    let format = TickFormat(mantissas: counts, exponent: place)
    return Ticks(
      major: counts.map { Major(value: power($0, place), label: format.label($0)) }, factor: format.factor)
  }

  /// Powers of ten with 2 to 9 times them as minor ticks; 1, 2 and 5 times them, or plain linear ticks, where the
  /// axis is too short for powers of ten alone.
  static func logarithmic(_ limits: Limits, atMost limit: Int, fits: Fits) -> Ticks {
    let (lower, upper) = (limits.lower, limits.upper)
    let (first, last) = (decimalExponent(lower), decimalExponent(upper))
    let inside = { (v: Double) in v >= lower * (1 - 1e-12) && v / (1 + 1e-12) <= upper }
    let decades = (first...last + 1).filter { inside(power(1, $0)) }
    let isPlain = first >= -2 && last <= 3
    if decades.count < 2 {
      for digits in [[1, 2, 3, 5], [1, 2, 5], [1, 3]] {
        let values = (first...last).flatMap { k in digits.map { (digit: $0, exponent: k) } }
          .filter { inside(power($0.digit, $0.exponent)) }
        let major = values.map { v in
          Major(
            value: power(v.digit, v.exponent),
            label: isPlain ? .decimal(v.digit, exponent: v.exponent) : .scientific(v.digit, v.exponent))
        }
        if major.count >= 2, major.count <= max(2, limit), fits(major) {
          return Ticks(major: major, minor: minors(lower, upper))
        }
      }
      if decades.isEmpty || upper < 5 * lower {
        return linear(limits, atMost: limit, fits: fits)
      }
    }
    let shortest = max(1, (decades.count + limit - 1) / max(1, limit))
    var next = shortest
    while next <= max(shortest, decades.count) {
      let stride = next
      next += max(1, next / 4)
      let chosen = decades.filter { $0 % stride == 0 }
      let major = (chosen.isEmpty ? Array(decades.prefix(1)) : chosen).map { k in
        Major(
          value: power(1, k),
          label: isPlain && last <= 3 ? .decimal(1, exponent: k) : .powerOfTen(k))
      }
      if major.count <= limit && fits(major) || major.count == 1 {
        let minor =
          stride == 1
          ? minors(lower, upper)
          : decades.count <= 60 ? decades.filter { $0 % stride != 0 }.map { power(1, $0) } : []
        return Ticks(major: major, minor: minor)
      }
    }
    return Ticks(major: [])
  }

  private static func minors(_ lower: Double, _ upper: Double) -> [Double] {
    let decades = decimalExponent(lower)...decimalExponent(upper)
    guard decades.count <= 12 else { return [] }
    return decades.flatMap { k in (2...9).map { power($0, k) } }.filter { $0 >= lower && $0 <= upper }
  }

  /// Zero, the powers of ten outside the threshold, and, where there are none, linear ticks.
  static func symlog(_ limits: Limits, threshold: Double, atMost limit: Int, fits: Fits) -> Ticks {
    if max(abs(limits.lower), abs(limits.upper)) <= threshold {
      return linear(limits, atMost: limit, fits: fits)
    }
    let lowest = decimalExponent(threshold * (1 + 1e-12)) + (isPowerOfTen(threshold) ? 0 : 1)
    func decades(_ end: Double) -> [Int] {
      let highest = decimalExponent(max(end, .leastNormalMagnitude) * (1 + 1e-12))
      return end >= threshold && highest >= lowest ? Array(lowest...highest) : []
    }
    let (up, down) = (decades(limits.upper), decades(-limits.lower))
    let shortest = max(1, (up.count + down.count + limit - 1) / max(1, limit))
    var next = shortest
    while next <= max(shortest, up.count, down.count) {
      let stride = next
      next += max(1, next / 4)
      func chosen(_ exponents: [Int], _ sign: Int) -> [(sign: Int, exponent: Int)] {
        exponents.filter { ($0 - lowest) % stride == 0 }.map { (sign, $0) }.filter {
          let value = power($0.sign, $0.exponent)
          return value >= limits.lower && value <= limits.upper
        }
      }
      let (below, above) = (chosen(down, -1), chosen(up, 1))
      let hasZero = limits.lower <= 0 && limits.upper >= 0
      let count = below.count + above.count + (hasZero ? 1 : 0)
      if count < 2 { break }
      if count > limit { continue }
      func major(_ tick: (sign: Int, exponent: Int)) -> Major {
        Major(
          value: power(tick.sign, tick.exponent), label: .powerOfTen(tick.exponent, isNegative: tick.sign < 0)
        )
      }
      let zero = hasZero ? [Major(value: 0, label: .plain("0"))] : []
      let all = below.reversed().map(major) + zero + above.map(major)
      guard fits(all) else { continue }
      let minor = (up.map { (1, $0) } + down.map { (-1, $0) }).flatMap { sign, k in
        (2...9).map { power(sign * $0, k) }
      }
      return Ticks(
        major: all, minor: stride > 1 ? [] : minor.filter { $0 >= limits.lower && $0 <= limits.upper })
    }
    return linear(limits, atMost: limit, fits: fits)
  }
}

/// The exponent of the largest power of ten that is not larger than a positive number.
func decimalExponent(_ v: Double) -> Int {
  guard v > 0, v.isFinite else { return 0 }
  // From the binary exponent, then exactly: log10 may round up to the next power.
  var k = Int((Double(v.exponent) * 0.30102999566398120).rounded(.down))
  while power(1, k + 1) <= v { k += 1 }
  while k > -324, power(1, k) > v { k -= 1 }
  return k
}

/// `digits`·10^`exponent`, correctly rounded.
func power(_ digits: Int, _ exponent: Int) -> Double {
  if digits == 1, (-330...330).contains(exponent) { return powersOfTen[exponent + 330] }
  // Both factors are exact, so that the product is rounded once.
  if (0...22).contains(exponent), abs(digits) < 1 << 53 {
    return Double(digits) * powersOfTen[exponent + 330]
  }
  return Double("\(digits)e\(exponent)") ?? .nan
}

private let powersOfTen = (-330...330).map { Double("1e\($0)") ?? .nan }

private func isPowerOfTen(_ v: Double) -> Bool {
  let near = power(1, decimalExponent(v * (1 + 1e-12)))
  return abs(near - v) <= 1e-9 * v
}
