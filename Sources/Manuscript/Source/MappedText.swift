/// Text put together from pieces of a source, which remembers where each byte came from.
struct MappedText: Sendable {
  private(set) var bytes: [UInt8] = []
  private var pieces: [(start: Int, source: Int)] = []

  /// Appends bytes of the source.
  mutating func append(_ range: Range<Int>, of source: SourceText) {
    append(source.bytes[range], from: range.lowerBound)
  }

  /// Appends bytes that stand for what is at `source`.
  mutating func append(_ text: some Sequence<UInt8>, from source: Int) {
    if let last = pieces.last, last.source + (bytes.count - last.start) == source {
      bytes.append(contentsOf: text)
    } else {
      pieces.append((bytes.count, source))
      bytes.append(contentsOf: text)
    }
  }

  /// The source offset of a byte of the text; the end of the text maps to the end of its last piece.
  func source(of offset: Int) -> Int {
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].start <= offset { low = middle } else { high = middle }
    }
    return pieces.isEmpty ? 0 : pieces[low].source + (offset - pieces[low].start)
  }

  var string: String { String(decoding: bytes, as: UTF8.self) }
}
