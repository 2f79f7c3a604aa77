/// A font that a formula's letters and digits are set in.
enum Alphabet: Sendable {
  case italic, upright, bold, boldItalic, blackboard, calligraphic, fraktur, sansSerif, monospaced

  /// Whether letters side by side make one word, as in `\mathrm{softmax}`.
  var setsWords: Bool {
    switch self {
    case .italic, .upright, .sansSerif, .monospaced: true
    default: false
    }
  }

  /// Whether the alphabet has its own form of a character; others keep the one they had.
  func covers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "A"..."Z", "a"..."z": true
    case "Α"..."Ω": self == .upright || starts?.capitalGreek != nil
    default: mapped(scalar) != scalar
    }
  }

  /// The character of Unicode's Mathematical Alphanumeric Symbols block, or the same one where it has none.
  func mapped(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard let starts else { return scalar }
    if let hole = holes[scalar] { return hole }
    let code: UInt32? =
      switch scalar {
      case "A"..."Z": starts.latin + (scalar.value - 0x41)
      case "a"..."z": starts.latin + 26 + (scalar.value - 0x61)
      case "0"..."9": starts.digits.map { $0 + (scalar.value - 0x30) }
      case "Α"..."Ω": starts.capitalGreek.map { $0 + (scalar.value - 0x391) }
      case "∇": starts.capitalGreek.map { $0 + 25 }
      case "α"..."ω": starts.capitalGreek.map { $0 + 26 + (scalar.value - 0x3B1) }
      default: starts.capitalGreek.flatMap { variant(of: scalar, capitals: $0) }
      }
    return code.flatMap(Unicode.Scalar.init) ?? scalar
  }

  /// A string mapped character by character.
  func mapped(_ text: String) -> String {
    guard starts != nil else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { mapped($0) }))
  }

  /// ∂ and the variant Greek letters, which follow ω in Unicode's alphabets in this order.
  private func variant(of scalar: Unicode.Scalar, capitals: UInt32) -> UInt32? {
    switch scalar {
    case "∂": capitals + 51
    case "ϵ": capitals + 52
    case "ϑ": capitals + 53
    case "ϰ": capitals + 54
    case "ϕ": capitals + 55
    case "ϱ": capitals + 56
    case "ϖ": capitals + 57
    default: nil
    }
  }

  /// Code points at which an alphabet's capital letters, digits and capital Greek letters begin.
  private typealias Starts = (latin: UInt32, digits: UInt32?, capitalGreek: UInt32?)

  private var starts: Starts? {
    switch self {
    case .upright: nil
    case .italic: (0x1D434, nil, 0x1D6E2)
    case .bold: (0x1D400, 0x1D7CE, 0x1D6A8)
    case .boldItalic: (0x1D468, 0x1D7CE, 0x1D71C)
    case .blackboard: (0x1D538, 0x1D7D8, nil)
    case .calligraphic: (0x1D49C, nil, nil)
    case .fraktur: (0x1D504, nil, nil)
    case .sansSerif: (0x1D5A0, 0x1D7E2, nil)
    case .monospaced: (0x1D670, 0x1D7F6, nil)
    }
  }

  /// Letters that Unicode had before it got the alphabet, and left out of it.
  private var holes: [Unicode.Scalar: Unicode.Scalar] {
    switch self {
    case .italic: italicHoles
    case .blackboard: blackboardHoles
    case .calligraphic: calligraphicHoles
    case .fraktur: frakturHoles
    default: noHoles
    }
  }
}

private let noHoles: [Unicode.Scalar: Unicode.Scalar] = [:]
private let italicHoles: [Unicode.Scalar: Unicode.Scalar] = ["h": "ℎ"]
private let blackboardHoles: [Unicode.Scalar: Unicode.Scalar] = [
  "C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ",
]
private let calligraphicHoles: [Unicode.Scalar: Unicode.Scalar] = [
  "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ", "e": "ℯ", "g": "ℊ",
  "o": "ℴ",
]
private let frakturHoles: [Unicode.Scalar: Unicode.Scalar] = [
  "C": "ℭ", "H": "ℌ", "I": "ℑ", "R": "ℜ", "Z": "ℨ",
]
