import Foundation
import Testing

@testable import Plotting
@testable import gallery

#if canImport(FoundationXML)
  import FoundationXML
#endif

private final class Reader: NSObject, XMLParserDelegate {
  var elements: [String: Int] = [:]
  var text: [String: String] = [:]
  private var open: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements[name, default: 0] += 1
    open.append(name)
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?)
  {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if let name = open.last { text[name, default: ""] += string }
  }
}

@Suite struct VectorTests {
  @Test(arguments: ["loss", "heat-map", "contour", "attention", "boxes", "inverted"])
  func `SVG is well-formed and says what it shows`(name: String) throws {
    let figure = try #require(Gallery.items.first { $0.name == name }?.figure)
    let parser = XMLParser(data: try figure.svg())
    let reader = Reader()
    parser.delegate = reader
    #expect(parser.parse())
    #expect(reader.elements["svg"] == 1)
    #expect(reader.text["title"] == figure.plainTitle)
    #expect(reader.text["desc"] == figure.altText)
    #expect((reader.elements["path"] ?? 0) + (reader.elements["rect"] ?? 0) > 10)
  }

  @Test func `vector formats do not depend on what was drawn before`() throws {
    let figure = Gallery.items[4].figure
    let (svg, pdf) = (try figure.svg(), try figure.pdf())
    for other in Gallery.items.prefix(3) {
      _ = try other.figure.svg()
      _ = try other.figure.png(scale: 0.5)
    }
    #expect(try figure.svg() == svg)
    #expect(try figure.pdf() == pdf)
  }

  @Test func `names that cairo counts through the process are counted anew, and nothing else is`() {
    let drawn = """
      <svg width="1"><image id="image1236" href="data:image/png;base64,image77surface78"/><g id="surface40"/>
      <use xlink:href="#image1236"/><use xlink:href="#image1239"/><use xlink:href="#surface40"/><text>surface</text></svg>
      """
    let svg = SVG.described(Data(drawn.utf8), title: "T", description: "D")
    #expect(
      String(decoding: svg, as: UTF8.self) == """
        <svg role="img" width="1">
        <title>T</title>
        <desc>D</desc><image id="image0" href="data:image/png;base64,image77surface78"/><g id="surface0"/>
        <use xlink:href="#image0"/><use xlink:href="#image1"/><use xlink:href="#surface0"/><text>surface</text></svg>
        """)
  }

  @Test func `PDF has the figure's size in points and no time of day`() throws {
    let pdf = String(decoding: try Gallery.items[0].figure.pdf(), as: UTF8.self)
    #expect(pdf.hasPrefix("%PDF-"))
    #expect(pdf.contains("/MediaBox [ 0 0 504 302.4"))
    #expect(pdf.contains("/CreationDate (20000101") || pdf.contains("/CreationDate (D:20000101"))
  }

  @Test func `a title with markup is escaped`() throws {
    let figure = Figure(Panel([.line(x: [0, 1], y: [0, 1])]), title: "a < b & \"c\"")
    let svg = String(decoding: try figure.svg(), as: UTF8.self)
    #expect(svg.contains("<title>a &lt; b &amp; &quot;c&quot;</title>"))
  }
}
