import Foundation
import TeXMath

/// Text of a bibliography: TeX's accents, dashes and braces as Unicode, formulas as formulas.
struct TeXText {
  private let bytes: [Unicode.Scalar]
  private var next = 0
  private var pieces: [Inline] = []
  private var text = ""
  /// Commands that are not known, for a message.
  private(set) var unknown: [String] = []

  /// Reads TeX text.
  static func read(_ tex: String) -> (content: [Inline], unknown: [String]) {
    var reader = TeXText(tex)
    reader.run()
    return (reader.pieces, reader.unknown)
  }

  /// TeX text without markup, as for names.
  static func plain(_ tex: String) -> String {
    read(tex).content.plainText()
  }

  private init(_ tex: String) {
    bytes = Array(tex.unicodeScalars)
  }

  private mutating func run() {
    while next < bytes.count {
      let scalar = bytes[next]
      next += 1
      switch scalar {
      case "\\": text += command()
      case "{", "}": break
      case "~": text += "\u{A0}"
      case "$": formula()
      case "-":
        var count = 1
        while next < bytes.count, bytes[next] == "-", count < 3 {
          count += 1
          next += 1
        }
        text += ["-", "–", "—"][count - 1]
      case "`", "'":
        if next < bytes.count, bytes[next] == scalar {
          next += 1
          text += scalar == "`" ? "“" : "”"
        } else {
          text += scalar == "`" ? "‘" : "’"
        }
      case "\n", "\t", " ": if text.last != " " { text += " " }
      default: text.unicodeScalars.append(scalar)
      }
    }
    flush()
  }

  private mutating func flush() {
    if !text.isEmpty { pieces.append(.text(text)) }
    text = ""
  }

  private mutating func formula() {
    guard let close = bytes[next...].firstIndex(of: "$") else { return text += "$" }
    var tex = ""
    tex.unicodeScalars.append(contentsOf: bytes[next..<close])
    next = close + 1
    flush()
    // What was meant by a hundredth mistake is not searched for.
    let math = unknown.count < 100 ? try? Math(parsing: tex) : nil
    if math == nil { unknown.append("$\(tex)$") }
    pieces.append(.math(Formula(tex: tex, math: math, isDisplay: false)))
  }

  /// What the command after a backslash stands for, with the accents that it and those after it put on a letter.
  private mutating func command() -> String {
    var marks: [String] = []
    while next < bytes.count {
      let name = self.name()
      if let accent = Self.accents[name] {
        marks.append(accent)
        while next < bytes.count, bytes[next] == " " || bytes[next] == "{" { next += 1 }
        guard next < bytes.count, bytes[next] != "\\" || marks.count < Self.mostMarks else {
          return Self.letter("", marks)
        }
        next += 1
        if bytes[next - 1] == "\\" { continue }
        return Self.letter(String(Character(bytes[next - 1])), marks)
      }
      if name.first?.isLetter == true, next < bytes.count, bytes[next] == " " { next += 1 }
      if let symbol = Self.symbols[name] {
        let isDotless = !marks.isEmpty && (symbol == "ı" || symbol == "ȷ")
        return Self.letter(isDotless ? (symbol == "ı" ? "i" : "j") : symbol, marks)
      }
      if !Self.silent.contains(name) { unknown.append("\\\(name)") }
      return Self.letter("", marks)
    }
    return Self.letter("\\", marks)
  }

  /// More accents than this on one letter are accents of the next.
  private static let mostMarks = 8

  /// A letter with accents, the outermost first.
  private static func letter(_ base: String, _ marks: [String]) -> String {
    marks.reversed().reduce(base) { ($0.prefix(1) + $1 + $0.dropFirst()).precomposed }
  }

  /// The name of the command after a backslash.
  private mutating func name() -> String {
    let first = bytes[next]
    next += 1
    var name = ""
    name.unicodeScalars.append(first)
    if first.properties.isAlphabetic {
      while next < bytes.count, bytes[next].properties.isAlphabetic, bytes[next].isASCII {
        name.unicodeScalars.append(bytes[next])
        next += 1
      }
    }
    return name
  }

  /// Combining characters by the command that puts them on.
  private static let accents: [String: String] = [
    "`": "\u{300}", "'": "\u{301}", "^": "\u{302}", "~": "\u{303}", "\"": "\u{308}", "=": "\u{304}",
    ".": "\u{307}",
    "u": "\u{306}", "v": "\u{30C}", "H": "\u{30B}", "c": "\u{327}", "k": "\u{328}", "r": "\u{30A}",
    "d": "\u{323}",
    "b": "\u{331}", "t": "\u{361}",
  ]

  private static let symbols: [String: String] = [
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "ng": "ŋ",
    "&": "&", "%": "%", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", " ": " ", "\\": " ", "-": "\u{AD}",
    ",": "\u{202F}", "/": "", "@": "", "ldots": "…", "dots": "…", "textendash": "–", "textemdash": "—",
    "S": "§",
    "copyright": "©", "TeX": "TeX", "LaTeX": "LaTeX", "textregistered": "®", "texttrademark": "™",
    "slash": "/",
    "textquoteright": "’", "textquoteleft": "‘", "textasciitilde": "~", "textbackslash": "\\",
    "guillemotleft": "«",
    "guillemotright": "»", "P": "¶", "dag": "†", "ddag": "‡", "pounds": "£", "euro": "€", "textmu": "µ",
  ]

  /// Font commands, which the list of references does not follow.
  private static let silent: Set<String> = [
    "emph", "textit", "textbf", "textsc", "textrm", "texttt", "textsf", "textup", "text", "mbox", "url", "it",
    "bf",
    "em", "rm", "sc", "tt", "sl", "bfseries", "itshape", "scshape", "upshape", "noopsort", "relax", "protect",
    "hbox",
    "newblock", "href", "natexlab", "enquote", "mathrm",
  ]
}

extension StringProtocol {
  fileprivate var precomposed: String { String(self).precomposedStringWithCanonicalMapping }
}
