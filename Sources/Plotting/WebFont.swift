import CCairo
import Diagnostics
import Foundation

/// An OpenType font that becomes WOFF (W3C, version 1), the form in which every browser loads fonts: each table is compressed
/// by itself, and nothing is changed or left out.
public struct WebFont: Sendable {
  private struct Table: Equatable {
    var tag: UInt32
    var checksum: UInt32
    var length: UInt32
  }

  private let flavor: UInt32
  private let tables: [Table]
  private let contents: [Data]

  /// Reads an OpenType file of one font.
  ///
  /// - Throws: `Diagnostic` when it cannot be read, is no such file, or a part of one.
  public init(openType path: String) throws(Diagnostic) {
    guard let bytes = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else {
      throw Diagnostic(
        .inputOutput, "cannot read the font", at: .named(path), remedy: "check its permissions")
    }
    try self.init(openType: bytes, at: .named(path))
  }

  init(openType bytes: Data, at place: Diagnostic.Place) throws(Diagnostic) {
    guard let flavor = bytes.word(at: 0), [0x4F54_544F, 0x0001_0000].contains(flavor),
      let count = bytes.word(at: 4).map({ Int($0 >> 16) }),
      let records = Self.records(bytes, count: count, start: 12, width: 16)
    else { throw Diagnostic(.data, "the file is no OpenType font", at: place) }
    self.flavor = flavor
    tables = records.map { Table(tag: $0[0], checksum: $0[1], length: $0[3]) }
    var contents: [Data] = []
    for record in records {
      let start = Int(record[2])
      guard start + Int(record[3]) <= bytes.count else {
        throw Diagnostic(.data, "the OpenType font is cut off", at: place)
      }
      contents.append(bytes.dropFirst(start).prefix(Int(record[3])))
    }
    self.contents = contents
  }

  /// Whether a WOFF file was made of this font, as far as the lengths and checksums of its tables tell.
  public func isSource(of woff: Data) -> Bool {
    let records = Self.records(woff, count: tables.count, start: 44, width: 20)
    return woff.word(at: 12).map { Int($0 >> 16) } == tables.count
      && records?.map { Table(tag: $0[0], checksum: $0[4], length: $0[3]) } == tables
  }

  /// The WOFF file. Every release of zlib from 1.2.3 (2005) to 1.3.1 gives the same bytes; other libraries of that interface,
  /// such as zlib-ng, give their own.
  public func woff() -> Data {
    var directory = Data()
    var body = Data()
    let start = 44 + 20 * tables.count
    for (table, content) in zip(tables, contents) {
      let stored = Self.compressed(content)
      for word in [
        table.tag, UInt32(start + body.count), UInt32(stored.count), table.length, table.checksum,
      ] {
        directory.append(word)
      }
      body.append(stored)
      body.append(Data(count: -stored.count & 3))
    }
    let size = contents.reduce(12 + 16 * tables.count) { $0 + ($1.count + 3) & ~3 }
    var file = Data()
    let counts = UInt32(tables.count) << 16
    // The version is 1.0; there are no metadata and no private data.
    for word in [0x774F_4646, flavor, UInt32(start + body.count), counts, UInt32(size), 0x0001_0000] {
      file.append(word)
    }
    return file + Data(count: 20) + directory + body
  }

  /// With zlib's greatest effort; a table that grows by it is stored as it is.
  private static func compressed(_ table: Data) -> Data {
    var length = compressBound(uLong(table.count))
    var result = Data(count: Int(length))
    let status = result.withUnsafeMutableBytes { target in
      table.withUnsafeBytes { source in
        compress2(
          target.bindMemory(to: Bytef.self).baseAddress, &length,
          source.bindMemory(to: Bytef.self).baseAddress,
          uLong(table.count), 9)
      }
    }
    return status == Z_OK && Int(length) < table.count ? result.prefix(Int(length)) : table
  }

  /// A table's directory as words; `nil` when the file ends before it does.
  private static func records(_ bytes: Data, count: Int, start: Int, width: Int) -> [[UInt32]]? {
    guard start + count * width <= bytes.count else { return nil }
    return (0..<count).map { index in
      stride(from: 0, to: width, by: 4).compactMap { bytes.word(at: start + index * width + $0) }
    }
  }
}

extension Data {
  /// Four bytes, the most significant first; `nil` beyond the end.
  fileprivate func word(at offset: Int) -> UInt32? {
    guard offset + 4 <= count else { return nil }
    return dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  fileprivate mutating func append(_ word: UInt32) {
    Swift.withUnsafeBytes(of: word.bigEndian) { append(contentsOf: $0) }
  }
}
