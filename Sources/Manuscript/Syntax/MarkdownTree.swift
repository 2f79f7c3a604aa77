import CMd4c

/// Builds blocks from what md4c reports of one flow.
///
/// md4c hands out text as pointers into the buffer it was given; their offsets, mapped to the source, are the
/// positions of everything found in the text.
final class MarkdownTree {
  /// Understands what Markdown alone does not; the tree asks it in the order of the text.
  struct Meaning {
    /// The blocks of the special with this index, so many levels deep.
    let special: (_ index: Int, _ depth: Int) -> [Block]
    let heading: (_ level: Int, [Inline], Position) -> Block
    /// What a role says: its name, its content, and where both stand.
    let role: (_ name: String, _ content: String, _ nameAt: Position, _ contentAt: Position) -> Inline
    let footnote: (_ name: String, Position) -> Inline
    let math: (MappedText, _ isDisplay: Bool) -> Formula
    let link: (_ destination: String, [Inline], Position) -> Inline
    let image: (_ path: String, _ alt: [Inline], Position) -> Inline
    let code: (_ text: String, _ info: String, Position) -> Block
    let problem: (_ problem: String, Position, _ remedy: String?) -> Void
  }

  /// Deeper nesting of lists, quotations, directives and emphasis than this is refused.
  private static let depthLimit = 64

  private enum Kind {
    case document, quotation, paragraph, cell, emphasis, strong, struck, rule
    case list(start: Int?)
    case item
    case heading(Int)
    case codeBlock(info: String)
    case htmlBlock
    case link(String)
    case image(String)
    case codeSpan
    case math(display: Bool)
    /// Table, head, body, row: their cells gather in `grid`.
    case gridPart
  }

  private struct Frame {
    let kind: Kind
    var blocks: [Block] = []
    /// Complete pieces, and the text after them that more may be joined to.
    private(set) var inlines: [Inline] = []
    var pending = ""
    var items: [[Block]] = []
    /// Verbatim text: code, mathematics, HTML.
    var verbatim = MappedText()
    /// The source offset of the first text within.
    var offset: Int?

    mutating func append(_ piece: Inline) {
      if !pending.isEmpty {
        inlines.append(.text(pending))
        pending = ""
      }
      inlines.append(piece)
    }

    /// Takes out the pieces gathered so far.
    mutating func takeInlines() -> [Inline] {
      defer { inlines = [] }
      if !pending.isEmpty {
        inlines.append(.text(pending))
        pending = ""
      }
      return inlines
    }
  }

  private let source: SourceText
  private let file: Int32
  private let flow: Flow
  private let meaning: Meaning
  /// How deep the flow itself stands.
  private let depth: Int
  private var base: UnsafePointer<MD_CHAR>?
  private var stack: [Frame] = [Frame(kind: .document)]
  private var grid: (alignments: [Grid.Alignment?], rows: [[[Inline]]]) = ([], [])
  private var lastOffset: Int
  private var isTooDeep = false

  private init(_ flow: Flow, source: SourceText, file: Int32, depth: Int, meaning: Meaning) {
    self.depth = depth
    self.flow = flow
    self.source = source
    self.file = file
    self.meaning = meaning
    lastOffset = flow.markdown.source(of: 0)
  }

  /// The blocks of a flow.
  static func blocks(
    of flow: Flow, source: SourceText, file: Int32, depth: Int, allowsHTML: Bool, meaning: Meaning
  ) -> [Block] {
    let tree = MarkdownTree(flow, source: source, file: file, depth: depth, meaning: meaning)
    tree.parse(allowsHTML: allowsHTML)
    return tree.stack[0].blocks
  }

  private func parse(allowsHTML: Bool) {
    var flags =
      MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_LATEXMATHSPANS
    if !allowsHTML { flags |= MD_FLAG_NOHTMLBLOCKS | MD_FLAG_NOHTMLSPANS }
    var parser = MD_PARSER()
    parser.flags = UInt32(flags)
    parser.enter_block = { MarkdownTree.from($2).enter($0, $1) }
    parser.leave_block = { MarkdownTree.from($2).leave($0) }
    parser.enter_span = { MarkdownTree.from($2).enter($0, $1) }
    parser.leave_span = { kind, _, tree in MarkdownTree.from(tree).leave(kind) }
    parser.text = { MarkdownTree.from($3).text($0, $1, Int($2)) }
    flow.markdown.bytes.withUnsafeBytes { bytes in
      guard let start = bytes.bindMemory(to: MD_CHAR.self).baseAddress else { return }
      base = start
      _ = md_parse(start, MD_SIZE(bytes.count), &parser, Unmanaged.passUnretained(self).toOpaque())
    }
    while stack.count > 1 { stack.removeLast() }
  }

  private static func from(_ userData: UnsafeMutableRawPointer?) -> MarkdownTree {
    guard let userData else { preconditionFailure("md4c lost its user data") }
    return Unmanaged<MarkdownTree>.fromOpaque(userData).takeUnretainedValue()
  }

  private func position(_ offset: Int?) -> Position {
    Position(file: file, offset: Int32(offset ?? lastOffset))
  }

  /// Negative, which stops md4c, when nesting is too deep for the recursive walks over the tree. (It goes on after a positive
  /// number in links and pictures, and then leaves spans that were never entered.)
  private func push(_ kind: Kind) -> Int32 {
    if depth + stack.count > Self.depthLimit {
      if !isTooDeep {
        meaning.problem(
          "nested more than \(Self.depthLimit) levels deep", position(nil), "write it with fewer levels")
      }
      isTooDeep = true
      return -1
    }
    stack.append(Frame(kind: kind))
    return 0
  }

  // MARK: Blocks

  private func enter(_ type: MD_BLOCKTYPE, _ detail: UnsafeMutableRawPointer?) -> Int32 {
    flush()
    switch type {
    case MD_BLOCK_DOC: return 0
    case MD_BLOCK_QUOTE: return push(.quotation)
    case MD_BLOCK_UL: return push(.list(start: nil))
    case MD_BLOCK_OL:
      let start = detail?.load(as: MD_BLOCK_OL_DETAIL.self).start ?? 1
      return push(.list(start: Int(start)))
    case MD_BLOCK_LI: return push(.item)
    case MD_BLOCK_HR: return push(.rule)
    case MD_BLOCK_H:
      return push(.heading(Int(detail?.load(as: MD_BLOCK_H_DETAIL.self).level ?? 1)))
    case MD_BLOCK_CODE:
      let info = detail.map { string($0.load(as: MD_BLOCK_CODE_DETAIL.self).info) } ?? ""
      return push(.codeBlock(info: info))
    case MD_BLOCK_HTML: return push(.htmlBlock)
    case MD_BLOCK_TABLE:
      grid = ([], [])
      return push(.gridPart)
    case MD_BLOCK_TR:
      grid.rows.append([])
      return push(.gridPart)
    case MD_BLOCK_TH, MD_BLOCK_TD:
      if type == MD_BLOCK_TH {
        grid.alignments.append(alignment(detail?.load(as: MD_BLOCK_TD_DETAIL.self).align))
      }
      return push(.cell)
    case MD_BLOCK_THEAD, MD_BLOCK_TBODY: return push(.gridPart)
    default: return push(.paragraph)
    }
  }

  private func leave(_ type: MD_BLOCKTYPE) -> Int32 {
    flush()
    guard type != MD_BLOCK_DOC, var frame = stack.popLast() else { return 0 }
    let inlines = frame.takeInlines()
    switch frame.kind {
    case .quotation: add(.quotation(frame.blocks))
    case .list(let start): add(.list(items: frame.items, start: start))
    case .item: stack[stack.count - 1].items.append(frame.blocks)
    case .rule: add(.rule)
    case .heading(let level):
      if stack.count > 1 {
        meaning.problem("a heading cannot stand in a list or quotation", position(frame.offset), nil)
      }
      add(meaning.heading(level, inlines, position(frame.offset)))
    case .codeBlock(let info):
      if info.utf8.first == placeholderMark, let index = Int(info.dropFirst()) {
        stack[stack.count - 1].blocks += meaning.special(index, depth + stack.count)
      } else {
        add(meaning.code(frame.verbatim.string, info, position(frame.offset)))
      }
    case .htmlBlock: add(.html(frame.verbatim.string))
    case .paragraph: if !inlines.isEmpty { add(.paragraph(inlines)) }
    case .cell: grid.rows[grid.rows.count - 1].append(inlines)
    case .gridPart:
      if type == MD_BLOCK_TABLE {
        let rows = grid.rows
        add(.grid(Grid(alignments: grid.alignments, head: rows.first ?? [], rows: Array(rows.dropFirst()))))
      }
    default: break
    }
    return 0
  }

  private func add(_ block: Block) {
    stack[stack.count - 1].blocks.append(block)
  }

  /// Text that stands in a list item without a paragraph becomes a block before the next one begins.
  private func flush() {
    guard case .item = stack[stack.count - 1].kind else { return }
    let inlines = stack[stack.count - 1].takeInlines()
    if !inlines.isEmpty { add(.plain(inlines)) }
  }

  private func alignment(_ align: MD_ALIGN?) -> Grid.Alignment? {
    switch align {
    case MD_ALIGN_LEFT: .start
    case MD_ALIGN_CENTER: .center
    case MD_ALIGN_RIGHT: .end
    default: nil
    }
  }

  // MARK: Spans

  private func enter(_ type: MD_SPANTYPE, _ detail: UnsafeMutableRawPointer?) -> Int32 {
    switch type {
    case MD_SPAN_EM: push(.emphasis)
    case MD_SPAN_STRONG: push(.strong)
    case MD_SPAN_DEL: push(.struck)
    case MD_SPAN_A: push(.link(detail.map { string($0.load(as: MD_SPAN_A_DETAIL.self).href) } ?? ""))
    case MD_SPAN_IMG: push(.image(detail.map { string($0.load(as: MD_SPAN_IMG_DETAIL.self).src) } ?? ""))
    case MD_SPAN_CODE: push(.codeSpan)
    case MD_SPAN_LATEXMATH: push(.math(display: false))
    case MD_SPAN_LATEXMATH_DISPLAY: push(.math(display: true))
    default: push(.emphasis)
    }
  }

  private func leave(_ type: MD_SPANTYPE) -> Int32 {
    guard var frame = stack.popLast() else { return 0 }
    let inlines = frame.takeInlines()
    if stack[stack.count - 1].offset == nil { stack[stack.count - 1].offset = frame.offset }
    switch frame.kind {
    case .emphasis: append(.emphasis(inlines))
    case .strong: append(.strong(inlines))
    case .struck: append(.struck(inlines))
    case .link(let destination):
      append(meaning.link(destination, inlines, position(frame.offset)))
    case .image(let path): append(meaning.image(path, inlines, position(frame.offset)))
    case .codeSpan: endCodeSpan(frame)
    case .math(let display): append(.math(meaning.math(frame.verbatim, display)))
    default: break
    }
    return 0
  }

  private func append(_ piece: Inline) {
    stack[stack.count - 1].append(piece)
  }

  /// A code span is a role's content when `{name}` stands right before it.
  private func endCodeSpan(_ frame: Frame) {
    let top = stack.count - 1
    // In a table's cell a bar is written `\|`.
    let isInCell = stack.contains { if case .cell = $0.kind { true } else { false } }
    let content = isInCell ? frame.verbatim.string.replacing("\\|", with: "|") : frame.verbatim.string
    let before = stack[top].pending
    guard before.utf8.last == UInt8(ascii: "}"), let open = before.lastIndex(of: "{") else {
      return append(.code(content))
    }
    let name = before[before.index(after: open)...].dropLast()
    let contentOffset = frame.offset ?? lastOffset
    var nameOffset = contentOffset - 1
    while nameOffset > 0, source.bytes[nameOffset] != UInt8(ascii: "{") { nameOffset -= 1 }
    let isEscaped = nameOffset > 0 && source.bytes[nameOffset - 1] == .backslash
    guard !name.isEmpty, name.utf8.allSatisfy(\.isNameByte), !isEscaped else { return append(.code(content)) }
    stack[top].pending.removeSubrange(open...)
    append(meaning.role(String(name), content, position(nameOffset), position(contentOffset)))
  }

  // MARK: Text

  private func text(_ type: MD_TEXTTYPE, _ start: UnsafePointer<MD_CHAR>?, _ count: Int) -> Int32 {
    guard let start, let base else { return 0 }
    let top = stack.count - 1
    let bufferOffset = start - base
    let isInBuffer = bufferOffset >= 0 && bufferOffset + count <= flow.markdown.bytes.count
    let offset = isInBuffer ? min(flow.markdown.source(of: bufferOffset), source.bytes.count) : lastOffset
    if stack[top].offset == nil { stack[top].offset = offset }
    lastOffset = offset
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    switch type {
    case MD_TEXT_BR: append(.hardBreak)
    case MD_TEXT_SOFTBR: append(.softBreak)
    case MD_TEXT_CODE, MD_TEXT_LATEXMATH: stack[top].verbatim.append(bytes, from: offset)
    case MD_TEXT_HTML:
      if case .htmlBlock = stack[top].kind {
        stack[top].verbatim.append(bytes, from: offset)
      } else {
        append(.html(String(decoding: bytes, as: UTF8.self)))
      }
    case MD_TEXT_ENTITY: append(text: decodedEntity(String(decoding: bytes, as: UTF8.self)))
    default:
      if bytes.contains(placeholderMark) {
        meaning.problem("a directive cannot stand here", position(offset), "put an empty line before it")
      }
      let isEscaped = offset > 0 && source.bytes[offset - 1] == .backslash
      normalText(bytes, at: offset, isEscaped: isEscaped)
    }
    return 0
  }

  /// Appends text, with footnote marks `[^name]` taken out of it.
  private func normalText(_ bytes: UnsafeRawBufferPointer, at offset: Int, isEscaped: Bool) {
    var done = 0
    var index = 0
    while index + 2 < bytes.count {
      guard bytes[index] == UInt8(ascii: "["), bytes[index + 1] == UInt8(ascii: "^") else {
        index += 1
        continue
      }
      var end = index + 2
      while end < bytes.count, bytes[end].isLabelByte { end += 1 }
      if end < bytes.count, end > index + 2, bytes[end] == UInt8(ascii: "]"), index > 0 || !isEscaped {
        append(text: curled(bytes[done..<index], isEscaped: isEscaped && done == 0))
        let name = String(decoding: bytes[index + 2..<end], as: UTF8.self)
        append(meaning.footnote(name, position(offset + index)))
        done = end + 1
      }
      index = end
    }
    append(text: curled(bytes[done...], isEscaped: isEscaped && done == 0))
  }

  /// The text with straight quotation marks and apostrophes as the typographic ones; a backslash keeps a mark straight.
  private func curled(_ bytes: Slice<UnsafeRawBufferPointer>, isEscaped: Bool) -> String {
    let whole = UnsafeRawBufferPointer(rebasing: bytes)
    guard whole.firstOffset(of: 0x22) != nil || whole.firstOffset(of: 0x27) != nil else {
      return String(decoding: whole, as: UTF8.self)
    }
    var text: [UInt8] = []
    let frame = stack[stack.count - 1]
    var before = frame.pending.utf8.last ?? UInt8(ascii: "x")
    if frame.pending.isEmpty {
      switch frame.inlines.last {
      case nil, .softBreak, .hardBreak: before = .space
      default: break
      }
    }
    for (index, byte) in bytes.enumerated() {
      // What opens follows a blank, an opening bracket or a dash.
      let opens = before.isBlank || "([{".utf8.contains(before) || before == UInt8(ascii: "-")
      switch byte {
      case 0x22 where index > 0 || !isEscaped: text += (opens ? "“" : "”").utf8
      case 0x27 where index > 0 || !isEscaped: text += (opens ? "‘" : "’").utf8
      default: text.append(byte)
      }
      before = byte
    }
    return String(decoding: text, as: UTF8.self)
  }

  private func append(text: String) {
    stack[stack.count - 1].pending += text
  }

  private func string(_ attribute: MD_ATTRIBUTE) -> String {
    guard let text = attribute.text, attribute.size > 0 else { return "" }
    let bytes = UnsafeRawBufferPointer(start: text, count: Int(attribute.size))
    let string = String(decoding: bytes, as: UTF8.self)
    return string.contains("&") ? decodedEntities(in: string) : string
  }
}
