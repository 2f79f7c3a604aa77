/// The character that an HTML entity stands for, `&nbsp;` or `&#8211;`; an unknown one is text like any other.
func decodedEntity(_ entity: String) -> String {
  let name = entity.dropFirst().dropLast()
  if name.hasPrefix("#") {
    let digits = name.dropFirst()
    let code =
      digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let code, let scalar = Unicode.Scalar(code), code >= 0x20, !(0x7F...0x9F).contains(code) else {
      return "\u{FFFD}"
    }
    return String(Character(scalar))
  }
  return namedEntities[String(name)] ?? entity
}

/// A string with every entity in it decoded.
func decodedEntities(in string: String) -> String {
  string.replacing(/&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);/) {
    decodedEntity(String($0.output))
  }
}

/// The entities of prose; mathematics is written in TeX.
private let namedEntities: [String: String] = [
  "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "thinsp": "\u{2009}",
  "ensp": "\u{2002}", "emsp": "\u{2003}", "shy": "\u{AD}", "zwj": "\u{200D}", "zwnj": "\u{200C}",
  "ndash": "–", "mdash": "—", "hellip": "…", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
  "laquo": "«", "raquo": "»", "bull": "•", "middot": "·", "dagger": "†", "Dagger": "‡", "sect": "§",
  "para": "¶", "copy": "©", "reg": "®", "trade": "™", "deg": "°", "times": "×", "divide": "÷",
  "plusmn": "±", "minus": "−", "le": "≤", "ge": "≥", "ne": "≠", "asymp": "≈", "infin": "∞", "micro": "µ",
  "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓", "harr": "↔", "euro": "€", "pound": "£", "yen": "¥",
  "cent": "¢", "frac12": "½", "frac14": "¼", "frac34": "¾", "sup2": "²", "sup3": "³", "auml": "ä",
  "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é",
  "egrave": "è", "agrave": "à", "ccedil": "ç", "ntilde": "ñ", "aring": "å", "oslash": "ø", "aelig": "æ",
]
