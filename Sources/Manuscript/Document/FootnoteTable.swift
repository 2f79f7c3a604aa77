/// Footnotes by name and file: their marks in the order of the text, and their definitions.
struct FootnoteTable {
  private struct Key: Hashable {
    let name: String
    let file: Int32
  }

  private struct Entry {
    let key: Key
    let position: Position
    var marks: [String]
  }

  /// In the order of the first mark.
  private var entries: [Entry] = []
  private var indices: [Key: Int] = [:]
  private var definitions: [Key: (body: [Block], position: Position)] = [:]

  /// Notes a mark; the index of its footnote, whose number is one more.
  mutating func mark(_ name: String, in file: Int32, at position: Position, id: String) -> Int {
    let key = Key(name: name, file: file)
    if let index = indices[key] {
      entries[index].marks.append(id)
      return index
    }
    indices[key] = entries.count
    entries.append(Entry(key: key, position: position, marks: [id]))
    return entries.count - 1
  }

  /// Notes a definition; `false` when there is one already.
  mutating func define(_ name: String, in file: Int32, _ body: [Block], at position: Position) -> Bool {
    let key = Key(name: name, file: file)
    if definitions[key] != nil { return false }
    definitions[key] = (body, position)
    return true
  }

  /// The footnotes, and what is wrong with them.
  func resolved(report: (_ problem: String, Position, _ remedy: String?) -> Void) -> [Footnote] {
    for (key, definition) in definitions where indices[key] == nil {
      report(
        "footnote “\(key.name)” is never referred to", definition.position, "write [^\(key.name)] in the text"
      )
    }
    return entries.enumerated().map { index, entry in
      if definitions[entry.key] == nil {
        report("no footnote “\(entry.key.name)”", entry.position, "define it: [^\(entry.key.name)]: …")
      }
      return Footnote(number: index + 1, body: definitions[entry.key]?.body ?? [], marks: entry.marks)
    }
  }
}
