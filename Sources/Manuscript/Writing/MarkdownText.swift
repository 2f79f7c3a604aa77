extension StringProtocol {
  /// The text with the characters that mean something in GitHub-flavoured Markdown escaped.
  var markdownEscaped: String {
    var escaped = ""
    escaped.reserveCapacity(utf8.count + 8)
    for scalar in unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "$", "|", "~": escaped += "\\"
      case "&":
        escaped += "&amp;"
        continue
      default: break
      }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }

  /// Code between as many backticks as it needs.
  var markdownCode: String {
    let longest = split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: longest + 1)
    let pad = hasPrefix("`") || hasSuffix("`") || isEmpty ? " " : ""
    return fence + pad + self + pad + fence
  }
}
