/// Something a reader of the figure should know that its picture does not show.
public struct Note: Codable, Hashable, Sendable {
  /// The panel's letter, empty in a figure of one panel.
  public let panel: String
  /// The series' label, the mark's kind where it has none, or the part of the panel: key, horizontal axis.
  public let series: String
  /// What there is to know.
  public let fact: Fact

  /// What there is to know.
  public enum Fact: Codable, Hashable, Sendable {
    /// So many of so many points are NaN or infinite.
    case nonFinite(Int, of: Int)
    /// So many of so many points are not positive and lie on a logarithmic axis.
    case nonPositive(Int, of: Int)
    /// So many of so many points lie outside the axes' limits.
    case outside(Int, of: Int)
    /// There is nothing to draw.
    case empty
    /// So many of so many values are not positive and have no colour of a logarithmic scale.
    case colorless(Int, of: Int)
    /// So many of so many values lie outside the limits of the colours.
    case beyondColors(Int, of: Int)
    /// There is no room for these of so many names.
    case unnamed([String], of: Int)
    /// There is no room for an axis' numbers.
    case unlabelled
    /// So many of so many cells have no room for their numbers.
    case narrowCells(Int, of: Int)
    /// Texts are set in short.
    case shortened([Shortening])
    /// The text holds characters that no font of figures has.
    case missingGlyphs(String)
  }

  /// A text that is set in short.
  public struct Shortening: Codable, Hashable, Sendable {
    /// What the picture shows.
    public let shown: String
    /// What it stands for.
    public let full: String
  }
}

extension Note: CustomStringConvertible {
  /// One sentence without a full stop.
  public var description: String {
    let place = (panel.isEmpty ? "" : "panel \(panel), ") + "“\(series)”: "
    return (place + fact.words).split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

extension Note.Fact {
  fileprivate var words: String {
    switch self {
    case .nonFinite(let n, let all): "\(n) of \(all) points are not finite and are not drawn"
    case .nonPositive(let n, let all):
      "\(n) of \(all) points are not positive and have no place on a logarithmic axis"
    case .outside(let n, let all): "\(n) of \(all) points lie outside the axes"
    case .empty: "no data to draw"
    case .colorless(let n, let all):
      "\(n) of \(all) values are not positive and have no colour on a logarithmic scale"
    case .beyondColors(let n, let all):
      "\(n) of \(all) values lie outside the limits of the colours and have the outermost ones"
    case .unnamed(let names, let all):
      "no room for \(names.count) of \(all) names: " + list(names.map { "“\($0)”" })
    case .unlabelled: "no room for its numbers"
    case .narrowCells(let n, let all): "\(n) of \(all) cells have no room for their numbers"
    case .shortened(let texts): list(texts.map { "“\($0.shown)” stands for “\($0.full)”" })
    case .missingGlyphs(let characters):
      "no font has a glyph for "
        + characters.unicodeScalars.map { "\($0) (U+\(String($0.value, radix: 16, uppercase: true)))" }
        .joined(separator: ", ") + ": put one that has into a folder of REPORT_FONTS"
    }
  }

  /// The first of many; the figure's JSON has them all.
  private func list(_ texts: [String]) -> String {
    let most = 30
    return texts.prefix(most).joined(separator: ", ")
      + (texts.count > most ? " and \(texts.count - most) more, which the JSON names" : "")
  }
}

extension Figure {
  /// a, b, c … z, aa, ab … in a figure of several panels.
  func letter(of panel: Int) -> String {
    guard panels.count > 1 else { return "" }
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    return panel < 26
      ? String(letters[panel]) : String(letters[(panel / 26 - 1) % 26]) + String(letters[panel % 26])
  }
}
