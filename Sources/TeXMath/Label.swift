/// The runs of a label that mixes words and formulas between dollar signs; `\$` is a dollar sign.
///
/// - Throws: a `TeXError` whose offset counts from the start of the label.
public func labelRuns(_ label: String) throws(TeXError) -> [TextRun] {
  let bytes = Array(label.utf8)
  var writer = RunWriter()
  var words: [UInt8] = []
  func flush() {
    writer.words(String(decoding: words, as: UTF8.self))
    words = []
  }
  var position = 0
  while position < bytes.count {
    let isEscape = bytes[position] == UInt8(ascii: "\\") && position + 1 < bytes.count
    if isEscape, bytes[position + 1] == UInt8(ascii: "$") {
      words.append(UInt8(ascii: "$"))
      position += 2
    } else if bytes[position] == UInt8(ascii: "$") {
      flush()
      var parser = try Parser(bytes, from: position + 1)
      writer.row(try parser.row())
      guard parser.token == .character("$") else {
        throw parser.token == .end
          ? TeXError(offset: position, message: #"$ is never closed; a dollar sign is written \$"#)
          : parser.misplaced()
      }
      position = parser.reader.end
    } else {
      words.append(bytes[position])
      position += 1
    }
  }
  flush()
  return writer.runs
}

/// A label as plain text, for alternative texts: `$\|f - T\|_\infty \le \varepsilon$` reads ‖f − T‖∞ ≤ ε.
///
/// Scripts become Unicode's small digits and letters where these exist: 10⁻³, xᵢ; otherwise e^(−βρ), ω_f.
/// A label that cannot be parsed is returned as it is.
public func plainText(_ label: String) -> String {
  (try? labelRuns(label)).map(plainText) ?? label
}

/// Runs as plain text, with scripts as in a label's.
public func plainText(_ runs: [TextRun]) -> String {
  var text = ""
  var position = 0
  while position < runs.count {
    let rise = runs[position].rise
    if rise == 0 {
      text += runs[position].text
      position += 1
    } else {
      var script = ""
      while position < runs.count, (runs[position].rise > 0) == (rise > 0), runs[position].rise != 0 {
        script += runs[position].text
        position += 1
      }
      text += plainScript(script, isRaised: rise > 0)
    }
  }
  return String(text.map { $0.isWhitespace ? " " : $0 })
}

/// A script on the baseline.
private func plainScript(_ script: String, isRaised: Bool) -> String {
  let small = isRaised ? superscripts : subscripts
  let mapped = script.compactMap { small[$0] }
  if mapped.count == script.count { return String(mapped) }
  let isWord = script.allSatisfy { $0.isLetter || $0.isNumber }
  if !isRaised, script.count == 1, !isWord { return script }
  return (isRaised ? "^" : "_") + (isWord || script.count == 1 ? script : "(\(script))")
}

private func table(_ plain: String, _ small: String) -> [Character: Character] {
  Dictionary(uniqueKeysWithValues: zip(plain, small))
}

private let superscripts = table("0123456789+−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
private let subscripts = table("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
