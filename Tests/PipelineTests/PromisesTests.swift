import Foundation
import Testing

/// The page of the store's promises names tests; they must be there.
@Suite struct PromisesTests {
  @Test func everyTestThatThePageNamesExists() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let page = try String(contentsOfFile: "\(package)/Documentation/store-promises.md", encoding: .utf8)
    let names = page.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    #expect(names.count > 7)
    let tests = try FileManager.default.subpathsOfDirectory(atPath: "\(package)/Tests")
      .filter { $0.hasSuffix("Tests.swift") }
      .map { try String(contentsOfFile: "\(package)/Tests/\($0)", encoding: .utf8) }
    for name in names {
      #expect(tests.contains { $0.contains("func \(name)(") }, "\(name)")
    }
  }
}
