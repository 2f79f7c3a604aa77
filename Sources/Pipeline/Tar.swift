import Diagnostics
import Foundation

/// Writes an archive in the `ustar` form (POSIX.1-1988) of regular files with short names.
struct TarWriter {
  private let file: FileHandle

  init(_ path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure("cannot write", path, errno: errno, option: "another folder") }
    self.file = FileHandle(fileDescriptor: file, closeOnDealloc: true)
  }

  /// - Parameter name: At most 100 bytes.
  func add(_ name: String, _ bytes: Data) throws {
    try file.write(contentsOf: TarHeader(name: name, size: bytes.count).bytes)
    try file.write(contentsOf: bytes)
    try file.write(contentsOf: Data(count: (512 - bytes.count % 512) % 512))
  }

  /// Ends the archive and makes it durable.
  func finish() throws {
    try file.write(contentsOf: Data(count: 1024))
    try file.synchronize()
    try file.close()
  }
}

/// Reads such an archive from its start to its end.
struct TarReader: ~Copyable {
  private let file: FileHandle
  private let path: String
  /// Bytes that have not been read.
  private var left: Int

  /// - Throws: `Diagnostic` of kind `.inputOutput` if there is no such file, or it is a pipe or a device.
  init(_ path: String) throws {
    // Not waiting for the other end of a pipe.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure("cannot read", path, errno: errno) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostic(.inputOutput, "the archive is no regular file", at: .named(path))
    }
    self.file = file
    self.path = path
    left = Int(status.st_size)
  }

  /// The next file, or `nil` at the end.
  /// - Throws: `Diagnostic` of kind `.data` if the archive is damaged, cut short or no archive, or holds anything but regular
  ///   files.
  mutating func next() throws -> (name: String, bytes: Data)? {
    let block = try read(512)
    guard block.contains(where: { $0 != 0 }) else {
      try readEnd()
      return nil
    }
    let header: TarHeader
    do {
      header = try TarHeader(block)
    } catch {
      throw Diagnostic(
        .data, "the archive is damaged, or no archive of a store (\(error.reason))", at: .named(path))
    }
    let bytes = try read(header.size)
    _ = try read((512 - header.size % 512) % 512)
    return (header.name, bytes)
  }

  /// Two empty blocks end an archive; what fills it up after them is empty as well.
  private mutating func readEnd() throws {
    var rest = try read(512)
    repeat {
      guard rest.allSatisfy({ $0 == 0 }) else {
        throw Diagnostic(
          .data, "the archive goes on after its end", at: .named(path), remedy: "copy it again")
      }
      rest = try read(min(left, 1 << 16))
    } while !rest.isEmpty
  }

  /// Exactly so many bytes; nothing is set aside for more than the file has.
  private mutating func read(_ count: Int) throws -> Data {
    guard count <= left else {
      throw Diagnostic(.data, "the archive is cut short", at: .named(path), remedy: "copy it again")
    }
    left -= count
    var bytes = Data()
    while bytes.count < count {
      guard let more = try file.read(upToCount: count - bytes.count), !more.isEmpty else {
        throw Diagnostic(.data, "the archive is cut short", at: .named(path), remedy: "copy it again")
      }
      bytes = bytes.isEmpty ? more : bytes + more
    }
    return bytes
  }
}

/// The 512 bytes before each file of an archive.
private struct TarHeader {
  /// Why 512 bytes are no header.
  struct Unusable: Error {
    let reason: String
  }

  let name: String
  let size: Int

  init(name: String, size: Int) {
    (self.name, self.size) = (name, size)
  }

  init(_ block: Data) throws(Unusable) {
    let block = [UInt8](block)
    guard block[257..<262].elementsEqual("ustar".utf8) else { throw Unusable(reason: "a header is missing") }
    let sum = block.enumerated().reduce(0) { $0 + Int((148..<156).contains($1.offset) ? 32 : $1.element) }
    func text(_ range: Range<Int>) -> String {
      String(decoding: block[range].prefix { $0 != 0 }, as: UTF8.self)
    }
    /// Digits that blanks may surround; no other way to write a number is in use among archives of stores.
    func octal(_ range: Range<Int>) -> Int? {
      Int(text(range).trimmingCharacters(in: .whitespaces), radix: 8).flatMap { $0 < 0 ? nil : $0 }
    }
    guard octal(148..<156) == sum else { throw Unusable(reason: "a header fails its checksum") }
    let name = text(0..<100)
    guard let size = octal(124..<136) else {
      throw Unusable(reason: "the size of “\(name)” is no octal number")
    }
    guard [0, UInt8(ascii: "0")].contains(block[156]), text(345..<500).isEmpty else {
      throw Unusable(reason: "“\(name)” is no regular file with a short name")
    }
    self.init(name: name, size: size)
  }

  var bytes: Data {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte }
    }
    func octal(_ number: Int, digits: Int) -> String {
      let text = String(number, radix: 8)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    put(name, at: 0)
    put("0000644", at: 100)  // mode
    put("0000000", at: 108)  // owner
    put("0000000", at: 116)  // group
    put(octal(size, digits: 11), at: 124)
    put("00000000000", at: 136)  // date: none, so that equal stores give equal archives
    put("        ", at: 148)  // checksum, as blanks while it is computed
    put("0", at: 156)  // a regular file
    put("ustar", at: 257)
    put("00", at: 263)
    put(octal(block.reduce(0) { $0 + Int($1) }, digits: 6) + "\0 ", at: 148)
    return Data(block)
  }
}
