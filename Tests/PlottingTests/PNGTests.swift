import Foundation
import Testing

@testable import Plotting

/// The chunks of a PNG, taken apart without the library's help.
struct PNGChunks {
  let types: [String]
  let header: [UInt8]
  let texts: [String: String]
  let checksumsHold: Bool

  init(_ data: Data) {
    let bytes = [UInt8](data)
    var (types, header, texts, holds) = (
      [String](), [UInt8](), [String: String](), bytes.prefix(8) == [137, 80, 78, 71, 13, 10, 26, 10]
    )
    var at = 8
    func number(_ i: Int) -> UInt32 { bytes[i..<i + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    while at + 12 <= bytes.count {
      let length = Int(number(at))
      let body = Array(bytes[at + 8..<at + 8 + length])
      let type = String(decoding: bytes[at + 4..<at + 8], as: UTF8.self)
      holds = holds && PNGChunks.crc(bytes[at + 4..<at + 8 + length]) == number(at + 8 + length)
      types.append(type)
      if type == "IHDR" { header = body }
      if type == "iTXt", let end = body.firstIndex(of: 0) {
        texts[String(decoding: body[..<end], as: UTF8.self)] = String(
          decoding: body[(end + 5)...], as: UTF8.self)
      }
      at += 12 + length
    }
    (self.types, self.header, self.texts, checksumsHold) = (types, header, texts, holds && at == bytes.count)
  }

  /// CRC-32 bit by bit, as the PNG specification's annex has it.
  private static func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xedb8_8320 ^ (crc >> 1) : crc >> 1 }
    }
    return ~crc
  }
}

private let figure = Figure(
  Panel(
    x: Axis("Step"), y: .log10("Loss $L$"), [.line(x: [1, 2, 3], y: [1, 0.1, 0.01], .trained, label: "run")]))

@Suite struct PNGTests {
  @Test func `a figure has twice the pixels of the screen, and says how large it is`() throws {
    let chunks = PNGChunks(try figure.png())
    #expect(Array(chunks.header.prefix(8)) == [0, 0, 5, 64, 0, 0, 3, 38], "1344 × 806")
    #expect(Array(chunks.header.suffix(5)) == [8, 2, 0, 0, 0])
    #expect(chunks.types.first == "IHDR" && chunks.types.last == "IEND" && chunks.types.contains("pHYs"))
    // 192 pixels an inch are 7559 a metre, twice, and the unit is the metre.
    let density = Data([0x70, 0x48, 0x59, 0x73, 0, 0, 0x1D, 0x87, 0, 0, 0x1D, 0x87, 1])
    #expect(try figure.png().range(of: density) != nil)
    #expect(chunks.checksumsHold)
  }

  @Test func `text chunks hold title, software, alt text and what the caller adds`() throws {
    let chunks = PNGChunks(try figure.png(metadata: ["Parameters": "sha256:0123", "Author": "Ω"]))
    #expect(chunks.texts["Title"] == "Loss L against Step")
    #expect(chunks.texts["Software"] == "report (Plotting, cairo)")
    #expect(chunks.texts["Description"] == figure.altText)
    #expect(chunks.texts["Parameters"] == "sha256:0123")
    #expect(chunks.texts["Author"] == "Ω")
    #expect(!chunks.types.contains("tIME"))
    #expect(chunks.checksumsHold)
  }

  @Test func `the same figure gives the same bytes, another one others`() throws {
    #expect(try figure.png() == figure.png())
    #expect(try figure.png() != figure.png(.dark))
    var other = figure
    other.panels[0].x.title = "Steps"
    #expect(try figure.png() != other.png())
  }

  @Test func `the picture holds the pixels that were drawn`() throws {
    let picture = try Picture(png: figure.png())
    #expect(picture.width == 1344 && picture.height == 806)
    let layout = try figure.layout()
    let perPoint = 2.0 * 96 / 72
    #expect(picture.color(at: Point(1, 1), pixelsPerPoint: perPoint).isNear(Style.light.paper))
    let middle = layout.panels[0].position(x: 2, y: 0.1)
    #expect(picture.color(at: middle, pixelsPerPoint: perPoint).isNear(Style.light.color(.trained)))
    let dark = try Picture(png: figure.png(.dark))
    #expect(dark.color(at: Point(1, 1), pixelsPerPoint: perPoint).isNear(Style.dark.paper))
    #expect(dark.color(at: middle, pixelsPerPoint: perPoint).isNear(Style.dark.color(.trained)))
  }

  @Test func `a transparent background has no colour, and the marks keep theirs`() throws {
    let png = try figure.png(.light.transparent)
    #expect(PNGChunks(png).header.suffix(4).first == 6, "red, green, blue, alpha")
    let (solid, clear) = (try Picture(png: figure.png()), try Picture(png: png))
    #expect(clear[0, 0] == SIMD3(255, 255, 255))
    // Over white the two differ by the paper's tint only.
    let worst = zip(solid.pixels, clear.pixels).map { ($0 - $1).max() - min(0, ($0 - $1).min()) }.max()
    #expect((worst ?? 255) <= 8)
  }

  @Test func `a picture of the smallest and of an odd size is whole`() throws {
    for scale in [0.1, 0.37, 1.01] {
      let chunks = PNGChunks(try figure.png(scale: scale))
      #expect(chunks.checksumsHold)
      let picture = try Picture(png: figure.png(scale: scale))
      #expect(picture.width == Int((672 * scale).rounded()))
    }
  }
}
