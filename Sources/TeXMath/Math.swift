/// A formula: TeX source, parsed.
///
/// `\frac{1}{2}` and friends; the manuscript sets it as MathML, figures set it as text runs.
public struct Math: Equatable, Sendable {
  /// The TeX that was parsed.
  public let source: String

  /// Parses a formula without its dollar signs.
  ///
  /// - Throws: a `TeXError` at the first fault.
  public init(parsing source: String) throws(TeXError) {
    self.source = source
  }
}

extension Math {
  /// The MathML Core element, `<math …>…</math>`, with the TeX source as its `alttext`.
  ///
  /// - Parameter display: whether the formula stands on a line of its own.
  public func mathML(display: Bool) -> String {
    "<math\(display ? " display=\"block\"" : "")><mtext>\(source)</mtext></math>"
  }

  /// Runs for setting the formula on one line.
  public var runs: [TextRun] { [TextRun(source, isMath: true)] }
}
