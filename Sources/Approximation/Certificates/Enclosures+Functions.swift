import ReproducibleMath

extension Enclosures {
  /// φ(q) for a smooth φ, linearised at q's centre c: with ρ the largest distance of q from c,
  ///
  ///     φ(q) ∈ φ(c) + φ′(c)(q − c) + ½ φ″(ξ)(q − c)²,    φ″(ξ) ∈ [k, K] between c and q,
  ///
  /// so the last term lies in ½ [min(0, k), max(0, K)] ρ²; its middle goes to the centre.
  ///
  /// Values and slopes of `ReproducibleMath` err by less than 2 ulp, and their combinations here by a few; 2⁻⁴⁸ of the
  /// magnitudes covers them.
  func smooth(
    _ row: UnsafeMutablePointer<Lanes>, _ a: UnsafeMutablePointer<Lanes>, _ code: Program.Code
  ) {
    let c = a[Row.centre]
    let x = IntervalLanes(lower: a[Row.lower], upper: a[Row.upper])
    // Between c and q, where c itself may lie outside q's range.
    let around = IntervalLanes(lower: Double.minimum(x.lower, c), upper: Double.maximum(x.upper, c))
    var (range, curvature) = (x, x)
    var (value, slope, slopeError) = (c, c, Lanes())
    switch code {
    case .sin:
      range = .sin(x)
      curvature = -.sin(around)
      (value, slope) = (Double.sin(c), Double.cos(c))
    case .cos:
      range = .cos(x)
      curvature = -.cos(around)
      (value, slope) = (Double.cos(c), -Double.sin(c))
    case .exp:
      range = .exp(x)
      curvature = .exp(around)
      value = Double.exp(c)
      slope = value
    case .log:
      range = .log(x)
      curvature = -(IntervalLanes(Lanes(repeating: 1)) / .square(around))
      (value, slope) = (Double.log(c), 1 / c)
    case .sqrt:
      let inside = IntervalLanes(
        lower: Double.maximum(x.lower, Lanes()), upper: Double.maximum(x.upper, Lanes()))
      range = .sqrt(inside)
      let root = IntervalLanes.sqrt(around)
      curvature = IntervalLanes(Lanes(repeating: -0.25)) / (root * around)
      value = c.squareRoot()
      slope = 0.5 / value
    case .tanh:
      range = .tanh(x)
      // tanh″ = −2 y (1 − y²) for y = tanh x, and |tanh″| < 0.77.
      let y = IntervalLanes.tanh(around)
      curvature = (-2 * y) * (IntervalLanes(Lanes(repeating: 1)) + -.square(y))
      curvature.lower = Double.maximum(curvature.lower, Lanes(repeating: -0.77))
      curvature.upper = Double.minimum(curvature.upper, Lanes(repeating: 0.77))
      value = Double.tanh(c)
      slope = 1 - value * value
      slopeError = Lanes(repeating: 0x1p-48)
    default:
      range = IntervalLanes(Lanes(repeating: 1)) / x
      let inverse = IntervalLanes(Lanes(repeating: 1)) / around
      curvature = 2 * (inverse * .square(inverse))
      value = 1 / c
      slope = -value * value
    }
    linearise(row, a, value: value, slope: slope, slopeError: slopeError, curvature: curvature, range: range)
  }

  /// qⁿ for n ≥ 3.
  func power(_ row: UnsafeMutablePointer<Lanes>, _ a: UnsafeMutablePointer<Lanes>, _ n: Int) {
    let c = a[Row.centre]
    let x = IntervalLanes(lower: a[Row.lower], upper: a[Row.upper])
    let around = IntervalLanes(lower: Double.minimum(x.lower, c), upper: Double.maximum(x.upper, c))
    let curvature = Double(n) * (Double(n - 1) * Self.power(around, n - 2))
    let second = Self.power(IntervalLanes(c), n - 2).midpoint
    let value = second * c * c
    // A power of n factors errs by about n units in the last place; 2⁻⁴⁸ covers sixteen.
    let slope = second * c * Double(n)
    linearise(
      row, a, value: value, slope: slope, slopeError: Double.magnitude(slope) * (Double(n) * 0x1p-48),
      valueError: Double.magnitude(value) * (Double(n) * 0x1p-48), curvature: curvature,
      range: Self.power(x, n))
  }

  /// {xⁿ}: of |x| for even n, else of both bounds.
  private static func power(_ x: IntervalLanes, _ n: Int) -> IntervalLanes {
    let base = n.isMultiple(of: 2) ? IntervalLanes.abs(x) : x
    func raised(_ bound: Lanes) -> IntervalLanes {
      var (power, square, rest) = (IntervalLanes(Lanes(repeating: 1)), IntervalLanes(bound), n)
      while rest > 0 {
        if rest & 1 == 1 { power = power * square }
        rest >>= 1
        if rest > 0 { square = square * square }
      }
      return power
    }
    return IntervalLanes(lower: raised(base.lower).lower, upper: raised(base.upper).upper)
  }

  /// qᵖ for q ≥ 0 and an exponent p > 0 known to a relative 2⁻⁴⁸: |∂ qᵖ/∂p| = qᵖ |log q| and |log q| < 746, so that 2⁻³⁸ (p + 1)
  /// of the value covers it.
  func root(_ row: UnsafeMutablePointer<Lanes>, _ a: UnsafeMutablePointer<Lanes>, _ exponent: Double) {
    let zero = Lanes()
    let loose = (exponent + 1) * 0x1p-37
    func widened(_ lower: Lanes, _ upper: Lanes) -> IntervalLanes {
      IntervalLanes(
        lower: lower - (Double.magnitude(lower) * loose + 0x1p-1000),
        upper: upper + (Double.magnitude(upper) * loose + 0x1p-1000))
    }
    func power(_ x: Lanes, _ p: Double) -> Lanes { Double.pow(x, Lanes(repeating: p)) }
    let c = Double.maximum(a[Row.centre], zero)
    let low = Double.maximum(a[Row.lower], zero)
    let high = Double.maximum(a[Row.upper], zero)
    var range = widened(power(low, exponent), power(high, exponent))
    range.lower = Double.maximum(range.lower, zero)
    // p (p − 1) x^(p − 2), monotone in x; infinite at zero for p < 2, and then the range serves.
    let (near, far) = (Double.minimum(low, c), Double.maximum(high, c))
    let bend = exponent * (exponent - 1)
    let (first, second) = (power(near, exponent - 2) * bend, power(far, exponent - 2) * bend)
    let curvature = widened(Double.minimum(first, second), Double.maximum(first, second))
    let value = power(c, exponent)
    let slope = power(c, exponent - 1) * exponent
    linearise(
      row, a, value: value, slope: slope, slopeError: Double.magnitude(slope) * loose,
      valueError: Double.magnitude(value) * loose, curvature: curvature, range: range)
  }

  private func linearise(
    _ row: UnsafeMutablePointer<Lanes>, _ a: UnsafeMutablePointer<Lanes>, value: Lanes, slope: Lanes,
    slopeError: Lanes = Lanes(), valueError: Lanes = Lanes(), curvature: IntervalLanes, range: IntervalLanes
  ) {
    let c = a[Row.centre]
    var spread = Lanes()
    for d in 0..<variables { spread += Double.magnitude(a[Row.slopes + d]) }
    let reach = spread + a[Row.error]
    let within = Double.maximum(a[Row.upper] - c, c - a[Row.lower])
    var distance = Double.minimum(reach, within)
    distance = distance.addingProduct(Double.magnitude(c) + distance, Lanes(repeating: 0x1p-44))
    let low = Double.minimum(curvature.lower, Lanes())
    let high = Double.maximum(curvature.upper, Lanes())
    let quarter = distance * distance * 0.25
    let shift = (low + high) * quarter
    let size = Double.magnitude(slope)
    row[Row.centre] = value + shift
    for d in 0..<variables { row[Row.slopes + d] = slope * a[Row.slopes + d] }
    var error = ((high - low) * quarter).addingProduct(size, a[Row.error]) + valueError
    error = error.addingProduct(slopeError, distance)
    let slack = (Double.magnitude(value) + size * reach) * 0x1p-48
    row[Row.lower] = range.lower
    row[Row.upper] = range.upper
    finish(row, error: error + slack)
  }
}
