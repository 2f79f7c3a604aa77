import TeXMath

/// How the numbers of one linear axis are written: all with the same decimals, large and small ones with a common
/// power of ten, close ones with a common summand.
struct TickFormat {
  /// Multiplies or is added to every label.
  let factor: Label?
  private let exponent: Int
  private let shift: Int
  private let offset: Int

  /// - Parameters:
  ///   - mantissas: the ticks in units of 10^`exponent`, ascending.
  init(mantissas: [Int], exponent: Int) {
    let largest = mantissas.map(\.magnitude).max() ?? 0
    let order = largest == 0 ? 0 : exponent + String(largest).count - 1
    let span = (mantissas.last ?? 0) - (mantissas.first ?? 0)
    self.exponent = exponent
    if String(largest).count > 6, String(span).count <= 4, let first = mantissas.first {
      // 1000000000.1 … 1000000000.5: the common part goes to the title, with as few digits as still leave short labels.
      let common = TickFormat.common(first + span / 2, span: max(1, span))
      offset = common
      let local = exponent + String(max(1, mantissas.map { abs($0 - common) }.max() ?? 1)).count - 1
      shift = TickFormat.isWritten(order: local) ? 0 : local
      let sum = Label.plain(offset < 0 ? "−" : "+") + .short(offset.magnitude, exponent: exponent)
      factor = shift == 0 ? sum : .times(shift) + sum
    } else {
      offset = 0
      shift = TickFormat.isWritten(order: order) || largest == 0 ? 0 : order
      factor = shift == 0 ? nil : .times(shift)
    }
  }

  /// The number nearest to `middle` with the most trailing zeros from which no tick is farther than ten spans.
  private static func common(_ middle: Int, span: Int) -> Int {
    var best = middle
    var unit = 1
    while unit <= middle.magnitude / 2 {
      unit *= 10
      let rounded = Int((Double(middle) / Double(unit)).rounded()) * unit
      if abs(rounded - middle) > 5 * span { break }
      best = rounded
    }
    return best
  }

  /// Numbers from 0.001 to 99999 are written in full.
  private static func isWritten(order: Int) -> Bool { (-3...4).contains(order) }

  func label(_ mantissa: Int) -> Label {
    .decimal(mantissa - offset, exponent: exponent - shift)
  }
}

/// `mantissa`·10^`exponent` in full, with a true minus sign.
func decimalString(_ mantissa: Int, exponent: Int) -> String {
  var digits = String(mantissa.magnitude)
  if exponent >= 0 {
    if mantissa != 0 { digits += String(repeating: "0", count: exponent) }
  } else {
    if digits.count <= -exponent {
      digits = String(repeating: "0", count: -exponent - digits.count + 1) + digits
    }
    digits.insert(".", at: digits.index(digits.endIndex, offsetBy: exponent))
  }
  return (mantissa < 0 ? "−" : "") + digits
}

/// An exponent in raised digits, for places where only characters can be set.
func superscript(_ n: Int) -> String {
  let raised: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
    "9": "⁹",
  ]
  return String(String(n).map { raised[$0] ?? $0 })
}

extension Label {
  static func decimal(_ mantissa: Int, exponent: Int) -> Label {
    Label(runs: [TextRun(decimalString(mantissa, exponent: exponent))])
  }

  /// `mantissa`·10^`exponent` with as few characters as say it exactly.
  static func short(_ mantissa: UInt, exponent: Int) -> Label {
    var digits = String(mantissa)
    var place = exponent
    while digits.hasSuffix("0"), digits.count > 1 {
      digits.removeLast()
      place += 1
    }
    let order = place + digits.count - 1
    if (-3...4).contains(order) { return .decimal(Int(digits) ?? 0, exponent: place) }
    if digits == "1" { return powerOfTen(order) }
    let point = digits.count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
    return Label(runs: [TextRun("\(point)×10"), raised(order)])
  }

  static func powerOfTen(_ exponent: Int, isNegative: Bool = false) -> Label {
    Label(runs: [TextRun(isNegative ? "−10" : "10"), raised(exponent)])
  }

  static func scientific(_ digit: Int, _ exponent: Int) -> Label {
    digit == 1 ? powerOfTen(exponent) : Label(runs: [TextRun("\(digit)×10"), raised(exponent)])
  }

  static func times(_ exponent: Int) -> Label {
    Label(runs: [TextRun("×10"), raised(exponent)])
  }

  private static func raised(_ exponent: Int) -> TextRun {
    TextRun((exponent < 0 ? "−" : "") + String(exponent.magnitude), scale: 0.72, rise: 0.42)
  }
}
