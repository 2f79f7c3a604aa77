import Plotting
import Testing

@Suite struct LibraryVersionsTests {
  @Test func theFontsOfFiguresAreNamedWithAChecksumOfTheirFiles() throws {
    let versions = Figure.libraryVersions
    #expect(versions.keys.sorted() == ["cairo", "fonts", "pango"])
    let fonts = try #require(versions["fonts"]).split(separator: ", ")
    #expect(fonts.count == 2)
    for font in fonts { #expect(font.wholeMatch(of: /\D.* [0-9a-f]{1,8}/) != nil, "\(font)") }
    // Regular and bold are two files.
    #expect(fonts[0].split(separator: " ").last != fonts[1].split(separator: " ").last)
  }
}
