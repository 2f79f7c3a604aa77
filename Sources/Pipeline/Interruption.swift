import Diagnostics
import Foundation
import Synchronization

/// The user's wish to stop: SIGINT or SIGTERM.
///
/// The first one ends the process within a second, in whatever it is doing: running trials are given time to stop where they
/// can resume, and what is half written is taken away. The second ends it at once, which is safe at any moment.
public enum Interruption {
  /// The signal that has come, or 0.
  private static let signal = Atomic<Int32>(0)
  /// Where the handler wakes the thread that ends the process.
  private static let alarm = Atomic<Int32>(-1)
  private static let state = Mutex(State())

  private struct State {
    /// What is taken away.
    var unfinished: Set<String> = []
    /// How much work is going on that stops by itself.
    var resumable = 0
  }

  /// Whether the user has asked to stop.
  public static var isRequested: Bool { signal.load(ordering: .relaxed) != 0 }

  /// Listens for the signals from now on.
  ///
  /// - Throws: `Diagnostic` of kind `.inputOutput` when there is no thread to do it.
  public static func listen() throws(Diagnostic) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw Diagnostic(
        .inputOutput, "cannot open a pipe (\(String(cString: strerror(errno))))",
        remedy: "allow more open files (ulimit -n)")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let entrance = ends[0]
    try WorkerThread {
      var byte: UInt8 = 0
      while read(entrance, &byte, 1) < 0 {}
      // Work that can resume stops, and the process goes on to say how far it came.
      if state.withLock({ $0.resumable > 0 }) { usleep(800_000) }
      end()
    }.detach()
    // A signal handler must not be the first to touch a lazily initialised global.
    _ = isRequested
    alarm.store(ends[1], ordering: .relaxed)
    var action = sigaction()
    action.sa_flags = SA_RESTART
    let handler: @convention(c) (Int32) -> Void = { number in
      if Interruption.signal.exchange(number, ordering: .relaxed) != 0 { _exit(130) }
      let code = errno
      var byte: UInt8 = 0
      _ = write(Interruption.alarm.load(ordering: .relaxed), &byte, 1)
      errno = code
    }
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = handler
    #else
      action.__sigaction_handler.sa_handler = handler
    #endif
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM] {
      sigaction(signal, &action, nil)
      sigaddset(&signals, signal)
    }
    // A parent may have blocked them, as threads of Swift's pool do, and a blocked signal is inherited.
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Ends the process at once, wherever its threads are: takes away what is half written, says why, and exits with the status
  /// of the problem, which is the interruption unless there is another.
  public static func end(_ problem: Diagnostic? = nil) -> Never {
    // Whoever comes second waits for the end here.
    state.withLock { state in
      for path in state.unfinished {
        // A thread may still be writing there.
        for _ in 0..<100 where access(path, F_OK) == 0 {
          try? FileManager.default.removeItem(atPath: path)
        }
      }
      let name = signal.load(ordering: .relaxed) == SIGINT ? "SIGINT" : "SIGTERM"
      let problem = problem ?? Diagnostic(.interrupted, "stopped by \(name)")
      let clear = isatty(STDERR_FILENO) == 1 ? "\r\u{1B}[K" : ""
      writeToStandardError("\(clear)report: \(problem)\n")
      _exit(problem.kind.rawValue)
    }
  }

  /// Has a file or folder taken away when the process is interrupted, until it is settled.
  public static func takesAway(_ path: String) { state.withLock { _ = $0.unfinished.insert(path) } }

  /// Runs what makes a folder in an unfinished one: an interruption comes before or after it, so that the folder does not come
  /// back while it is taken away.
  public static func uninterrupted<Failure>(_ body: () throws(Failure) -> Void) throws(Failure) {
    try state.withLock { _ throws(Failure) in try body() }
  }

  /// Runs what ends the life of an unfinished file or folder, such as its renaming: an interruption comes before or after it.
  public static func settling<Result>(_ path: String, _ body: () throws -> Result) rethrows -> Result {
    try state.withLock {
      let result = try body()
      $0.unfinished.remove(path)
      return result
    }
  }

  /// Runs work that looks at `isRequested`, stops where it can resume, and throws.
  static func during<Result>(_ body: () throws -> Result) rethrows -> Result {
    state.withLock { $0.resumable += 1 }
    defer { state.withLock { $0.resumable -= 1 } }
    return try body()
  }
}

/// What a trial throws when it stops because the user asked for it.
struct Interrupted: Error {}
