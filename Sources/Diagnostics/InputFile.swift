import Foundation

/// A file opened for reading, which somebody else wrote: a regular file, where and as large as it may be.
///
/// A named pipe would be waited for, and a device never ends; neither is read. A name is found however its accents are stored:
/// a Mac takes letters and accents apart that a keyboard writes as one.
public struct InputFile: ~Copyable {
  /// More text than anybody writes into one file by hand.
  public static let textLimit = 16_000_000
  /// For data, pictures and models, which are read whole.
  public static let dataLimit = 4_000_000_000

  /// The open file; it is closed at the end of this value's life.
  public let descriptor: Int32
  /// Bytes when it was opened.
  public let size: Int

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: where it is, links followed.
  ///   - folders: where it must lie after all links are followed; anywhere unless given.
  ///   - limit: the most bytes that it may have.
  public init(
    _ path: String, in folders: ReadableFolders? = nil, atMost limit: Int = dataLimit
  ) throws(FileFault) {
    let path = access(path, F_OK) == 0 ? path : equivalentPath(path) ?? path
    if let outside = folders?.outside(path) { throw outside }
    (descriptor, size) = try Self.open(path, atMost: limit)
  }

  private static func open(_ path: String, atMost limit: Int) throws(FileFault) -> (Int32, size: Int) {
    let file = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else {
      // A socket cannot be opened.
      throw errno == ENXIO ? FileFault("it is a socket or a device") : FileFault(code: errno)
    }
    var status = stat()
    let fault: FileFault? =
      fstat(file, &status) != 0 ? FileFault(code: errno) : Self.fault(status, atMost: limit)
    if let fault {
      close(file)
      throw fault
    }
    return (file, Int(status.st_size))
  }

  private static func fault(_ status: stat, atMost limit: Int) -> FileFault? {
    switch status.st_mode & S_IFMT {
    case S_IFREG where status.st_size <= limit: nil
    case S_IFREG:
      FileFault("it has \(megabytes(Int(status.st_size))), and at most \(megabytes(limit)) are read")
    case S_IFDIR: FileFault("it is a folder")
    case S_IFIFO: FileFault("it is a named pipe")
    default: FileFault("it is a device")
    }
  }

  deinit { close(descriptor) }

  /// Fills a buffer with what comes next; returns the number of bytes, fewer only at the file's end.
  public func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(FileFault) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = read(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileFault(code: errno) }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// The whole file.
  public func contents() throws(FileFault) -> Data { try contents(from: 0, count: size) }

  /// Part of the file; less where the file ends before.
  public func contents(from offset: Int, count: Int) throws(FileFault) -> Data {
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw FileFault(code: errno) }
    var bytes = Data(count: min(count, size))
    let filled: Result<Int, FileFault> = bytes.withUnsafeMutableBytes { buffer in
      Result { () throws(FileFault) in try fill(buffer) }
    }
    let read = try filled.get()
    return read == bytes.count ? bytes : bytes.prefix(read)
  }
}

/// Why a file is not read.
public struct FileFault: Error, Equatable, Sendable {
  /// In words, without the file's name: “it is a named pipe”.
  public let reason: String
  /// What to do about it, where that is known.
  public let remedy: String?
  /// The system's number for the error; 0 where the system had no objection.
  public let code: Int32

  /// Whether there is no such file.
  public var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  /// A fault that the system has no number for.
  public init(_ reason: String, remedy: String? = nil) {
    self.reason = reason
    self.remedy = remedy
    code = 0
  }

  init(code: Int32) {
    reason = String(cString: strerror(code))
    remedy = nil
    self.code = code
  }

  /// As a diagnostic about the file: “cannot read the picture (it is a named pipe)”.
  public func diagnostic(
    _ kind: Diagnostic.Kind, _ problem: String, _ path: String, remedy: String? = nil
  ) -> Diagnostic {
    Diagnostic(kind, "\(problem) (\(reason))", at: .named(path), remedy: self.remedy ?? remedy)
  }
}

/// The folders that a report's files may lie in: its package, and what `report.yml` adds under `reads`.
public struct ReadableFolders: Sendable {
  private let folders: [String]

  /// Folders by their paths; one that does not exist holds nothing.
  public init(_ paths: [String]) {
    folders = paths.compactMap(realPath)
  }

  /// Why a path is not to be read, links followed; `nil` when it is, or when nothing is there to be read.
  func outside(_ path: String) -> FileFault? {
    guard let real = realPath(path),
      !folders.contains(where: { real == $0 || real.hasPrefix($0 == "/" ? $0 : "\($0)/") })
    else { return nil }
    return FileFault(
      "it is \(real), outside the package",
      remedy: "copy it into the package, or name its folder under reads in report.yml")
  }
}

/// The path of a file whose names read the same but are stored as other code points (canonical equivalence); `nil` when there
/// is none.
private func equivalentPath(_ path: String) -> String? {
  // ASCII is written in one way only.
  guard path.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
  var found = path.hasPrefix("/") ? "/" : ""
  for part in path.split(separator: "/").map(String.init) {
    if access(found + part, F_OK) == 0 {
      found += part + "/"
    } else {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: found.isEmpty ? "." : found)) ?? []
      guard let name = names.first(where: { $0 == part }) else { return nil }
      found += name + "/"
    }
  }
  return String(found.dropLast())
}

/// A path without links and dots; `nil` when nothing is there.
private func realPath(_ path: String) -> String? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return String(cString: real)
}

/// `17 MB`; no two sizes on either side of a limit read alike.
private func megabytes(_ bytes: Int) -> String {
  bytes % 1_000_000 == 0 ? "\(bytes / 1_000_000) MB" : "\(bytes) bytes"
}
