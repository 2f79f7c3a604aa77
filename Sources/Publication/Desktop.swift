import Foundation

/// The screen before which the user sits, if any.
public struct Desktop: Sendable {
  /// The program that opens a page in the user's browser.
  let opener: String

  /// `nil` where nobody would see a page: no terminal, a machine of continuous integration, a session over the network, no
  /// display or no such program.
  public init?(
    isTerminal: Bool = isatty(STDERR_FILENO) == 1,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    func isSet(_ names: String...) -> Bool { names.contains { !environment[$0, default: ""].isEmpty } }
    guard isTerminal, !isSet("CI") else { return nil }
    #if os(macOS)
      // It would open on the screen of the distant machine.
      guard !isSet("SSH_CONNECTION", "SSH_TTY") else { return nil }
      opener = "/usr/bin/open"
    #else
      // Over the network there is a display only if it is forwarded.
      guard isSet("DISPLAY", "WAYLAND_DISPLAY") else { return nil }
      let programs = environment["PATH", default: ""].split(separator: ":").map { "\($0)/xdg-open" }
      guard let program = programs.first(where: { access($0, X_OK) == 0 }) else { return nil }
      opener = program
    #endif
  }

  /// Opens a page and does not wait for the browser.
  ///
  /// - Returns: whether there was somebody to ask.
  public func open(_ page: URL) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: opener)
    process.arguments = [page.path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return (try? process.run()) != nil
  }
}
