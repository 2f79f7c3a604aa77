extension StringProtocol {
  /// The text with the characters that mean something in GitHub-flavoured Markdown escaped.
  var markdownEscaped: String {
    var escaped: [UInt8] = []
    escaped.reserveCapacity(utf8.count + 8)
    for byte in utf8 {
      switch byte {
      case 0x5C, 0x60, 0x2A, 0x5F, 0x5B, 0x5D, 0x3C, 0x3E, 0x24, 0x7C, 0x7E: escaped.append(.backslash)
      case 0x26:
        escaped += "&amp;".utf8
        continue
      default: break
      }
      escaped.append(byte)
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// Code between as many backticks as it needs.
  var markdownCode: String {
    let longest = split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: longest + 1)
    let pad = hasPrefix("`") || hasSuffix("`") || isEmpty ? " " : ""
    return fence + pad + self + pad + fence
  }
}
