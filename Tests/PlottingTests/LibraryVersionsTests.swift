import Plotting
import Testing

@Suite struct LibraryVersionsTests {
  @Test func `the libraries that draw are named with their versions`() {
    let versions = Figure.libraryVersions
    #expect(versions.keys.sorted() == ["cairo", "pango"])
    for version in versions.values { #expect(version.wholeMatch(of: /\d+\.\d+\.\d+/) != nil, "\(version)") }
  }
}
