import Diagnostics
import Foundation

/// Runs `body` with the right to run one trial, which nobody else has among all processes that share a store.
///
/// An advisory lock (`flock`) on a file: the kernel releases it when its owner ends, however it ends.
/// - Returns: `nil`, without running `body`, when another process or another thread holds the lock.
func withTrialLock<Result>(_ path: String, _ body: () throws -> Result) throws -> Result? {
  guard let file = try lock(path) else { return nil }
  defer {
    unlink(path)
    close(file)
  }
  return try body()
}

private func lock(_ path: String) throws -> Int32? {
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
    if fstat(file, &mine) == 0, stat(path, &current) == 0, mine.st_ino == current.st_ino { return file }
    close(file)
  }
}
