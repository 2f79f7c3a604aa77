/// The runs of a label that mixes words and formulas between dollar signs; `\$` is a dollar sign.
///
/// - Throws: a `TeXError` whose offset counts from the start of the label.
public func labelRuns(_ label: String) throws(TeXError) -> [TextRun] {
  [TextRun(label)]
}

/// A label as plain text, for alternative texts: `$\|f - T\|_\infty \le \varepsilon$` reads ‖f − T‖∞ ≤ ε.
///
/// A label that cannot be parsed is returned as it is.
public func plainText(_ label: String) -> String {
  label
}
