/// A stretch of manuscript after the line scan: Markdown for md4c, with a placeholder wherever something stands
/// that Markdown does not know.
struct Flow {
  /// What a placeholder stands for.
  enum Special {
    case directive(Directive)
    case equation(EquationSource)
    /// `(label)=`: names what follows.
    case target(label: String, offset: Int)
  }

  /// A definition `[^name]: text`.
  struct FootnoteSource {
    let name: String
    let offset: Int
    let lines: [Line]
  }

  var markdown = MappedText()
  var specials: [Special] = []
  var footnotes: [FootnoteSource] = []
}

/// A display equation on lines of its own: `$$ … $$ (label)`.
struct EquationSource {
  let tex: MappedText
  let label: (name: String, offset: Int)?
  let offset: Int
}

/// A directive as it is written, not yet understood.
///
///     ```{name} argument
///     :option: value
///     body
///     ```
struct Directive {
  /// `:option: value`
  struct Option {
    let name: String
    let offset: Int
    let value: Line
  }

  let name: String
  /// Where the name stands.
  let offset: Int
  let argument: Line
  let options: [Option]
  let body: [Line]
}

/// What begins a placeholder's info string: a control character, which clean source text cannot contain.
let placeholderMark: UInt8 = 1
