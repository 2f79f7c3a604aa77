/// A stretch of text set in one style: what a formula becomes where only a line of text can be set.
public struct TextRun: Equatable, Sendable {
  /// The characters, spaces between mathematical symbols included.
  public var text: String
  /// Whether the font is slanted, as TeX sets variables.
  public var isItalic: Bool
  /// Whether the font is bold.
  public var isBold: Bool
  /// Type size as a factor of the base size: 1, 0.7 in scripts, 0.5 in scripts of scripts.
  public var scale: Double
  /// How far the baseline is raised, in em of the base size; negative in subscripts.
  public var rise: Double
  /// Whether the run belongs to a formula, rather than to the words around it.
  public var isMath: Bool

  /// A run; everything but the text defaults to ordinary upright type on the baseline.
  public init(
    _ text: String, isItalic: Bool = false, isBold: Bool = false, scale: Double = 1, rise: Double = 0,
    isMath: Bool = false
  ) {
    self.text = text
    self.isItalic = isItalic
    self.isBold = isBold
    self.scale = scale
    self.rise = rise
    self.isMath = isMath
  }
}

extension TextRun {
  /// The characters as a font of formulas has them: its one face holds slanted and bold letters as characters of their
  /// own, Unicode's mathematical alphabets.
  ///
  /// - Parameter isBold: whether the words around the formula are bold.
  public func mathematical(isBold: Bool = false) -> String {
    switch (isItalic, self.isBold || isBold) {
    case (false, false): text
    case (true, false): Alphabet.italic.mapped(text)
    case (false, true): Alphabet.bold.mapped(text)
    case (true, true): Alphabet.boldItalic.mapped(text)
    }
  }
}
