import CCairo
import Diagnostics
import Synchronization

private let ending = Mutex<(@Sendable (Diagnostic) -> Void)?>(nil)

extension Figure {
  /// Has a failure of the libraries that draw told before it ends the process. Pango starts threads of its own and allocates
  /// memory, and where there is none, GLib aborts.
  ///
  /// - Parameter end: gets to know why, and does not return.
  public static func whenLibrariesFail(_ end: @escaping @Sendable (Diagnostic) -> Void) {
    ending.withLock { $0 = end }
    _ = g_log_set_default_handler(
      { domain, level, message, _ in
        if level.rawValue & G_LOG_LEVEL_ERROR.rawValue != 0, let message, let end = ending.withLock(\.self) {
          end(
            Diagnostic(
              .inputOutput, "the libraries that draw cannot go on (\(String(cString: message)))",
              remedy: "allow more processes (ulimit -u, or a container's limit of pids) or more memory"))
        }
        g_log_default_handler(domain, level, message, nil)
      }, nil)
  }
}
