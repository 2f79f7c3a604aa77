import Diagnostics
import Foundation

/// A right that one holder has at a time among all processes that share a file system: to run a trial, to write a report.
///
/// An advisory lock (`flock`) on a file: the kernel releases it when its owner ends, however it ends. Names and process ids
/// say nothing about an owner: ids come again, in every container the first is 1.
public final class FileLock: Sendable {
  private let file: Int32
  private let path: String

  /// Takes the lock if nobody holds it; makes its file where there is none.
  /// - Returns: `nil` when another process, or another thread of this one, holds it.
  /// - Throws: `Diagnostic` of kind `.inputOutput` where the file cannot be made or locked.
  public init?(_ path: String) throws(Diagnostic) {
    while true {
      let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard file >= 0 else { throw failure("cannot write", path, errno: errno) }
      while flock(file, LOCK_EX | LOCK_NB) != 0 {
        let code = errno
        if code == EINTR { continue }
        close(file)
        if code == EWOULDBLOCK { return nil }
        throw failure("cannot lock", path, errno: code)
      }
      // The last owner may have removed the file between our open and our lock; then it locks nothing.
      var mine = stat()
      var current = stat()
      if fstat(file, &mine) == 0, stat(path, &current) == 0, mine.st_ino == current.st_ino {
        self.file = file
        self.path = path
        return
      }
      close(file)
    }
  }

  /// Gives the lock up; to be called once.
  public func release() {
    unlink(path)
    close(file)
  }
}
