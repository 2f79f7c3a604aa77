import Foundation

/// The address of a file beside the page: its path with all but unreserved characters percent-encoded, so that no character
/// of a name means anything to a browser, to Markdown or in an attribute.
func fileAddress(_ path: String) -> String {
  path.addingPercentEncoding(withAllowedCharacters: unreserved) ?? path
}

/// RFC 3986, and the slash between folders.
private let unreserved: CharacterSet = {
  let letters = "abcdefghijklmnopqrstuvwxyz"
  return CharacterSet(charactersIn: letters + letters.uppercased() + "0123456789-._~/")
}()
