import Testing

@testable import TeXMath

struct SymbolTests {
  /// What makes a formula of a command, whatever it takes.
  static func formula(_ name: String, _ command: Command) -> String? {
    switch command {
    case .left, .right, .middle: #"\left( x \middle| y \right)"#
    case .sized: "\\\(name)("
    case .negation: #"\not="#
    case .limits: "\\sum\\\(name)_i"
    case .space: "\\\(name){1em}"
    case .begin, .end: #"\begin{matrix} a \end{matrix}"#
    case .newline: #"\begin{matrix} a \\ b \end{matrix}"#
    case .refused: nil
    default: "\\\(name){a}{b}"
    }
  }

  @Test func everyCommandSetsWellFormedMathML() throws {
    for name in Command.names {
      guard let command = Command.all[name], let formula = Self.formula(name, command) else { continue }
      for display in [false, true] {
        let element = try MathMLElement(reading: Math(parsing: formula).mathML(display: display))
        #expect(element.faults.isEmpty, "\(formula)")
      }
    }
  }

  @Test func everyEnvironmentSetsWellFormedMathML() throws {
    for (name, environment) in Environment.all {
      let argument = environment.hasArgument ? "{c}" : ""
      let math = try Math(parsing: #"x \begin{\#(name)}\#(argument) a \\ b \end{\#(name)}"#)
      let element = try MathMLElement(reading: math.mathML(display: true))
      #expect(element.faults.isEmpty, "\(name)")
      #expect(math.runs.map(\.text).joined().contains("a"))
    }
  }

  @Test func tablesAreLargeAndNameNothingTwice() {
    let tables = [
      Symbols.italicLetters, Symbols.uprightLetters, Symbols.marks, Symbols.binaries, Symbols.relations,
      Symbols.arrows, Symbols.largeOperators, Symbols.integrals, Symbols.openings, Symbols.closings,
      Symbols.punctuation, Symbols.dots, Symbols.otherDots,
    ]
    let names = tables.flatMap { Symbols.pairs($0).map(\.name) }
    #expect(names.count > 400)
    let twice = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
    #expect(twice.isEmpty)
    #expect(tables.allSatisfy { $0.split(whereSeparator: \.isWhitespace).count % 2 == 0 })
    #expect(Command.names.count > 500)
  }

  @Test func alphabetsMapToTheirCharactersByUnicodesNames() throws {
    let names: [(Alphabet, String)] = [
      (.bold, "MATHEMATICAL BOLD"), (.italic, "MATHEMATICAL ITALIC"),
      (.boldItalic, "MATHEMATICAL BOLD ITALIC"), (.blackboard, "MATHEMATICAL DOUBLE-STRUCK"),
      (.calligraphic, "MATHEMATICAL SCRIPT"), (.fraktur, "MATHEMATICAL FRAKTUR"),
      (.sansSerif, "MATHEMATICAL SANS-SERIF"), (.monospaced, "MATHEMATICAL MONOSPACE"),
    ]
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".unicodeScalars
    let older = ["SCRIPT", "BLACK-LETTER", "DOUBLE-STRUCK", "PLANCK CONSTANT"]
    for (alphabet, prefix) in names {
      for letter in letters {
        let mapped = try #require(alphabet.mapped(letter).properties.name)
        let ending = "\(letter.properties.isUppercase ? "CAPITAL" : "SMALL") \(String(letter).uppercased())"
        let isOlder = older.contains { mapped.hasPrefix($0) } && (mapped.hasSuffix(ending) || letter == "h")
        #expect(mapped == "\(prefix) \(ending)" || isOlder, "\(mapped)")
      }
    }
    for (alphabet, prefix) in names[0...2] {
      for (letter, name) in [
        ("Γ", "CAPITAL GAMMA"), ("ω", "SMALL OMEGA"), ("ϵ", "EPSILON SYMBOL"), ("∂", "PARTIAL"),
        ("ϖ", "PI SYMBOL"), ("∇", "NABLA"),
      ] {
        let mapped = alphabet.mapped(letter).unicodeScalars.first?.properties.name
        #expect(
          mapped?.hasPrefix(prefix) == true && mapped?.contains(name) == true, "\(letter) \(mapped ?? "")")
      }
    }
    #expect(Alphabet.bold.mapped("7") == "𝟕" && Alphabet.blackboard.mapped("1") == "𝟙")
    #expect(Alphabet.upright.mapped("x7Γ") == "x7Γ")
  }
}
