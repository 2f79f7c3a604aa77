import Foundation
import Testing

@testable import Plotting
@testable import gallery

@Suite struct FigureCoding {
  @Test(arguments: Gallery.items.filter { $0.name != "million" }.map(\.name))
  func `every gallery figure survives JSON unchanged`(name: String) throws {
    let figure = try #require(Gallery.items.first { $0.name == name }?.figure)
    let decoded = try JSONDecoder().decode(Figure.self, from: JSONEncoder().encode(figure))
    #expect(decoded == figure)
  }

  @Test func `numbers that JSON cannot write survive, and NaN equals NaN`() throws {
    let line = Mark.line(x: [1, 2, 3, 4, 5], y: [.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude])
    let figure = Figure(Panel(x: Axis(from: 1), y: Axis(to: .infinity), [line, .horizontal(.nan)]))
    let json = try JSONEncoder().encode(figure)
    let decoded = try JSONDecoder().decode(Figure.self, from: json)
    #expect(decoded == figure)
    guard case .line(let back) = decoded.panels[0].marks[0] else { Issue.record("not a line"); return }
    let expected: [Double] = [.infinity, -.infinity, -0.0, .leastNonzeroMagnitude]
    #expect(back.y.dropFirst().map(\.bitPattern) == expected.map(\.bitPattern))
    #expect(back.y[0].isNaN)
  }

  @Test func `figures that differ in the sign of a zero or in a missing value are not equal`() {
    func figure(_ y: [Double]) -> Figure { Figure(Panel([.line(x: [1], y: y)])) }
    #expect(figure([0.0]) != figure([-0.0]))
    #expect(figure([.nan]) != figure([0]))
    #expect(figure([.nan]) == figure([-.nan]))
  }

  @Test func `a word that is no number is refused`() {
    let json = Data(
      #"{"x":[1,"many"],"y":[1,2],"role":{"target":{}},"weight":"regular","interpolation":"linear","hasMarkers":false}"#
        .utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Line.self, from: json) }
  }

  /// Words stand only for what JSON cannot write.
  @Test func `a number in quotation marks is no number`() throws {
    let figure = Figure(Panel([.line(x: [1, 2], y: [3, .nan])]))
    let text = String(decoding: try JSONEncoder().encode(figure), as: UTF8.self)
    #expect(text.contains("\"nan\""))
    let spoiled = Data(text.replacing("\"nan\"", with: "\"5\"").utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Figure.self, from: spoiled) }
  }
}
