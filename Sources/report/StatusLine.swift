import Foundation
import Pipeline

/// What a long command is doing: on a terminal one line of standard error that is written over and over, in a log a plain
/// line now and then, and nothing beside JSON.
struct StatusLine {
  private let isTerminal: Bool
  private let interval: Duration?
  private var last: ContinuousClock.Instant

  init(isQuiet: Bool) {
    let style = ProgressDisplay.style(quiet: isQuiet, json: false)
    isTerminal = if case .terminal = style { true } else { false }
    interval = style == .quiet ? nil : isTerminal ? .milliseconds(100) : .seconds(10)
    // A terminal shows the first words at once, a log only what takes long.
    last = isTerminal ? .now - .seconds(1) : .now
  }

  /// Shows what is being done, unless something was shown just now.
  mutating func show(_ words: @autoclosure () -> String) {
    guard let interval, ContinuousClock.now - last >= interval else { return }
    last = .now
    writeToStandardError(isTerminal ? "\r\u{1B}[K" + words().prefix(terminalWidth() - 1) : words() + "\n")
  }

  /// Takes the line off the terminal.
  func end() {
    if interval != nil, isTerminal { writeToStandardError("\r\u{1B}[K") }
  }
}
