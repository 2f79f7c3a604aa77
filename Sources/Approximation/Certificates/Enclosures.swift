import ReproducibleMath

typealias Lanes = SIMD8<Double>

/// The memory in which one thread encloses a program's operations.
final class Enclosures {
  let program: Program
  let rows: UnsafeMutablePointer<Lanes>
  /// exp(c_t − max) and the like, while a softmax is enclosed.
  let scratch: UnsafeMutablePointer<Lanes>
  let stride: Int
  let variables: Int

  init(_ program: Program) {
    self.program = program
    stride = program.stride
    variables = program.variables
    let count = max(1, program.instructions.count * program.stride)
    rows = .allocate(capacity: count)
    rows.initialize(repeating: Lanes(), count: count)
    let scratchCount = program.longestSoftmax + program.variables
    scratch = .allocate(capacity: scratchCount)
    scratch.initialize(repeating: Lanes(), count: scratchCount)
  }

  deinit {
    rows.deallocate()
    scratch.deallocate()
  }

  /// The enclosure of an operation.
  @inline(__always)
  func row(_ place: Int) -> UnsafeMutablePointer<Lanes> { rows + place &* stride }

  /// Encloses all operations over eight boxes.
  ///
  /// - Parameters:
  ///   - lower: D vectors, one lane for each box.
  ///   - upper: likewise; upper ≥ lower.
  func enclose(lower: UnsafePointer<Lanes>, upper: UnsafePointer<Lanes>) {
    program.instructions.withUnsafeBufferPointer { instructions in
      program.terms.withUnsafeBufferPointer { terms in
        for place in 0..<instructions.count {
          encloseOne(instructions, terms, place, lower, upper)
        }
      }
    }
  }

  @inline(__always)
  private func encloseOne(
    _ instructions: UnsafeBufferPointer<Program.Instruction>,
    _ terms: UnsafeBufferPointer<Program.Term>, _ place: Int,
    _ lower: UnsafePointer<Lanes>, _ upper: UnsafePointer<Lanes>
  ) {
    let row = row(place)
    let code = instructions[place].code
    let a = self.row(instructions[place].a)
    switch code {
    case .constant: constant(row, instructions[place].number, instructions[place].radius)
    case .variable: variable(row, instructions[place].b, lower, upper)
    case .combination:
      let range = instructions[place].terms
      combination(
        row, instructions[place].number, instructions[place].radius,
        UnsafeBufferPointer(rebasing: terms[range]))
    case .product: product(row, a, self.row(instructions[place].b))
    case .square: square(row, a)
    case .minimum: select(row, a, self.row(instructions[place].b), sign: -1)
    case .maximum: select(row, a, self.row(instructions[place].b), sign: 1)
    case .abs: magnitude(row, a)
    case .softmax: softmax(row, UnsafeBufferPointer(rebasing: terms[instructions[place].terms]))
    case .softmaxWeight: break
    case .power: power(row, a, instructions[place].b)
    case .root: root(row, a, instructions[place].number)
    case .sin, .cos, .exp, .log, .sqrt, .tanh, .reciprocal: smooth(row, a, code)
    }
  }

  // MARK: The common end of every operation

  /// Completes an enclosure whose c, g and range are set: raises e, lets range and linear enclosure tighten each other,
  /// and replaces the linear enclosure by the range where it is worse, unbounded or NaN.
  ///
  /// - Parameter error: e before the factor for its own rounding; `slack` included.
  @inline(__always)
  func finish(_ row: UnsafeMutablePointer<Lanes>, error: Lanes) {
    let centre = row[Row.centre]
    var error = error.addingProduct(error, Lanes(repeating: 0x1p-40)) + 0x1p-1000
    var spread = Lanes()
    for d in 0..<variables { spread += Double.magnitude(row[Row.slopes + d]) }
    // c ± (Σ|g| + e), widened by far more than the rounding of these sums.
    let reach = spread + error
    var magnitude = Double.magnitude(centre) + reach
    let margin = magnitude * 0x1p-42
    let lower = Double.maximum(row[Row.lower], centre - reach - margin)
    let upper = Double.minimum(row[Row.upper], centre + reach + margin)
    row[Row.lower] = lower
    row[Row.upper] = upper
    let radius = (upper - lower) * 0.5
    let worse = .!((error .< radius) .& (magnitude .< Lanes(repeating: .infinity)))
    if any(worse) {
      let bounded = radius .< Lanes(repeating: .infinity)
      var middle = lower * 0.5 + upper * 0.5
      middle.replace(with: 0, where: .!bounded)
      // Both ends lie within this distance: the differences err by a unit in the last place of either end.
      let size = Double.maximum(Double.magnitude(lower), Double.magnitude(upper))
      var distance = Double.maximum(upper - middle, middle - lower) + size * 0x1p-50 + 0x1p-1000
      distance.replace(with: .infinity, where: .!bounded)
      // A linear enclosure that is as good stays.
      let replaced = worse .& .!((distance .>= error) .& (magnitude .< Lanes(repeating: .infinity)))
      row[Row.centre] = centre.replacing(with: middle, where: replaced)
      error.replace(with: distance, where: replaced)
      magnitude.replace(with: Double.magnitude(middle) + distance, where: replaced)
      for d in 0..<variables {
        row[Row.slopes + d] = row[Row.slopes + d].replacing(with: Lanes(), where: replaced)
      }
    }
    row[Row.error] = error
    row[Row.magnitude] = magnitude
  }

  // MARK: Exact and linear operations

  private func constant(_ row: UnsafeMutablePointer<Lanes>, _ value: Double, _ radius: Double) {
    row[Row.centre] = Lanes(repeating: value)
    row[Row.error] = Lanes(repeating: radius)
    row[Row.magnitude] = Lanes(repeating: Swift.abs(value) + radius)
    // Rounding keeps what lies beyond a number, the interval's end, from passing it.
    row[Row.lower] = Lanes(repeating: value - radius)
    row[Row.upper] = Lanes(repeating: value + radius)
    for d in 0..<variables { row[Row.slopes + d] = Lanes() }
  }

  private func variable(
    _ row: UnsafeMutablePointer<Lanes>, _ index: Int, _ lower: UnsafePointer<Lanes>,
    _ upper: UnsafePointer<Lanes>
  ) {
    for d in 0..<variables { row[Row.slopes + d] = Lanes() }
    let (low, high) = (lower[index], upper[index])
    let centre = Double.minimum(Double.maximum(low * 0.5 + high * 0.5, low), high)
    // The rounded differences, each raised above the exact one.
    let wide = Double.maximum(high - centre, centre - low)
    let radius = wide.addingProduct(wide, Lanes(repeating: 0x1p-52))
    row[Row.centre] = centre
    row[Row.slopes + index] = radius
    row[Row.error] = Lanes()
    row[Row.magnitude] = Double.magnitude(centre) + radius
    row[Row.lower] = low
    row[Row.upper] = high
  }

  /// The linear part exactly, the remainders added up.
  private func combination(
    _ row: UnsafeMutablePointer<Lanes>, _ constant: Double, _ radius: Double,
    _ terms: UnsafeBufferPointer<Program.Term>
  ) {
    let slopes = row + Row.slopes
    for d in 0..<variables { slopes[d] = Lanes() }
    var centre = Lanes(repeating: constant)
    var lower = centre
    var upper = centre
    var error = Lanes()
    var loose = Lanes(repeating: radius)
    var rounded = Lanes(repeating: Swift.abs(constant))
    for term in terms {
      let operand = self.row(term.operand)
      let weight = Lanes(repeating: term.weight)
      let size = Lanes(repeating: Swift.abs(term.weight))
      let magnitude = operand[Row.magnitude]
      centre = centre.addingProduct(weight, operand[Row.centre])
      for d in 0..<variables { slopes[d] = slopes[d].addingProduct(weight, operand[Row.slopes + d]) }
      error = error.addingProduct(size, operand[Row.error])
      if term.radius > 0 { loose = loose.addingProduct(Lanes(repeating: term.radius), magnitude) }
      rounded = rounded.addingProduct(size, magnitude)
      let positive = term.weight > 0
      lower = lower.addingProduct(weight, positive ? operand[Row.lower] : operand[Row.upper])
      upper = upper.addingProduct(weight, positive ? operand[Row.upper] : operand[Row.lower])
    }
    // The ranges lie within the magnitudes up to a factor 1 + 2⁻⁴⁰, so that the same slack covers their rounding.
    var slack = loose.addingProduct(rounded, Lanes(repeating: Double(terms.count + 2) * 0x1p-50))
    slack = slack.addingProduct(slack, Lanes(repeating: 0x1p-40))
    row[Row.centre] = centre
    lower -= slack
    upper += slack
    // A weight around zero and an unbounded operand leave NaN.
    row[Row.lower] = lower.replacing(with: -.infinity, where: lower .!= lower)
    row[Row.upper] = upper.replacing(with: .infinity, where: upper .!= upper)
    finish(row, error: error + slack)
  }

  /// (c + g·s + E)(c′ + g′·s + E′): of the products of slopes, those of one variable with itself are between zero and
  /// their full size, and give half of it to the centre.
  private func product(
    _ row: UnsafeMutablePointer<Lanes>, _ a: UnsafeMutablePointer<Lanes>, _ b: UnsafeMutablePointer<Lanes>
  ) {
    let (g, h) = (a + Row.slopes, b + Row.slopes)
    let (c, k) = (a[Row.centre], b[Row.centre])
    var (spreadA, spreadB) = (Lanes(), Lanes())
    var (shift, cross) = (Lanes(), Lanes())
    for d in 0..<variables {
      spreadA += Double.magnitude(g[d])
      spreadB += Double.magnitude(h[d])
      let own = g[d] * h[d] * 0.5
      shift += own
      cross += Double.magnitude(own)
      for f in 0..<d { cross += Double.magnitude((g[d] * h[f]).addingProduct(g[f], h[d])) }
      row[Row.slopes + d] = (c * h[d]).addingProduct(k, g[d])
    }
    row[Row.centre] = shift.addingProduct(c, k)
    let (e, f) = (a[Row.error], b[Row.error])
    var error = cross.addingProduct(Double.magnitude(c) + spreadA, f)
    error = error.addingProduct(Double.magnitude(k) + spreadB + f, e)
    let slack = a[Row.magnitude] * b[Row.magnitude] * (0x1p-50 * Double(variables + 4))
    let range =
      IntervalLanes(lower: a[Row.lower], upper: a[Row.upper])
      * IntervalLanes(lower: b[Row.lower], upper: b[Row.upper])
    row[Row.lower] = range.lower
    row[Row.upper] = range.upper
    finish(row, error: error + slack)
  }

  /// (c + g·s + E)², with (g·s)² between 0 and (Σ|g|)².
  private func square(_ row: UnsafeMutablePointer<Lanes>, _ a: UnsafeMutablePointer<Lanes>) {
    let (c, e) = (a[Row.centre], a[Row.error])
    var spread = Lanes()
    for d in 0..<variables {
      spread += Double.magnitude(a[Row.slopes + d])
      row[Row.slopes + d] = (c + c) * a[Row.slopes + d]
    }
    let half = spread * spread * 0.5
    row[Row.centre] = half.addingProduct(c, c)
    let error = half.addingProduct((Double.magnitude(c) + spread) * 2 + e, e)
    let slack = a[Row.magnitude] * a[Row.magnitude] * (0x1p-50 * Double(variables + 4))
    let range = IntervalLanes.square(IntervalLanes(lower: a[Row.lower], upper: a[Row.upper]))
    row[Row.lower] = range.lower
    row[Row.upper] = range.upper
    finish(row, error: error + slack)
  }

  // MARK: Kinks

  /// λ and μ with λ q ≤ ReLU(q) ≤ λ q + μ for q of [l, u]: the chord from (l, 0) to (u, u), and the line below it.
  ///
  /// Whatever λ rounds to, μ is at least −λ l and (1 − λ) u, so that the upper line is above ReLU at both ends and, ReLU
  /// being convex, between.
  @inline(__always)
  static func chord(_ l: Lanes, _ u: Lanes) -> (slope: Lanes, rise: Lanes) {
    let low = Double.minimum(l, Lanes())
    let high = Double.maximum(u, Lanes())
    let slope = high / Double.maximum(high - low, Lanes(repeating: 0x1p-1000))
    let rise = Double.maximum(-slope * low, high - slope * high)
    return (
      slope,
      rise.addingProduct(rise, Lanes(repeating: 0x1p-50)).addingProduct(high, Lanes(repeating: 0x1p-51))
    )
  }

  /// max(a, b) = b + ReLU(a − b) for sign = 1, and min(a, b) = a − ReLU(a − b) for sign = −1.
  private func select(
    _ row: UnsafeMutablePointer<Lanes>, _ a: UnsafeMutablePointer<Lanes>, _ b: UnsafeMutablePointer<Lanes>,
    sign: Double
  ) {
    var reach = a[Row.error] + b[Row.error]
    for d in 0..<variables { reach += Double.magnitude(a[Row.slopes + d] - b[Row.slopes + d]) }
    let slack = (a[Row.magnitude] + b[Row.magnitude]) * (0x1p-50 * Double(variables + 4))
    let difference = a[Row.centre] - b[Row.centre]
    // NaN from unbounded operands leaves the ranges' difference.
    let l = Double.maximum(a[Row.lower] - b[Row.upper] - slack, difference - reach - slack)
    let u = Double.minimum(a[Row.upper] - b[Row.lower] + slack, difference + reach + slack)
    let (slope, rise) = Self.chord(l, u)
    let (first, second) = sign > 0 ? (slope, 1 - slope) : (1 - slope, slope)
    let half = rise * 0.5
    row[Row.centre] = (half * sign).addingProduct(first, a[Row.centre]).addingProduct(second, b[Row.centre])
    for d in 0..<variables {
      row[Row.slopes + d] = (first * a[Row.slopes + d]).addingProduct(second, b[Row.slopes + d])
    }
    let larger = sign > 0
    row[Row.lower] =
      larger ? Double.maximum(a[Row.lower], b[Row.lower]) : Double.minimum(a[Row.lower], b[Row.lower])
    row[Row.upper] =
      larger ? Double.maximum(a[Row.upper], b[Row.upper]) : Double.minimum(a[Row.upper], b[Row.upper])
    finish(row, error: half.addingProduct(first, a[Row.error]).addingProduct(second, b[Row.error]) + slack)
  }

  /// |q| = 2 ReLU(q) − q.
  private func magnitude(_ row: UnsafeMutablePointer<Lanes>, _ a: UnsafeMutablePointer<Lanes>) {
    let (slope, rise) = Self.chord(a[Row.lower], a[Row.upper])
    let weight = slope * 2 - 1
    row[Row.centre] = rise.addingProduct(weight, a[Row.centre])
    for d in 0..<variables { row[Row.slopes + d] = weight * a[Row.slopes + d] }
    let range = IntervalLanes.abs(IntervalLanes(lower: a[Row.lower], upper: a[Row.upper]))
    row[Row.lower] = range.lower
    row[Row.upper] = range.upper
    let slack = a[Row.magnitude] * 0x1p-48
    finish(row, error: rise.addingProduct(Double.magnitude(weight), a[Row.error]) + slack)
  }
}
