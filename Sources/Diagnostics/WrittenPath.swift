import Foundation

/// A path as somebody wrote it in an option, a variable or a file, with `~` read as the home folder: a shell does that only where
/// `~` begins a word.
///
/// - Throws: `Diagnostic` of kind `.usage` for an empty path, for the home of another user, and where no home folder is known.
public func writtenPath(
  _ text: String, environment: [String: String] = ProcessInfo.processInfo.environment
) throws(Diagnostic) -> String {
  guard !text.isEmpty, !text.utf8.contains(0) else {
    throw Diagnostic(.usage, "“\(text)” is no path", remedy: "name a file or a folder")
  }
  guard text.hasPrefix("~") else { return text }
  guard text == "~" || text.hasPrefix("~/") else {
    throw Diagnostic(
      .usage, "“\(text)” begins with the home folder of another user",
      remedy: "write that folder out, or ./\(text)")
  }
  guard let home = environment["HOME"], home.hasPrefix("/") else {
    throw Diagnostic(
      .usage, "“\(text)” begins with the home folder, and HOME names none", remedy: "write the folder out")
  }
  return home + text.dropFirst()
}

/// A word as a shell takes it for one argument: `report`, `'my report'`.
public func shellQuoted(_ word: String) -> String {
  let isPlain = word.utf8.allSatisfy { byte in
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "/._-=+:,@%".utf8.contains(byte)
  }
  return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}
