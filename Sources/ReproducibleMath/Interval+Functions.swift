extension Interval {
  /// [lower, upper] widened by two units in the last place: the error of the functions of `Double`, with margin.
  private static func around(_ lower: Double, _ upper: Double) -> Interval {
    Interval(unchecked: lower.nextDown.nextDown, upper.nextUp.nextUp)
  }

  /// The numbers that lie in [least, most], as all results of a function with that range do.
  private func clamped(_ least: Double, _ most: Double) -> Interval {
    Interval(unchecked: min(max(lower, least), most), max(min(upper, most), least))
  }

  /// {eˣ}.
  public static func exp(_ x: Interval) -> Interval {
    if x == 0 { return 1 }
    return around(Double.exp(x.lower), Double.exp(x.upper)).clamped(0, .infinity)
  }

  /// {log x}; `entire` if x reaches below zero or is zero.
  public static func log(_ x: Interval) -> Interval {
    if x == 1 { return 0 }
    guard x.lower >= 0 && x.upper > 0 else { return entire }
    return around(Double.log(x.lower), Double.log(x.upper))
  }

  /// {tanh x}.
  public static func tanh(_ x: Interval) -> Interval {
    if x == 0 { return 0 }
    return around(Double.tanh(x.lower), Double.tanh(x.upper)).clamped(-1, 1)
  }

  /// {1 / (1 + e⁻ˣ)}.
  public static func sigmoid(_ x: Interval) -> Interval {
    around(Double.sigmoid(x.lower), Double.sigmoid(x.upper)).clamped(0, 1)
  }

  /// {sin x}.
  public static func sin(_ x: Interval) -> Interval { x == 0 ? 0 : sine(x, quarterTurns: 0) }

  /// {cos x}.
  public static func cos(_ x: Interval) -> Interval { x == 0 ? 1 : sine(x, quarterTurns: 1) }

  /// {sin(x + π/2 · quarterTurns)}.
  ///
  /// With the plane's quadrants numbered from 0, sine has its maximum where quadrant 0 ends and its minimum where
  /// quadrant 2 ends; elsewhere its extremes are at the bounds.
  private static func sine(_ x: Interval, quarterTurns: Int) -> Interval {
    let turns = x.width / 0x1.921fb54442d18p0
    guard turns < 4.5 else { return Interval(unchecked: -1, 1) }
    let start = Double.quadrant(x.lower) + quarterTurns
    let end = Double.quadrant(x.upper) + quarterTurns
    // The number of quadrants that end between the bounds is known modulo 4, and by the width to within 2.
    let least = Int(turns) - 1
    let ended = least + (end - start - least) & 3
    let values =
      quarterTurns == 0
      ? (Double.sin(x.lower), Double.sin(x.upper)) : (Double.cos(x.lower), Double.cos(x.upper))
    let range = around(min(values.0, values.1), max(values.0, values.1)).clamped(-1, 1)
    let hasMaximum = (0 - start) & 3 < ended
    let hasMinimum = (2 - start) & 3 < ended
    return Interval(unchecked: hasMinimum ? -1 : range.lower, hasMaximum ? 1 : range.upper)
  }

  /// {xʸ} for x ≥ 0, and for all x if y is a whole number; `entire` otherwise, and for 0 to a negative power.
  ///
  /// On x ≥ 0 the power is monotone in x for each y and in y for each x, so its extremes are at the corners.
  public static func pow(_ x: Interval, _ y: Interval) -> Interval {
    if y.isPoint, let n = Int(exactly: y.lower) { return pow(x, n) }
    guard x.lower >= 0 && (x.upper > 0 || y.lower >= 0) else { return entire }
    var result: Interval?
    for base in [x.lower, x.upper] {
      for exponent in [y.lower, y.upper] {
        let value = Double.pow(base, exponent)
        let exact = base == 1 || exponent == 0 || base == 0
        let corner = exact ? Interval(unchecked: value, value) : around(value, value).clamped(0, .infinity)
        result = result?.hull(corner) ?? corner
      }
    }
    return result ?? entire
  }
}
