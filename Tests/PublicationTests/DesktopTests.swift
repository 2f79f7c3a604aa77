import Foundation
import Testing

@testable import Publication

/// Where a page is opened by itself, and where nobody would see it.
@Suite struct DesktopTests {
  private func opener(_ environment: [String: String], isTerminal: Bool = true) throws -> String? {
    let programs = FileManager.default.temporaryDirectory.appending(path: "desktop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: programs) }
    let program = programs.appending(path: "xdg-open").path
    #expect(
      FileManager.default.createFile(atPath: program, contents: nil, attributes: [.posixPermissions: 0o755]))
    let path = ["PATH": "/nowhere:\(programs.path)"]
    return Desktop(isTerminal: isTerminal, environment: path.merging(environment) { $1 })?.opener
      .replacing(programs.path, with: "")
  }

  #if os(macOS)
    @Test func aMacOpensPages() throws {
      #expect(try opener([:]) == "/usr/bin/open")
      #expect(try opener(["SSH_CONNECTION": "::1 1 ::1 22"]) == nil, "the screen is elsewhere")
    }
  #else
    @Test func aDisplayOpensPages() throws {
      #expect(try opener(["DISPLAY": ":0"]) == "/xdg-open")
      #expect(try opener(["WAYLAND_DISPLAY": "wayland-0"]) == "/xdg-open")
      #expect(try opener(["DISPLAY": "localhost:10.0", "SSH_CONNECTION": "::1 1 ::1 22"]) == "/xdg-open")
    }

    @Test func withoutADisplayOrTheProgramNothingIsOpened() throws {
      #expect(try opener([:]) == nil)
      #expect(try opener(["DISPLAY": ""]) == nil)
      #expect(try opener(["SSH_CONNECTION": "::1 1 ::1 22"]) == nil)
      #expect(try opener(["DISPLAY": ":0", "PATH": "/nowhere"]) == nil)
    }
  #endif

  @Test func nothingIsOpenedWhereNobodyWatches() throws {
    #expect(try opener(["DISPLAY": ":0", "CI": "true"]) == nil)
    #expect(try opener(["DISPLAY": ":0"], isTerminal: false) == nil)
  }
}
