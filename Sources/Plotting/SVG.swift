import Foundation

/// What cairo's SVG still needs.
package enum SVG {
  /// The same picture with words for screen readers and with names that do not depend on what was drawn before:
  /// cairo counts surfaces through the whole process.
  static func described(_ data: Data, title: String, description: String) -> Data {
    var picture = renumbered(renumbered(data, "surface"), "image")
    guard let start = picture.range(of: Data("<svg ".utf8)),
      let end = picture.range(of: Data(">".utf8), in: start.upperBound..<picture.endIndex)
    else { return picture }
    let words = "\n<title>\(escaped(title))</title>\n<desc>\(escaped(description))</desc>"
    picture.insert(contentsOf: words.utf8, at: end.upperBound)
    picture.insert(contentsOf: "role=\"img\" ".utf8, at: start.upperBound)
    return picture
  }

  /// The names `surface12`, `image15`, … counted from 0 in the order of their first mention. A picture can have millions
  /// of bytes, which the C library searches a hundred times as fast as a regular expression.
  private static func renumbered(_ data: Data, _ word: String) -> Data {
    let text = String(decoding: data, as: UTF8.self)
    var numbers: [Int: Int] = [:]
    var picture = Data(capacity: data.count)
    text.withCString { base in
      let bytes = UnsafeRawBufferPointer(start: base, count: text.utf8.count)
      var done = 0
      while let found = strstr(base + done, word) {
        let start = UnsafePointer(found) - base
        let digits = start + word.utf8.count
        var end = digits
        var number = 0
        // The word may stand in an embedded picture's base 64 as well, but not behind one of these marks.
        let isName =
          start > 0 && (bytes[start - 1] == UInt8(ascii: "#") || bytes[start - 1] == UInt8(ascii: "\""))
        while isName, end < bytes.count, end - digits < 18, (0x30...0x39).contains(bytes[end]) {
          number = 10 * number + Int(bytes[end] - 0x30)
          end += 1
        }
        picture.append(contentsOf: bytes[done..<digits])
        done = end
        guard end > digits else { continue }
        let known = numbers[number] ?? numbers.count
        numbers[number] = known
        picture.append(contentsOf: String(known).utf8)
      }
      picture.append(contentsOf: bytes[done...])
    }
    return picture
  }

  /// Text in which no character is taken for markup.
  package static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
