/// A number with so many significant digits, trailing zeros dropped: 0.0123, 12.3, 1.23×10⁻⁷, −∞.
func shortNumber(_ v: Double, digits: Int = 3) -> String {
  guard v.isFinite else { return v.isNaN ? "not a number" : v < 0 ? "−∞" : "∞" }
  guard abs(v) >= 1e-305 else { return "0" }
  var order = decimalExponent(abs(v))
  // Within the range of exact powers of ten this rounds as one expects; outside, the last digit may be off.
  var mantissa = Int((abs(v) / power(1, order) * power(1, digits - 1)).rounded())
  if mantissa >= Int(power(1, digits)) {
    mantissa /= 10
    order += 1
  }
  var place = order - digits + 1
  while mantissa % 10 == 0, place < 0 || !(-4...5).contains(order) {
    mantissa /= 10
    place += 1
    if mantissa < 10, place >= 0 { break }
  }
  let sign = v < 0 ? "−" : ""
  if (-4...5).contains(order) { return sign + decimalString(mantissa, exponent: place) }
  while mantissa % 10 == 0, mantissa > 0 { mantissa /= 10 }
  let text = String(mantissa)
  return sign + (text.count == 1 ? text : text.prefix(1) + "." + text.dropFirst()) + "×10"
    + superscript(order)
}
