import Diagnostics
import Foundation

/// The right to run one trial, which one holder has at a time among all processes that share a store.
///
/// An advisory lock (`flock`) on a file: the kernel releases it when its owner ends, however it ends.
final class TrialLock: Sendable {
  private let file: Int32
  private let path: String

  /// Takes the lock if nobody holds it.
  /// - Returns: `nil` when another process, or another thread of this one, holds it.
  init?(_ path: String) throws {
    while true {
      let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard file >= 0 else { throw failure("cannot write to the store", path, errno: errno) }
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
  func release() {
    unlink(path)
    close(file)
  }
}
