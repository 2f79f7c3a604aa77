/// Where the lines of a UTF-8 text begin, which turns offsets into lines and columns and back.
///
/// Long lines have marks within, so that a place in a line of a megabyte takes no longer than one in a short line.
struct LineTable: Sendable {
  /// The first byte of every line.
  let starts: [Int]
  /// In lines longer than `stride`: every so many bytes, the column (in Unicode scalars, from 0) of a byte.
  private let marks: [Mark]

  private struct Mark {
    let offset: Int
    let column: Int
  }

  private static let stride = 1000

  init(_ bytes: [UInt8]) {
    let starts = bytes.withUnsafeBytes { bytes in
      var starts = [0]
      while let end = bytes.firstOffset(of: .newline, from: starts[starts.count - 1]) {
        starts.append(end + 1)
      }
      return starts
    }
    var marks: [Mark] = []
    for (index, start) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1] - 1 : bytes.count
      var mark = Mark(offset: start, column: 0)
      while end - mark.offset > Self.stride {
        let next = mark.offset + Self.stride
        mark = Mark(offset: next, column: mark.column + scalars(bytes[mark.offset..<next]))
        marks.append(mark)
      }
    }
    self.starts = starts
    self.marks = marks
  }

  /// The line (from 0) and the column (in Unicode scalars, from 0) of an offset.
  func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    let line = lastIndex(starts.count) { starts[$0] <= offset } ?? 0
    let start = starts[line]
    let end = min(max(offset, start), bytes.count)
    var from = Mark(offset: start, column: 0)
    if let index = lastIndex(marks.count, where: { marks[$0].offset <= end }), marks[index].offset > start {
      from = marks[index]
    }
    return (line, from.column + scalars(bytes[from.offset..<end]))
  }

  /// The offset of a line and a column, both from 0; that of the line's end where the line is shorter.
  func offset(line: Int, column: Int, in bytes: [UInt8]) -> Int {
    let line = min(max(line, 0), starts.count - 1)
    let end = line + 1 < starts.count ? starts[line + 1] - 1 : bytes.count
    var from = Mark(offset: starts[line], column: 0)
    if let index = lastIndex(
      marks.count,
      where: { marks[$0].offset < starts[line] || (marks[$0].offset <= end && marks[$0].column <= column) }),
      marks[index].offset > starts[line]
    {
      from = marks[index]
    }
    var (index, missing) = (from.offset, column - from.column)
    while index < end {
      if bytes[index] & 0xC0 != 0x80 {
        if missing <= 0 { break }
        missing -= 1
      }
      index += 1
    }
    return index
  }
}

/// The last index below `count` that fulfils what all before it fulfil too.
private func lastIndex(_ count: Int, where isBefore: (Int) -> Bool) -> Int? {
  var (low, high) = (0, count)
  while low < high {
    let middle = (low + high) / 2
    if isBefore(middle) { low = middle + 1 } else { high = middle }
  }
  return low > 0 ? low - 1 : nil
}

/// How many scalars begin in a piece of UTF-8.
private func scalars(_ bytes: ArraySlice<UInt8>) -> Int {
  bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
}
