import Diagnostics
import Foundation
import Synchronization

/// Shows on standard error how the work goes.
public final class ProgressDisplay: Sendable {
  /// What is shown, and to whom.
  public enum Style: Equatable, Sendable {
    /// A few lines at the foot of a terminal that are drawn again and again.
    case terminal(colour: Bool)
    /// One plain line for each trial that has ended.
    case lines
    /// One JSON object on a line for each event.
    case json
    /// Nothing but failures.
    case quiet
  }

  /// What this display shows.
  public let style: Style
  private let screen: Mutex<Screen>

  /// - Parameters:
  ///   - width: The terminal's columns, asked before each drawing.
  ///   - write: Where the text goes.
  public init(
    _ style: Style, width: @escaping @Sendable () -> Int = terminalWidth,
    write: @escaping @Sendable (String) -> Void = writeToStandardError
  ) {
    self.style = style
    screen = Mutex(Screen(width: width, write: write))
  }

  /// The style that the options and the surroundings ask for: standard error a terminal or not, `NO_COLOR`,
  /// `TERM=dumb`.
  public static func style(
    quiet: Bool, json: Bool, isTerminal: Bool = isatty(STDERR_FILENO) == 1,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Style {
    if json { return .json }
    if quiet { return .quiet }
    guard isTerminal, environment["TERM"] != "dumb" else { return .lines }
    return .terminal(colour: environment["NO_COLOR", default: ""].isEmpty)
  }

  /// How often it wants to be told how far the running trials are.
  var interval: Duration {
    if case .terminal = style { .milliseconds(100) } else { .seconds(1) }
  }

  /// Writes a line that stays, such as `drawing 24 figures`; not when quiet.
  public func say(_ line: String) {
    switch style {
    case .quiet: break
    case .json:
      screen.withLock { $0.print([jsonLine(["event": "message", "message": .text(line)])], footer: []) }
    case .lines, .terminal: screen.withLock { $0.print([oneLine(line)], footer: []) }
    }
  }

  func show(_ event: ProgressEvent) {
    screen.withLock { screen in
      screen.state.apply(event)
      let lines =
        switch style {
        case .terminal(let colour):
          plainLines(event, screen.state, everyTrial: false).map { paint($0, event, colour) }
        case .lines: plainLines(event, screen.state, everyTrial: true)
        case .json: jsonLines(event, screen.state)
        case .quiet: isFailure(event) ? plainLines(event, screen.state, everyTrial: false) : []
        }
      if case .terminal(let colour) = style {
        let footer =
          screen.state.total == screen.state.done ? [] : frame(screen.state, screen.width(), colour)
        screen.print(lines, footer: isEnd(event) ? [] : footer)
      } else if !lines.isEmpty {
        screen.print(lines, footer: [])
      }
    }
  }

  private func isFailure(_ event: ProgressEvent) -> Bool {
    switch event {
    case .failed, .noted: true
    default: false
    }
  }

  private func isEnd(_ event: ProgressEvent) -> Bool {
    if case .ended = event { true } else { false }
  }

  private func paint(_ line: String, _ event: ProgressEvent, _ colour: Bool) -> String {
    colour && isFailure(event) ? "\u{1B}[31m\(line)\u{1B}[0m" : line
  }
}

/// What has been written, and what of it will be drawn over.
private struct Screen: Sendable {
  let width: @Sendable () -> Int
  let write: @Sendable (String) -> Void
  var state = ProgressState()
  private var footer: [String] = []

  init(width: @escaping @Sendable () -> Int, write: @escaping @Sendable (String) -> Void) {
    (self.width, self.write) = (width, write)
  }

  /// Replaces the footer by lines that stay and a new footer.
  mutating func print(_ lines: [String], footer new: [String]) {
    guard !lines.isEmpty || new != footer else { return }
    // Up to the footer's first line, and clear from there to the end of the screen.
    let clear = footer.isEmpty ? "" : "\u{1B}[\(footer.count)A\r\u{1B}[J"
    write(clear + (lines + new).map { $0 + "\n" }.joined())
    footer = new
  }
}

/// The columns of the terminal that standard error is, or 80.
public func terminalWidth() -> Int {
  var size = winsize()
  guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
  return Int(size.ws_col)
}

/// Whether something could not be written to standard error, other than because its reader has gone.
public var standardErrorIsIncomplete: Bool { lostMessages.load(ordering: .relaxed) }
private let lostMessages = Atomic(false)

/// Writes at once, unbuffered. Work goes on without its messages; the exit status tells that they are lost.
public func writeToStandardError(_ text: String) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else {
      if errno != EPIPE { lostMessages.store(true, ordering: .relaxed) }
      return
    }
    bytes = bytes.dropFirst(count)
  }
}
