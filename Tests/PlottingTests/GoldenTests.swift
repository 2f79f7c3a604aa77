import Foundation
import Testing

@testable import Plotting
@testable import gallery

/// Every gallery figure looks as it did when somebody last looked at it, on every machine: the fonts are the same, and
/// `Difference` overlooks what versions of cairo and FreeType make of a letter's edge.
///
/// `REPORT_ACCEPT_PICTURES=1 swift test --filter Golden` takes today's pictures as the ones to compare with.
@Suite struct Golden {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
  private static let report = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../.build/differing-pictures").standardizedFileURL

  private static var isAccepting: Bool {
    ProcessInfo.processInfo.environment["REPORT_ACCEPT_PICTURES"] != nil
  }

  @Test
  func `gallery figures look like their golden pictures`() throws {
    let jobs =
      Gallery.items.map { (name: $0.name + "-light", figure: $0.figure, style: Style.light) }
      + Gallery.items.filter { ["loss", "attention", "diverging", "scatter"].contains($0.name) }
      .map { (name: $0.name + "-dark", figure: $0.figure, style: Style.dark) }
    let pictures = try jobs.map { (figure: $0.figure, style: $0.style) }.pngs(scale: 0.75)
    if Golden.isAccepting {
      try FileManager.default.createDirectory(at: Golden.folder, withIntermediateDirectories: true)
      for (job, png) in zip(jobs, pictures) {
        try png.write(to: Golden.folder.appending(path: job.name + ".png"))
      }
      return
    }
    var differing: [Difference] = []
    for (job, png) in zip(jobs, pictures) {
      let golden = try Data(contentsOf: Golden.folder.appending(path: job.name + ".png"))
      if png == golden { continue }
      let difference = try Difference(name: job.name, before: golden, after: png)
      if difference.isVisible { differing.append(difference) }
    }
    if !differing.isEmpty { try Difference.write(differing, to: Golden.report) }
    #expect(differing.map(\.name) == [], "look at .build/differing-pictures/index.html")
  }

  // What the comparison sees and what it overlooks.

  private static func sample(_ change: (inout Figure) -> Void = { _ in }, _ style: Style = .light) throws
    -> Data
  {
    var figure = Gallery.items[0].figure
    change(&figure)
    return try figure.png(style, scale: 0.75)
  }

  @Test func `a picture does not differ from itself`() throws {
    let difference = try Difference(name: "same", before: Golden.sample(), after: Golden.sample())
    #expect(difference.share == 0 && !difference.isVisible)
  }

  @Test func `other rendering of letters is overlooked`() throws {
    // Letters set a fraction heavier: what another version of the font library might do.
    var heavier = Style.light
    heavier.muted = Color(0x505050)
    let difference = try Difference(
      name: "heavier", before: Golden.sample(), after: Golden.sample({ _ in }, heavier))
    #expect(!difference.isVisible, "\(difference.share)")
    let picture = try Picture(png: Golden.sample())
    let shifted = try Difference(name: "shifted", before: picture, after: picture.shifted(by: 0.5))
    #expect(!shifted.isVisible, "half a pixel to the right: \(shifted.share)")
  }

  @Test func `a missing series, another colour, another range and another title are seen`() throws {
    let before = try Golden.sample()
    let changes: [(String, (inout Figure) -> Void)] = [
      ("series", { $0.panels[0].marks.removeLast() }), ("band", { $0.panels[0].marks.remove(at: 2) }),
      ("range", { $0.panels[0].y.upper = 10 }), ("title", { $0.panels[0].x.title = "Epoch" }),
      ("key", { $0.panels[0].key = .hidden }),
      (
        "colour",
        { figure in
          for k in figure.panels[0].marks.indices {
            if case .line(var line) = figure.panels[0].marks[k], line.role == .trained {
              line.role = .proofB
              figure.panels[0].marks[k] = .line(line)
            }
          }
        }
      ),
    ]
    for (name, change) in changes {
      let difference = try Difference(name: name, before: before, after: Golden.sample(change))
      #expect(difference.isVisible, "\(name): \(difference.share)")
    }
  }

  @Test func `another size is a difference of its own`() throws {
    let difference = try Difference(
      name: "size", before: Golden.sample(), after: Golden.sample { $0.height = 4 })
    #expect(difference.isVisible)
  }

  @Test func `the page shows before, after and difference`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "differing-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let difference = try Difference(
      name: "sample", before: Golden.sample(), after: Golden.sample { $0.panels[0].x.title = "Epoch" })
    try Difference.write([difference], to: folder)
    let page = try String(contentsOf: folder.appending(path: "index.html"), encoding: .utf8)
    for part in ["before", "after", "difference"] {
      #expect(page.contains("src=\"sample-\(part).png\""))
      let png = try Data(contentsOf: folder.appending(path: "sample-\(part).png"))
      #expect(try Picture(png: png).width == 504)
    }
    let map = try Picture(png: Data(contentsOf: folder.appending(path: "sample-difference.png")))
    let marked = map.pixels.filter { $0.x > $0.z + 100 }.count
    #expect(marked > 20 && marked < map.pixels.count / 4, "what differs is marked, and only that: \(marked)")
  }
}
