import Foundation

extension StringProtocol {
  /// The text with the characters that mean something in HTML written as entities.
  var htmlEscaped: String {
    let text = String(self)
    guard strpbrk(text, "&<>\"") != nil || strlen(text) != text.utf8.count else { return text }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case 0x26: escaped += "&amp;".utf8
      case 0x3C: escaped += "&lt;".utf8
      case 0x3E: escaped += "&gt;".utf8
      case 0x22: escaped += "&quot;".utf8
      default: escaped.append(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }
}
