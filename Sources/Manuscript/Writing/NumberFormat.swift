import Foundation

/// How a number is written: `.2g`, `.3f`, `.1e`, `.1%`, `d`, as in C and Python.
struct NumberFormat: Equatable, Sendable {
  enum Style: Equatable, Sendable {
    /// Significant digits, of whole numbers too; a power of ten below 10⁻⁴ and above the digits.
    case general(digits: Int)
    /// What a table's column needs: significant digits, zeros at the end kept, and up to seven digits before the point in full.
    case significant(digits: Int)
    case fixed(decimals: Int)
    case scientific(decimals: Int)
    case percent(decimals: Int)
    case whole
    /// Whole numbers in full, others to significant digits.
    case automatic(digits: Int)
  }

  let style: Style

  static let automatic = NumberFormat(style: .automatic(digits: 3))
  /// Digits of the values beside a claim.
  static let claimDigits = 4
  /// Values beside a claim.
  static let claim = NumberFormat(style: .automatic(digits: claimDigits))

  init(style: Style) {
    self.style = style
  }

  /// Reads a format, `nil` when it is none.
  init?(parsing text: String) {
    guard let letter = text.last else { return nil }
    let digits: Int
    if text.count == 1 {
      digits = letter == "%" ? 0 : 6
    } else {
      guard text.first == ".", let count = Int(text.dropFirst().dropLast()), (0...17).contains(count),
        text.dropFirst().first != "+"
      else { return nil }
      digits = count
    }
    switch letter {
    case "g": style = .general(digits: max(digits, 1))
    case "f": style = .fixed(decimals: digits)
    case "e": style = .scientific(decimals: digits)
    case "%": style = .percent(decimals: digits)
    case "d" where text.count == 1: style = .whole
    default: return nil
    }
  }

  /// Writes a number, correctly rounded and the same under every locale.
  func format(_ value: Double) -> FormattedNumber {
    guard value.isFinite else {
      return FormattedNumber(mantissa: value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞")
    }
    switch style {
    case .general(let digits): return Self.general(value, digits: digits, keepsZeros: false)
    case .significant(let digits): return Self.general(value, digits: max(digits, 1), keepsZeros: true)
    case .fixed(let decimals): return FormattedNumber(mantissa: Self.decimal(value, decimals))
    case .scientific(let decimals): return Self.scientific(value, decimals)
    case .percent(let decimals):
      return FormattedNumber(mantissa: Self.decimal(value * 100, decimals), suffix: "\u{202F}%")
    case .whole: return FormattedNumber(mantissa: Self.decimal(value, 0))
    case .automatic(let digits):
      return value == value.rounded() && abs(value) < 1e15
        ? FormattedNumber(mantissa: Self.decimal(value, 0))
        : Self.general(value, digits: digits, keepsZeros: false)
    }
  }

  private static func general(_ value: Double, digits: Int, keepsZeros: Bool) -> FormattedNumber {
    if value == 0 { return FormattedNumber(mantissa: keepsZeros ? decimal(0, digits - 1) : "0") }
    // The exponent after rounding: 9.99 to two digits is 10.
    let (mantissa, exponent) = rounded(value, digits - 1)
    if exponent < -4 || exponent >= (keepsZeros ? max(digits, 7) : digits) {
      return FormattedNumber(mantissa: zeros(typeset(mantissa), keepsZeros), exponent: exponent)
    }
    let text = exponent < digits ? typeset(shifted(mantissa, by: exponent)) : decimal(value, 0)
    return FormattedNumber(mantissa: zeros(text, keepsZeros))
  }

  private static func scientific(_ value: Double, _ decimals: Int) -> FormattedNumber {
    let (mantissa, exponent) = rounded(value, decimals)
    return FormattedNumber(mantissa: typeset(mantissa), exponent: exponent)
  }

  /// A number as a mantissa with one digit before the point, and a power of ten.
  private static func rounded(_ value: Double, _ decimals: Int) -> (mantissa: String, exponent: Int) {
    let text = printed("%.*e", decimals, value)
    guard let e = text.utf8.firstIndex(of: UInt8(ascii: "e")) else { return (text, 0) }
    return (String(text[..<e]), Int(text[text.utf8.index(after: e)...]) ?? 0)
  }

  /// A mantissa times a power of ten, with its digits and no more: `-1.25` by 1 is `-12.5`, by −2 `-0.0125`.
  private static func shifted(_ mantissa: String, by exponent: Int) -> String {
    let sign = mantissa.hasPrefix("-") ? "-" : ""
    let digits = mantissa.filter { $0 != "." && $0 != "-" }
    if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
    let whole = digits.prefix(exponent + 1)
    return sign + (whole.count < digits.count ? whole + "." + digits.dropFirst(exponent + 1) : whole)
  }

  private static func zeros(_ text: String, _ keepsZeros: Bool) -> String {
    keepsZeros ? text : withoutZeros(text)
  }

  private static func decimal(_ value: Double, _ decimals: Int) -> String {
    typeset(printed("%.*f", decimals, value))
  }

  /// What C prints. The program sets no locale, so this is the same under every locale; Foundation's formatting takes five
  /// times as long.
  private static func printed(_ format: String, _ decimals: Int, _ value: Double) -> String {
    // At most 309 digits before the point, a sign, the point, an exponent and the end.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320 + decimals) { buffer in
      guard let base = buffer.baseAddress else { return "" }
      let length = withVaList([Int32(decimals), value]) { vsnprintf(base, buffer.count, format, $0) }
      return String(decoding: UnsafeRawBufferPointer(start: base, count: Int(length)), as: UTF8.self)
    }
  }

  private static func withoutZeros(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: ".")) else { return text }
    var trimmed = text[...]
    while trimmed.utf8.last == UInt8(ascii: "0") { trimmed.removeLast() }
    while trimmed.utf8.last == UInt8(ascii: ".") { trimmed.removeLast() }
    return String(trimmed)
  }

  /// With a minus sign instead of a hyphen, none before zero, and thin spaces from ten thousand on.
  private static func typeset(_ text: String) -> String {
    let hasSign = text.hasPrefix("-")
    let sign = hasSign && text.contains { ("1"..."9").contains($0) } ? "−" : ""
    let digits = hasSign ? text.dropFirst() : text[...]
    let whole = digits.utf8.firstIndex(of: UInt8(ascii: ".")).map { digits[..<$0] } ?? digits
    let length = whole.utf8.count
    guard length > 4 else { return sign + digits }
    var grouped = sign
    for (index, digit) in whole.enumerated() {
      if index > 0, (length - index) % 3 == 0 { grouped.append("\u{202F}") }
      grouped.append(digit)
    }
    return grouped + digits.dropFirst(length)
  }
}

/// A number ready to be set: `mantissa × 10^exponent` and what follows it.
struct FormattedNumber: Equatable, Sendable {
  var mantissa: String
  var exponent: Int?
  var suffix = ""

  /// With superscript digits, for plain text and Markdown.
  var plain: String {
    guard let exponent else { return mantissa + suffix }
    let superscripts: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
      "9": "⁹",
    ]
    return "\(mantissa) × 10\(String(String(exponent).map { superscripts[$0] ?? $0 }))\(suffix)"
  }

  var html: String {
    guard let exponent else { return mantissa + suffix }
    let power = exponent < 0 ? "−\(-exponent)" : "\(exponent)"
    return "\(mantissa)\u{A0}×\u{A0}10<sup>\(power)</sup>\(suffix)"
  }
}
