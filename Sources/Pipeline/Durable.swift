import Checksums
import Diagnostics
import Foundation

/// What failed in a system call, why, and what helps.
func failure(
  _ problem: String, _ path: String, errno code: Int32, kind: Diagnostic.Kind = .inputOutput
) -> Diagnostic {
  let remedy: String? =
    switch code {
    case ENOSPC, EDQUOT: "free some space on that file system, then run the same command again"
    case EROFS, EACCES, EPERM: "make it writable, or choose another place (--store DIR or REPORT_STORE)"
    case EMFILE, ENFILE: "allow more open files (ulimit -n)"
    default: nil
    }
  return Diagnostic(
    kind, "\(problem) (\(String(cString: strerror(code))))", at: .named(path), remedy: remedy)
}

/// The contents of a file, or `nil` when there is none.
func readFile(
  _ path: String, in folders: ReadableFolders? = nil, kind: Diagnostic.Kind = .inputOutput
) throws -> Data? {
  do throws(FileFault) {
    return try InputFile(path, in: folders).contents()
  } catch {
    if error.isMissing { return nil }
    throw failure("cannot read", path, error, kind)
  }
}

private func failure(
  _ problem: String, _ path: String, _ fault: FileFault, _ kind: Diagnostic.Kind = .inputOutput
) -> Diagnostic {
  fault.code == 0
    ? fault.diagnostic(kind, problem, path) : failure(problem, path, errno: fault.code, kind: kind)
}

/// The SHA-256 of a file, read piece by piece, which is faster than into fresh memory; `nil` if it cannot be read.
public func sha256(ofFile path: String) -> String? {
  guard let file = try? InputFile(path) else { return nil }
  return try? withUnsafeTemporaryAllocation(byteCount: 1 << 17, alignment: 64) { buffer in
    var checksum = Checksum()
    while case let count = try file.fill(buffer), count > 0 {
      checksum.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    return checksum.hexadecimal
  }
}

/// Part of a file.
func readFile(_ path: String, offset: Int, count: Int) throws -> Data {
  do throws(FileFault) {
    return try InputFile(path).contents(from: offset, count: count)
  } catch {
    throw failure("cannot read", path, error)
  }
}

/// Makes a directory and those above it, each of them durable.
func makeDirectory(_ path: String) throws {
  if mkdir(path, 0o777) == 0 {
    try synchronizeDirectory(parent(of: path))
  } else if errno == ENOENT, parent(of: path) != path {
    try makeDirectory(parent(of: path))
    try makeDirectory(path)
  } else {
    let code = errno
    var status = stat()
    guard code == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw failure("cannot make the directory", path, errno: code == EEXIST ? ENOTDIR : code)
    }
  }
}

/// A file to be written so that, whatever happens, either its old or its new contents are there.
struct DurableWrite: Sendable {
  let path: String
  /// A path on the same file system that no one else writes to.
  let temporary: String
  let pieces: [Data]
}

/// Writes files so that after the call they survive a loss of power: write each to a temporary file, sync it,
/// rename it, and at the end sync their directories, once for all.
/// - Returns: For each file why it was not written, or `nil`.
func writeDurably(_ writes: [DurableWrite]) -> [Diagnostic?] {
  // All are written before the first is synced: the file system then commits many of them in one go.
  let files = writes.map { write in
    Result { () throws(Diagnostic) in try openAndWrite(write) }
  }
  var problems = zip(writes, files).map { write, file -> Diagnostic? in
    do throws(Diagnostic) {
      let file = try file.get()
      let code = fsync(file) == 0 ? 0 : errno
      close(file)
      guard code == 0 else { throw failure("cannot write", write.temporary, errno: code) }
      guard rename(write.temporary, write.path) == 0 else {
        throw failure("cannot write", write.path, errno: errno)
      }
      return nil
    } catch {
      unlink(write.temporary)
      return error
    }
  }
  for directory in Set(writes.map { parent(of: $0.path) }).sorted() {
    do throws(Diagnostic) {
      try synchronizeDirectory(directory)
    } catch {
      for (index, write) in writes.enumerated() where parent(of: write.path) == directory {
        problems[index] = problems[index] ?? error
      }
    }
  }
  return problems
}

/// Writes one file durably.
func writeDurably(_ write: DurableWrite) throws {
  if let problem = writeDurably([write])[0] { throw problem }
}

private func openAndWrite(_ write: DurableWrite) throws(Diagnostic) -> Int32 {
  let file = open(write.temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
  guard file >= 0 else { throw failure("cannot write", write.temporary, errno: errno) }
  for piece in write.pieces {
    let code = piece.withUnsafeBytes { append($0, to: file) }
    guard code == 0 else {
      close(file)
      throw failure("cannot write", write.temporary, errno: code)
    }
  }
  return file
}

/// - Returns: 0, or the error's number.
private func append(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Int32 {
  var written = 0
  while written < bytes.count {
    let count = write(file, bytes.baseAddress! + written, bytes.count - written)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return count == 0 ? ENOSPC : errno }
    written += count
  }
  return 0
}

/// Adds a line to a file in one system call, so that lines of several processes do not mix.
///
/// For records whose loss does no harm: it is neither synced nor is failure reported.
func appendLine(_ line: String, to path: String) {
  let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
  guard file >= 0 else { return }
  defer { close(file) }
  let bytes = Array("\(line)\n".utf8)
  _ = write(file, bytes, bytes.count)
}

private func synchronizeDirectory(_ path: String) throws(Diagnostic) {
  let directory = open(path, O_RDONLY | O_CLOEXEC)
  guard directory >= 0 else { throw failure("cannot sync the directory", path, errno: errno) }
  defer { close(directory) }
  // Some file systems do not let a directory be synced (EINVAL); they have nothing to sync.
  guard fsync(directory) == 0 || errno == EINVAL else {
    throw failure("cannot sync the directory", path, errno: errno)
  }
}

func parent(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
