import Diagnostics
import Foundation

/// A place in the manuscript: which file, and which byte of it.
///
/// Positions order as the text is read, so sorting problems by them puts them in the author's order.
struct Position: Hashable, Comparable, Sendable {
  var file: Int32
  var offset: Int32

  static func < (a: Position, b: Position) -> Bool {
    (a.file, a.offset) < (b.file, b.offset)
  }
}

/// One text file of the manuscript, as valid UTF-8 with `\n` line ends.
struct SourceText: Sendable {
  /// The name that messages print.
  let name: String
  let bytes: [UInt8]
  /// Lines and columns that stand before the first byte, for text that is part of another file.
  let origin: (line: Int, column: Int)
  private let table: LineTable

  /// A text whose bytes are already clean.
  init(name: String, bytes: [UInt8], origin: (line: Int, column: Int) = (0, 0)) {
    self.name = name
    self.bytes = bytes
    self.origin = origin
    table = LineTable(bytes)
  }

  /// Every line without its end; a final line end does not start another line.
  var lines: [Line] {
    let starts = table.starts
    var lines: [Line] = []
    lines.reserveCapacity(starts.count)
    for (index, start) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1] - 1 : bytes.count
      if index + 1 < starts.count || start < end { lines.append(Line(start, end)) }
    }
    return lines
  }

  /// Line and column (in Unicode scalars), both from 1.
  func place(at offset: Int) -> Diagnostic.Place {
    let (line, column) = table.place(of: offset, in: bytes)
    return .text(file: name, line: origin.line + line + 1, column: origin.column + column + 1)
  }

  /// The text of a range of bytes.
  func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

/// A line of a source text: its bytes without the line end, and without the indentation of what it stands in.
struct Line: Equatable, Sendable {
  var start: Int
  var end: Int

  init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  var range: Range<Int> { start..<end }
}

extension SourceText {
  /// What had to be changed to make a text clean, with the offset in the clean text.
  struct Flaw: Equatable {
    let offset: Int
    let problem: String
  }

  /// Valid UTF-8 with `\n` line ends, without a byte-order mark and without control characters (which HTML
  /// forbids); each bad byte or character becomes U+FFFD, and each run of them is one flaw.
  static func clean(_ data: some Sequence<UInt8>) -> (bytes: [UInt8], flaws: [Flaw]) {
    let raw = Array(data)
    // Nearly every text is clean, which the standard library and the C library find out the fastest.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if !raw.starts(with: mark), let text = String(validating: raw, as: UTF8.self),
      strcspn(text, controls) == raw.count
    {
      return (raw, [])
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    var flaws: [Flaw] = []
    var index = raw.starts(with: mark) ? mark.count : 0
    var run = (first: "", start: 0, count: 0)
    func endRun() {
      let more = run.count > 1 ? ", and \(run.count - 1) more after it" : ""
      if run.count > 0 { flaws.append(Flaw(offset: run.start, problem: run.first + more)) }
      run.count = 0
    }
    func replace(_ problem: @autoclosure () -> String) {
      if run.count > 0, bytes.count != run.start + 3 * run.count { endRun() }
      if run.count == 0 { run = (problem(), bytes.count, 0) }
      run.count += 1
      bytes += [0xEF, 0xBF, 0xBD]
    }
    while index < raw.count {
      let byte = raw[index]
      switch byte {
      case 0x0D:
        bytes.append(.newline)
        index += index + 1 < raw.count && raw[index + 1] == .newline ? 2 : 1
      case 0x09, 0x0A, 0x20...0x7E:
        bytes.append(byte)
        index += 1
      case 0x00...0x1F, 0x7F:
        replace("control character U+\(hex(byte, digits: 4))")
        index += 1
      default:
        let length = sequenceLength(raw, at: index)
        if length == 0 {
          replace("byte 0x\(hex(byte, digits: 2)) is not UTF-8")
          index += 1
        } else {
          bytes += raw[index..<index + length]
          index += length
        }
      }
    }
    endRun()
    return (bytes, flaws)
  }

  /// The control characters that a clean text lacks, but for NUL, which ends a search in C by itself.
  private static let controls: String = {
    let below = (0x01...0x1F).filter { (code: Int) in code != 0x09 && code != 0x0A }
    return String(decoding: (below + [0x7F]).map { UInt8($0) }, as: UTF8.self)
  }()

  private static func hex(_ byte: UInt8, digits: Int) -> String {
    let text = String(byte, radix: 16, uppercase: true)
    return String(repeating: "0", count: digits - text.count) + text
  }

  /// The length of the well-formed multi-byte sequence at `index` (Unicode, table 3-7), 0 when there is none.
  private static func sequenceLength(_ raw: [UInt8], at index: Int) -> Int {
    let second: ClosedRange<UInt8>
    let length: Int
    switch raw[index] {
    case 0xC2...0xDF: (second, length) = (0x80...0xBF, 2)
    case 0xE0: (second, length) = (0xA0...0xBF, 3)
    case 0xED: (second, length) = (0x80...0x9F, 3)
    case 0xE1...0xEF: (second, length) = (0x80...0xBF, 3)
    case 0xF0: (second, length) = (0x90...0xBF, 4)
    case 0xF1...0xF3: (second, length) = (0x80...0xBF, 4)
    case 0xF4: (second, length) = (0x80...0x8F, 4)
    default: return 0
    }
    guard index + length <= raw.count, second.contains(raw[index + 1]) else { return 0 }
    return raw[index + 2..<index + length].allSatisfy { $0 & 0xC0 == 0x80 } ? length : 0
  }
}

extension UnsafeRawBufferPointer {
  /// Where a byte first occurs at or after an offset; the C library searches faster than generic code in a debug build.
  func firstOffset(of byte: UInt8, from offset: Int = 0) -> Int? {
    guard let start = baseAddress, offset < count,
      let place = memchr(start + offset, Int32(byte), count - offset)
    else { return nil }
    return UnsafeRawPointer(place) - start
  }
}

extension UInt8 {
  static let newline = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let backslash = UInt8(ascii: "\\")

  var isBlank: Bool { self == .space || self == .tab }
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
