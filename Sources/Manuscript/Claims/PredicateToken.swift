/// A word of the predicate language.
struct PredicateToken: Equatable {
  enum Kind: Equatable {
    case number(Double)
    case text(String)
    /// A finding's name `study.name`, a function, a constant, or `and`, `or`, `not`.
    case name(String)
    /// An operator, a parenthesis or a comma.
    case symbol(String)
  }

  let kind: Kind
  /// UTF-8 offsets in the predicate.
  let range: Range<Int>
}

/// What is wrong with a predicate, and at which UTF-8 offset of it.
struct PredicateFault: Error, Equatable {
  let offset: Int
  let problem: String
  let remedy: String?
}

extension PredicateToken {
  /// Keeps the trees that are walked recursively shallow.
  private static let limit = 500

  private static let symbols = [
    "<=", ">=", "==", "!=", "<", ">", "≤", "≥", "=", "≠", "+", "-", "−", "*", "·", "/", "^", "(", ")", ",",
  ]

  /// The words of a predicate.
  static func tokens(of source: String) throws(PredicateFault) -> [PredicateToken] {
    let bytes = Array(source.utf8)
    var tokens: [PredicateToken] = []
    var index = 0
    while index < bytes.count {
      let start = index
      let kind: Kind
      switch bytes[index] {
      case .space, .tab, .newline:
        index += 1
        continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
        kind = try number(bytes, &index)
      case UInt8(ascii: "\""):
        guard let close = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "\"")) else {
          throw PredicateFault(offset: index, problem: "unclosed quotation mark", remedy: nil)
        }
        kind = .text(String(decoding: bytes[index + 1..<close], as: UTF8.self))
        index = close + 1
      case let byte where byte.isLetter:
        kind = .name(name(bytes, &index))
      default:
        let rest = bytes[index...]
        guard let symbol = symbols.first(where: { rest.starts(with: $0.utf8) }) else {
          let character = String(decoding: rest, as: UTF8.self).prefix(1)
          throw PredicateFault(
            offset: index, problem: "“\(character)” means nothing in a predicate", remedy: nil)
        }
        kind = .symbol(canonical[symbol] ?? symbol)
        index += symbol.utf8.count
      }
      tokens.append(PredicateToken(kind: kind, range: start..<index))
      if tokens.count > limit {
        throw PredicateFault(
          offset: start, problem: "a predicate has at most \(limit) words", remedy: "split the claim")
      }
    }
    return tokens
  }

  private static let canonical = ["≤": "<=", "≥": ">=", "≠": "!=", "=": "==", "−": "-", "·": "*"]

  private static func number(_ bytes: [UInt8], _ index: inout Int) throws(PredicateFault) -> Kind {
    let start = index
    while index < bytes.count, bytes[index].isDigit || bytes[index] == UInt8(ascii: ".") { index += 1 }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      var end = index + 1
      if end < bytes.count, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") { end += 1 }
      if end < bytes.count, bytes[end].isDigit {
        while end < bytes.count, bytes[end].isDigit { end += 1 }
        index = end
      }
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw PredicateFault(offset: start, problem: "“\(text)” is not a number", remedy: nil)
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: "%") {
      index += 1
      return .number(value / 100)
    }
    return .number(value)
  }

  /// A name: a study in kebab case, then words after dots. A hyphen belongs to the name before its first dot only,
  /// so `a-b.c` is one name and `a.b-c.d` a difference.
  private static func name(_ bytes: [UInt8], _ index: inout Int) -> String {
    let start = index
    var hasDot = false
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      if byte == UInt8(ascii: "."), next.isLetter || next.isDigit {
        hasDot = true
      } else if byte == UInt8(ascii: "-"), !hasDot, next.isLetter || next.isDigit {
      } else if !byte.isLetter, !byte.isDigit, byte != UInt8(ascii: "_") {
        break
      }
      index += 1
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }
}
