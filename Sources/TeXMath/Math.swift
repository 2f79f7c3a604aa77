/// A formula: TeX source, parsed.
///
/// The manuscript sets it as MathML, figures set it as runs of text.
public struct Math: Equatable, Sendable {
  /// The TeX that was parsed.
  public let source: String
  let nodes: [Node]

  /// Parses a formula without its dollar signs.
  ///
  /// - Throws: a `TeXError` at the first fault.
  public init(parsing source: String) throws(TeXError) {
    self.source = source
    var parser = try Parser(Array(source.utf8))
    nodes = try parser.formula()
  }
}

extension Math {
  /// The MathML Core element, `<math …>…</math>`, with the TeX source as its `alttext`.
  ///
  /// A style sheet draws `widehat`, `widetilde`, `overline` and `underline`, classes of `mover` and `munder`, on the base.
  ///
  /// - Parameter display: whether the formula stands on a line of its own.
  public func mathML(display: Bool) -> String {
    var writer = MathMLWriter()
    return writer.math(nodes, source: source, isDisplay: display)
  }

  /// Runs for setting the formula on one line.
  public var runs: [TextRun] {
    var writer = RunWriter()
    writer.row(nodes)
    return writer.runs
  }
}
