/// What a formula's source is cut into; spaces and comments between tokens vanish.
enum Token: Equatable, Sendable {
  /// A command, by its name without the backslash.
  case command(String)
  case character(Unicode.Scalar)
  case end
}

extension Token: CustomStringConvertible {
  /// The token as it is written.
  var description: String {
    switch self {
    case .command(let name): "\\" + name
    case .character(let scalar): String(scalar)
    case .end: ""
    }
  }
}

/// UTF-8 text read token by token, with one token in view.
struct TokenReader {
  let bytes: [UInt8]
  /// The token in view.
  private(set) var token = Token.end
  /// Where the token in view begins.
  private(set) var start = 0
  /// Where the token in view ends.
  private(set) var end: Int

  /// Reads from an offset on.
  init(_ bytes: [UInt8], from offset: Int = 0) throws(TeXError) {
    self.bytes = bytes
    end = offset
    try advance()
  }

  /// Moves on to the next token.
  mutating func advance() throws(TeXError) {
    skipSpace()
    start = end
    guard end < bytes.count else {
      token = .end
      return
    }
    let scalar = decode()
    if scalar == "\\" {
      token = .command(try name())
    } else if scalar.value < 0x20 || scalar.value == 0x7F {
      throw TeXError(offset: start, message: "control character U+\(hexadecimal(scalar.value))")
    } else {
      token = .character(scalar)
    }
  }

  /// Goes on reading tokens at an offset.
  mutating func jump(to offset: Int) throws(TeXError) {
    end = offset
    try advance()
  }

  /// The byte right after the token in view, space or not; 0 at the end.
  var following: UInt8 { end < bytes.count ? bytes[end] : 0 }

  private mutating func skipSpace() {
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        end += 1
      case UInt8(ascii: "%"):
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      default:
        return
      }
    }
  }

  /// The name after a backslash: letters, or one other character.
  private mutating func name() throws(TeXError) -> String {
    let first = end
    while end < bytes.count, isLetter(bytes[end]) { end += 1 }
    if end == first {
      guard end < bytes.count else { throw TeXError(offset: start, message: "backslash without a command") }
      let scalar = decode()
      guard scalar.value > 0x20 else { return " " }
    }
    return String(decoding: bytes[first..<end], as: UTF8.self)
  }

  private mutating func decode() -> Unicode.Scalar {
    let (scalar, length) = decodeScalar(bytes, at: end)
    end += length
    return scalar
  }
}

/// The scalar at an offset of valid UTF-8, and its length in bytes.
func decodeScalar(_ bytes: [UInt8], at offset: Int) -> (Unicode.Scalar, length: Int) {
  let first = UInt32(bytes[offset])
  guard first >= 0xC0 else { return (Unicode.Scalar(UInt8(first)), 1) }
  let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
  let value = bytes[(offset + 1)..<(offset + length)].reduce(first & (0x7F >> UInt32(length))) {
    $0 << 6 | UInt32($1 & 0x3F)
  }
  return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
}

/// Whether a byte is an ASCII letter.
func isLetter(_ byte: UInt8) -> Bool {
  (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
}

/// Whether a byte is an ASCII digit.
func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

/// A code point's four or more hexadecimal digits.
func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
