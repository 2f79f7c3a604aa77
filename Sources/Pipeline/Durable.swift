import Checksums
import Diagnostics
import Foundation

/// What failed in a system call, why, and what helps.
/// - Parameter option: What names another place.
public func failure(
  _ problem: String, _ path: String, errno code: Int32, kind: Diagnostic.Kind = .inputOutput,
  option: String = "--store DIR or REPORT_STORE"
) -> Diagnostic {
  let remedy: String? =
    switch code {
    case ENOSPC, EDQUOT: "free some space on that file system, then run the same command again"
    case EROFS, EACCES, EPERM: "make it writable, or choose another place (\(option))"
    case ENOENT, ENOTDIR: "check the path"
    case EMFILE, ENFILE: "allow more open files (ulimit -n)"
    default: nil
    }
  return Diagnostic(
    kind, "\(problem) (\(String(cString: strerror(code))))", at: .named(path), remedy: remedy)
}

/// The contents of a file, or `nil` when there is none.
public func readFile(
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
    let code = append(piece, to: file)
    guard code == 0 else {
      close(file)
      throw failure("cannot write", write.temporary, errno: code)
    }
  }
  return file
}

/// Writes a file where there is none: what bears the name already, by whatever link, is never written to.
/// - Returns: 0, or the error's number; no file is left behind then.
public func writeNewFile(_ bytes: Data, to path: String) -> Int32 {
  let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
  guard file >= 0 else { return errno }
  let written = append(bytes, to: file)
  // Some file systems say only now that the disk is full.
  let code = close(file) == 0 || written != 0 ? written : errno
  if code != 0 { unlink(path) }
  return code
}

/// Writes a file beside the one that it replaces, which stays as it is until the new one is complete; through links, to what
/// they point to. What is no regular file, such as a terminal or a pipe, is written to as it is.
/// - Parameter write: Writes the file that it is given the path of.
/// - Throws: `Diagnostic` of kind `.inputOutput`, and what `write` throws.
public func replaceFile(
  _ path: String, isInterruptible: Bool = true, _ write: (_ temporary: String) throws -> Void
) throws {
  var status = stat()
  let isThere = stat(path, &status) == 0
  guard !isThere || status.st_mode & S_IFMT == S_IFREG else { return try write(path) }
  // A link to nothing is nobody's wish to have a file in its place.
  guard isThere || lstat(path, &status) != 0 else { throw failure("cannot write", path, errno: ENOENT) }
  let target = realPath(path) ?? path
  let name = target.split(separator: "/").last.map(String.init) ?? ""
  let temporary = "\(parent(of: target))/.\(name.prefix(100)).\(uniqueName()).partial"
  func settling(_ body: () throws -> Void) throws {
    try isInterruptible ? Interruption.settling(temporary, body) : body()
  }
  if isInterruptible { Interruption.takesAway(temporary) }
  do {
    try write(temporary)
    if isThere { chmod(temporary, status.st_mode & 0o7777) }
    try settling {
      guard rename(temporary, target) == 0 else {
        throw failure("cannot write", path, errno: errno, option: "another folder")
      }
    }
  } catch {
    try settling { unlink(temporary) }
    throw error
  }
}

/// Writes a file that the user asked for, as `replaceFile` does.
public func replaceFile(_ path: String, isInterruptible: Bool = true, with bytes: Data) throws {
  try replaceFile(path, isInterruptible: isInterruptible) { temporary in
    let file = open(temporary, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure("cannot write", path, errno: errno, option: "another folder") }
    let written = append(bytes, to: file)
    let code = close(file) == 0 || written != 0 ? written : errno
    guard code == 0 else { throw failure("cannot write", path, errno: code, option: "another folder") }
  }
}

/// A name that no other process has, on this machine or another that shares the file system.
public func uniqueName() -> String {
  let digits = String(UInt64.random(in: 0..<1 << 48), radix: 16)
  return String(repeating: "0", count: 12 - digits.count) + digits
}

/// - Returns: 0, or the error's number.
private func append(_ bytes: Data, to file: Int32) -> Int32 {
  bytes.withUnsafeBytes { bytes in
    var written = 0
    while written < bytes.count {
      let count = write(file, bytes.baseAddress! + written, bytes.count - written)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? ENOSPC : errno }
      written += count
    }
    return 0
  }
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

func synchronizeDirectory(_ path: String) throws(Diagnostic) {
  let directory = open(path, O_RDONLY | O_CLOEXEC)
  guard directory >= 0 else { throw failure("cannot sync the directory", path, errno: errno) }
  defer { close(directory) }
  // Some file systems do not let a directory be synced (EINVAL); they have nothing to sync.
  guard fsync(directory) == 0 || errno == EINVAL else {
    throw failure("cannot sync the directory", path, errno: errno)
  }
}

/// The path of what exists, without links, `.` and `..`.
public func realPath(_ path: String) -> String? {
  guard let name = realpath(path, nil) else { return nil }
  defer { free(name) }
  return String(cString: name)
}

/// The folder that a path lies in.
public func parent(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
