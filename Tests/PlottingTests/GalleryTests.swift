import Diagnostics
import Foundation
import Testing

@testable import Plotting
@testable import gallery

@Suite struct GalleryTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "gallery-\(UUID().uuidString)")

  @Test func `the gallery shows every mark and every scale`() {
    let panels = Gallery.items.flatMap(\.figure.panels)
    let kinds = Set(panels.flatMap(\.marks).map(\.kindName))
    #expect(
      kinds == [
        "line", "step line", "points", "band", "error bars", "bars", "histogram", "heat map", "contour",
        "boxes",
        "reference line", "text", "arrow",
      ])
    let scales = panels.flatMap { [$0.x.scale, $0.y.scale] }
    #expect(scales.contains(.linear) && scales.contains(.log10) && scales.contains(.symlog(threshold: 1e-3)))
    #expect(scales.contains { if case .categorical = $0 { true } else { false } })
    #expect(Set(Gallery.items.map(\.name)).count == Gallery.items.count)
    #expect(Gallery.items.flatMap(\.figure.problems).isEmpty)
  }

  @Test func `the page links each picture in both styles`() throws {
    let files = try Gallery.page()
    let names = Set(files.map(\.name))
    #expect(files.first?.name == "index.html")
    let html = String(decoding: files[0].data, as: UTF8.self)
    for item in Gallery.items {
      for style in ["light", "dark"] {
        #expect(names.contains("\(item.name)-\(style).png"))
        #expect(html.contains("src=\"\(item.name)-\(style).png\""))
      }
    }
    #expect(names.count == 2 * Gallery.items.count + 1)
  }

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
