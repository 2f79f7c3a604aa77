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

  init(_ path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw failure("cannot read", path, errno: errno)
    }
    self.file = file
    self.path = path
  }

  /// The next file, or `nil` at the end.
  /// - Throws: `Diagnostic` of kind `.data` if the archive is damaged or no archive.
  func next() throws -> (name: String, bytes: Data)? {
    guard let block = try file.read(upToCount: 512), block.contains(where: { $0 != 0 }) else { return nil }
    guard let header = TarHeader(block) else {
      throw Diagnostic(.data, "the archive is damaged, or no archive of a store", at: .named(path))
    }
    let padded = (header.size + 511) / 512 * 512
    let bytes = padded == 0 ? Data() : try file.read(upToCount: padded) ?? Data()
    guard bytes.count >= header.size else {
      throw Diagnostic(.data, "the archive is cut short", at: .named(path), remedy: "copy it again")
    }
    return (header.name, bytes.prefix(header.size))
  }
}

/// The 512 bytes before each file of an archive.
private struct TarHeader {
  let name: String
  let size: Int

  init(name: String, size: Int) {
    (self.name, self.size) = (name, size)
  }

  init?(_ block: Data) {
    let block = [UInt8](block)
    guard block.count == 512, block[257..<262].elementsEqual("ustar".utf8) else { return nil }
    let sum = block.enumerated().reduce(0) { $0 + Int((148..<156).contains($1.offset) ? 32 : $1.element) }
    func octal(_ range: Range<Int>) -> Int? {
      Int(String(decoding: block[range].prefix { (48..<56).contains($0) }, as: UTF8.self), radix: 8)
    }
    guard octal(148..<156) == sum, let size = octal(124..<136) else { return nil }
    self.init(name: String(decoding: block[0..<100].prefix { $0 != 0 }, as: UTF8.self), size: size)
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
