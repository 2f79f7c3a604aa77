/// The eight classes of atoms, from which TeX decides the spaces between them (The TeXbook, chapter 18).
enum AtomClass: Int, Sendable {
  case ordinary, operation, binary, relation, opening, closing, punctuation, inner

  /// Whether a function before it applies to it.
  var canBeArgument: Bool {
    switch self {
    case .ordinary, .operation, .opening, .inner: true
    default: false
    }
  }
}

/// Space between neighbouring atoms in mu, eighteenths of an em: row for the left one, column for the right.
///
/// The table of The TeXbook, page 170; negative where scripts drop the space. Pairs that cannot occur are 0.
private let spaceTable: [[Int]] = [
  [0, 3, -4, -5, 0, 0, 0, -3],
  [3, 3, 0, -5, 0, 0, 0, -3],
  [-4, -4, 0, 0, -4, 0, 0, -4],
  [-5, -5, 0, 0, -5, 0, 0, -5],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 3, -4, -5, 0, 0, 0, -3],
  [-3, -3, 0, -3, -3, -3, -3, -3],
  [-3, 3, -4, -5, -3, 0, -3, -3],
]

/// The classes of a row's nodes after TeX's correction of binary operators; `nil` for what is no atom.
///
/// A binary operator without an operand on either side, as in `−x` or `(+)`, is an ordinary symbol.
///
/// - Parameter continues: whether an ordinary atom stands before the row, as in the right half of an alignment.
func atomClasses(of row: [Node], continues: Bool = false) -> [AtomClass?] {
  var classes = row.map(\.atomClass)
  var last = continues ? AtomClass.ordinary : nil
  var lastIndex: Int?
  for (i, atom) in classes.enumerated() {
    guard var atom else { continue }
    switch (last, atom) {
    case (nil, .binary), (.binary?, .binary), (.operation?, .binary), (.relation?, .binary),
      (.opening?, .binary), (.punctuation?, .binary):
      atom = .ordinary
    case (.binary?, .relation), (.binary?, .closing), (.binary?, .punctuation):
      if let lastIndex { classes[lastIndex] = .ordinary }
    default:
      break
    }
    classes[i] = atom
    last = atom
    lastIndex = i
  }
  if last == .binary, let lastIndex { classes[lastIndex] = .ordinary }
  return classes
}

/// The space before each node of a row, in mu.
///
/// - Parameter isScript: whether the row is set in script style, where most spaces vanish.
func spacesBefore(_ classes: [AtomClass?], isScript: Bool, continues: Bool = false) -> [Int] {
  var last = continues ? AtomClass.ordinary : nil
  return classes.map { atom in
    guard let atom else { return 0 }
    defer { last = atom }
    guard let last else { return 0 }
    let space = spaceTable[last.rawValue][atom.rawValue]
    return space < 0 ? (isScript ? 0 : -space) : space
  }
}
