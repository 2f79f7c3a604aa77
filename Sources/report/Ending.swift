import Diagnostics
// `stdout` is a variable to Swift.
@preconcurrency import Foundation
import Pipeline
import Synchronization

/// How the process ends: with all that it wrote written, or with a status that says otherwise.
enum Ending {
  /// Makes sure that there is something to write to, and that neither a reader who goes away nor a limit ends the process without
  /// a word.
  ///
  /// - Throws: `Diagnostic` of kind `.inputOutput` when standard output or standard error is closed: the next file that is
  ///   opened would take its place.
  static func prepare() throws(Diagnostic) {
    for (file, name) in [(STDOUT_FILENO, "standard output"), (STDERR_FILENO, "standard error")]
    where fcntl(file, F_GETFD) < 0 {
      throw Diagnostic(.inputOutput, "\(name) is closed", remedy: "let it go to a file or to /dev/null")
    }
    if fcntl(STDIN_FILENO, F_GETFD) < 0 { _ = open("/dev/null", O_RDONLY) }
    expectWantOfMemory()
    _ = readerHasGone.load(ordering: .relaxed)
    // Unlike a signal that is ignored, a handler is not inherited by programs that this one starts.
    signal(SIGPIPE) { _ in Ending.readerHasGone.store(true, ordering: .relaxed) }
    // A file beyond the limit of sizes is then an error of writing.
    signal(SIGXFSZ) { _ in }
  }

  /// Where memory is limited, few libraries survive without, and the runtime's backtrace would wait for ever.
  private static func expectWantOfMemory() {
    var limit = rlimit()
    #if canImport(Darwin)
      getrlimit(RLIMIT_AS, &limit)
    #else
      getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #endif
    guard limit.rlim_cur < 1 << 62 else { return }
    for number in [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP] {
      signal(number) { _ in
        let words: StaticString = "report: there is not enough memory: allow more of it (ulimit -v)\n"
        words.withUTF8Buffer { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
        _exit(Diagnostic.Kind.inputOutput.rawValue)
      }
    }
  }

  private static let readerHasGone = Atomic(false)

  /// Ends the process with this status, or with that of an output error where it would be 0.
  static func exit(_ status: Int32) -> Never {
    let code = fflush(stdout) == 0 ? 0 : errno
    let isComplete = code == 0 && ferror(stdout) == 0
    if !isComplete {
      if readerHasGone.load(ordering: .relaxed) { endByBrokenPipe() }
      let reason = code == 0 ? "" : " (\(String(cString: strerror(code))))"
      complain(Diagnostic(.inputOutput, "cannot write to standard output\(reason)"))
    }
    let isTold = isComplete && !standardErrorIsIncomplete
    Foundation.exit(status == 0 && !isTold ? Diagnostic.Kind.inputOutput.rawValue : status)
  }

  /// Ends as any program does whose reader wants no more.
  private static func endByBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    _exit(128 + SIGPIPE)
  }
}

/// Says on standard error what went wrong.
func complain(_ problem: Diagnostic) { writeToStandardError("report: \(problem)\n") }
