/// What the inputs of a subject are made of: its words, and pairs that nest.
struct Grammar {
  let words: [String]
  let pairs: [(String, String)]

  /// Kept below the 200 kB for which the time is bounded.
  static let limit = 190_000

  /// A new input: words in any order, one thing nested or repeated to the limit, or a saved input changed.
  func input(from saved: [[UInt8]], _ random: inout Random) -> [UInt8] {
    switch random.below(8) {
    case 0, 1: Array(sentence(&random).utf8)
    case 2: Array(nested(&random).utf8)
    case 3: repeated(Array(sentence(&random).utf8), &random)
    default: saved.isEmpty ? Array(sentence(&random).utf8) : changed(random.pick(saved), saved, &random)
    }
  }

  private func sentence(_ random: inout Random) -> String {
    var text = ""
    for _ in 0..<random.below(60) {
      text += random.pick(words)
      text += random.pick(["", "", " ", "\n"])
    }
    return text
  }

  private func nested(_ random: inout Random) -> String {
    var (open, close) = ("", "")
    for _ in 0...random.below(3) {
      let pair = random.pick(pairs)
      (open, close) = (open + pair.0, pair.1 + close)
    }
    let most = Self.limit / max(1, open.utf8.count + close.utf8.count)
    let count = random.pick([10, 60, 70, 1000, most])
    let closed = random.pick([count, count, 0, count + 1])
    return String(repeating: open, count: min(count, most)) + random.pick(words)
      + String(repeating: close, count: min(closed, most))
  }

  private func repeated(_ piece: [UInt8], _ random: inout Random) -> [UInt8] {
    guard !piece.isEmpty else { return [] }
    let short = Array(piece.prefix(1 + random.below(piece.count)))
    return Array(repeatElement(short, count: Self.limit / short.count).joined())
  }

  private func changed(_ input: [UInt8], _ saved: [[UInt8]], _ random: inout Random) -> [UInt8] {
    var bytes = input
    for _ in 0...random.below(6) {
      let at = random.below(bytes.count + 1)
      let end = min(bytes.count, at + random.below(random.pick([4, 40, 400])))
      switch random.below(8) {
      case 0: bytes.insert(UInt8(random.below(256)), at: at)
      case 1: bytes.removeSubrange(at..<end)
      case 2: bytes.insert(contentsOf: Array(bytes[at..<end]), at: random.below(bytes.count + 1))
      case 3: bytes.insert(contentsOf: random.pick(words).utf8, at: at)
      case 4: if at < bytes.count { bytes[at] ^= 1 << UInt8(random.below(8)) }
      case 5:
        bytes.replaceSubrange(
          at..<end, with: repeated(Array(bytes[at..<end]), &random).prefix(random.pick([100, 100_000])))
      case 6: number(in: &bytes, from: at, &random)
      default: bytes.replaceSubrange(at..., with: random.pick(saved).suffix(random.below(2000)))
      }
    }
    return Array(bytes.prefix(Self.limit))
  }

  /// Puts a number that programs stumble over in the place of the next one.
  private func number(in bytes: inout [UInt8], from start: Int, _ random: inout Random) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = bytes[start...].firstIndex(where: digits.contains) else { return }
    let end = bytes[first...].firstIndex { !digits.contains($0) } ?? bytes.count
    let number = random.pick([
      "0", "-1", "1", "4097", "65536", "2147483648", "4294967296", "3037000500", "9223372036854775807",
      "9223372036854775808", "18446744073709551616", "1e308", "1e999", "nan", "1e-320", "0.1",
      String(repeating: "9", count: 400),
    ])
    bytes.replaceSubrange(first..<end, with: number.utf8)
  }
}
