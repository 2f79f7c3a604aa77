/// Something a reader of the figure should know that its picture does not show.
public struct Note: Codable, Hashable, Sendable {
  /// The panel's letter, empty in a figure of one panel.
  public let panel: String
  /// The series' label, or the mark's kind where it has none.
  public let series: String
  /// What there is to know.
  public let fact: Fact

  /// What there is to know.
  public enum Fact: Codable, Hashable, Sendable {
    /// So many of so many points are NaN or infinite.
    case nonFinite(Int, of: Int)
    /// So many of so many points are not positive and lie on a logarithmic axis.
    case nonPositive(Int, of: Int)
    /// So many of so many points lie outside the axes' explicit limits.
    case outside(Int, of: Int)
    /// There is nothing to draw.
    case empty
    /// The key has no room for so many entries.
    case unnamed(Int)
    /// The text holds characters that no font of figures has.
    case missingGlyphs(String)
  }
}

extension Note: CustomStringConvertible {
  /// One sentence without a full stop.
  public var description: String {
    let place = (panel.isEmpty ? "" : "panel \(panel), ") + "“\(series)”: "
    switch fact {
    case .nonFinite(let n, let all): return place + "\(n) of \(all) points are not finite and are not drawn"
    case .nonPositive(let n, let all):
      return place + "\(n) of \(all) points are not positive and have no place on a logarithmic axis"
    case .outside(let n, let all): return place + "\(n) of \(all) points lie outside the axes"
    case .empty: return place + "no data to draw"
    case .missingGlyphs(let characters):
      let numbers = characters.unicodeScalars.map {
        "\($0) (U+\(String($0.value, radix: 16, uppercase: true)))"
      }
      return place
        + "no font has a glyph for \(numbers.joined(separator: ", ")): put one that has into a folder of REPORT_FONTS"
    case .unnamed(let n): return place + "the key has no room for \(n) of its entries"
    }
  }
}

extension Figure {
  /// What the picture does not show: values that are not finite, that have no place on their axis, that lie outside
  /// its limits, and series without data.
  public var notes: [Note] { notes(panels.map(Survey.init)) }

  func notes(_ surveys: [Survey]) -> [Note] {
    surveys.enumerated().flatMap { i, survey in
      survey.findings.map { Note(panel: letter(of: i), series: $0.series, fact: $0.fact) }
    }
  }

  /// a, b, c … z, aa, ab … in a figure of several panels.
  func letter(of panel: Int) -> String {
    guard panels.count > 1 else { return "" }
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    return panel < 26
      ? String(letters[panel]) : String(letters[(panel / 26 - 1) % 26]) + String(letters[panel % 26])
  }
}
