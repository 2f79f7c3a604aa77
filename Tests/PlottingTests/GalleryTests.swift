import Diagnostics
import Foundation
import Testing

@testable import gallery

@Suite struct GalleryTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "gallery-\(UUID().uuidString)")

  @Test func `the gallery is a page with its pictures`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let command = try GalleryCommand.parse(["--output", folder.path])
    try command.run()
    let page = try String(contentsOf: folder.appending(path: "index.html"), encoding: .utf8)
    let pictures = page.matches(of: /src="([^"]+)"/).map { String($0.1) }
    #expect(pictures.count == 2 * Gallery.items.count)
    for picture in pictures {
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: picture).path))
    }
  }

  @Test func `a place that cannot be written to is named`() throws {
    let command = try GalleryCommand.parse(["--output", "/dev/null/gallery"])
    let problem = #expect(throws: Diagnostic.self) { try command.run() }
    #expect(problem?.kind == .inputOutput && problem?.place == .named("/dev/null/gallery"))
  }
}
