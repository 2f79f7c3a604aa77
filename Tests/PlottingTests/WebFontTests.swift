import CCairo
import Diagnostics
import Foundation
import Testing

@testable import Plotting

@Suite struct WebFontTests {
  /// A font of two tables, one that can be compressed and one that cannot.
  private static let openType: Data = {
    var font = Data("OTTO".utf8) + Data([0, 2, 0, 0, 0, 0, 0, 0])
    font += Data("CFF ".utf8) + Data([1, 2, 3, 4, 0, 0, 0, 44, 0, 0, 1, 1])
    font += Data("MATH".utf8) + Data([5, 6, 7, 8, 0, 0, 1, 48, 0, 0, 0, 3])
    return font + Data(repeating: 9, count: 257) + Data(count: 3) + Data([1, 2, 3, 0])
  }()

  private static func word(_ data: Data, _ offset: Int) -> Int {
    data[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
  }

  @Test func everyTableIsThereWithItsBytes() throws {
    let woff = try WebFont(openType: Self.openType, at: .named("a.otf")).woff()
    #expect(woff.prefix(8) == Data("wOFFOTTO".utf8))
    #expect(Self.word(woff, 8) == woff.count)
    #expect(Self.word(woff, 12) == 2 << 16)
    #expect(Self.word(woff, 16) == Self.openType.count)
    for (record, source, length) in [(44, 44, 257), (64, 304, 3)] {
      let (start, stored) = (Self.word(woff, record + 4), Self.word(woff, record + 8))
      #expect(start % 4 == 0)
      #expect(Self.word(woff, record + 12) == length)
      var table = Data(count: length)
      var count = uLong(length)
      let bytes = woff[start..<(start + stored)]
      if stored < length {
        let status = table.withUnsafeMutableBytes { target in
          bytes.withUnsafeBytes {
            uncompress(
              target.bindMemory(to: Bytef.self).baseAddress, &count,
              $0.bindMemory(to: Bytef.self).baseAddress, uLong(stored))
          }
        }
        #expect(status == Z_OK)
      } else {
        table = bytes
      }
      #expect(Data(table) == Self.openType[source..<(source + length)])
    }
  }

  @Test func aFontKnowsWhatWasMadeOfIt() throws {
    let font = try WebFont(openType: Self.openType, at: .named("a.otf"))
    var other = Self.openType
    other[16] ^= 1
    let woff = font.woff()
    #expect(font.isSource(of: woff))
    #expect(try !WebFont(openType: other, at: .named("b.otf")).isSource(of: woff))
    #expect(!font.isSource(of: Data()))
    #expect(!font.isSource(of: woff.prefix(60)))
  }

  @Test(arguments: [0, 3, 11, 12, 40, 43]) func whatIsNoFontIsRefused(_ length: Int) {
    #expect {
      try WebFont(openType: Self.openType.prefix(length), at: .named("a.otf"))
    } throws: {
      ($0 as? Diagnostic)?.description == "the file is no OpenType font: a.otf"
    }
  }

  @Test func aFontThatIsCutOffIsRefused() {
    #expect {
      try WebFont(openType: Self.openType.dropLast(2), at: .named("a.otf"))
    } throws: {
      ($0 as? Diagnostic)?.description == "the OpenType font is cut off: a.otf"
    }
  }
}
