import Diagnostics
import Foundation
import Synchronization

/// The user's wish to stop: SIGINT or SIGTERM.
///
/// The first one asks running work to stop where it can resume; the second ends the process at once, which is
/// safe at any moment.
public enum Interruption {
  private static let requested = Atomic(false)
  private static let installations = Mutex<(count: Int, previous: [(Int32, sigaction)])>((0, []))

  /// Whether the user has asked to stop.
  public static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Listens for the signals while `body` runs.
  static func during<Result>(_ body: () throws -> Result) rethrows -> Result {
    // A signal handler must not be the first to touch a lazily initialised global.
    _ = isRequested
    installations.withLock { state in
      state.count += 1
      guard state.count == 1 else { return }
      // A parent may have blocked them, as threads of Swift's pool do, and a blocked signal is inherited.
      var signals = sigset_t()
      sigemptyset(&signals)
      for signal in [SIGINT, SIGTERM] { sigaddset(&signals, signal) }
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      state.previous = [SIGINT, SIGTERM].map { signal in
        var action = sigaction()
        action.sa_flags = SA_RESTART
        let handler: @convention(c) (Int32) -> Void = { _ in
          if Interruption.requested.exchange(true, ordering: .relaxed) { _exit(130) }
        }
        #if canImport(Darwin)
          action.__sigaction_u.__sa_handler = handler
        #else
          action.__sigaction_handler.sa_handler = handler
        #endif
        var previous = sigaction()
        sigaction(signal, &action, &previous)
        return (signal, previous)
      }
    }
    defer {
      installations.withLock { state in
        state.count -= 1
        guard state.count == 0 else { return }
        for (signal, var previous) in state.previous { sigaction(signal, &previous, nil) }
      }
    }
    return try body()
  }
}

/// What a trial throws when it stops because the user asked for it.
struct Interrupted: Error {}
