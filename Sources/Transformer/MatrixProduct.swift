import ReproducibleMath

/// Where a matrix's column blocks lie.
///
/// Columns are walked in blocks of 16, the last one of 8 where the padded width asks for it. In *panel* layout,
/// used for weights, a block's rows follow each other without a gap, so that the innermost loop reads memory
/// in order; in *row* layout, used for activations, a row's blocks do.
struct Blocks<R: Real> {
  let base: UnsafeMutablePointer<R>
  /// From one column to the next block's: rows of the matrix in panel layout, 1 in row layout.
  let perColumn: Int
  /// From one row to the next: 0 in panel layout, which means the block's width.
  let perRow: Int

  /// Row layout with the given distance between rows.
  @inline(__always)
  static func rows(_ base: UnsafeMutablePointer<R>, stride: Int) -> Blocks {
    Blocks(base: base, perColumn: 1, perRow: stride)
  }

  /// Panel layout of a matrix with `rows` rows.
  @inline(__always)
  static func panels(_ base: UnsafeMutablePointer<R>, rows: Int) -> Blocks {
    Blocks(base: base, perColumn: rows, perRow: 0)
  }

  @inline(__always)
  func block(_ column: Int, _ width: Int) -> (UnsafeMutablePointer<R>, Int) {
    (base + column &* perColumn, perRow == 0 ? width : perRow)
  }
}

/// What happens to a finished block of a product before it is stored.
enum Finish<R: Real> {
  case store
  /// max(·, 0).
  case rectify
  /// The derivative of `rectify`: zero wherever this matrix, laid out like the result, is not positive.
  case whereverPositive(UnsafePointer<R>)
}

/// `C = finish(A·B + bias + addend)`.
///
/// Element (i, p) of A is `a[i·aRow + p·aDepth]`, so that the same code multiplies by A and by its transpose.
/// Each element of C is one chain of fused multiply-adds over p = 0, 1, …: its bits depend on neither the blocking
/// nor the number of threads. Widths are padded to multiples of 8 by the caller, with zeros that stay zeros.
///
/// - Parameters:
///   - rows: rows of C, any number.
///   - columns: padded columns of C, a multiple of 8.
///   - depth: the length of each chain.
///   - bias: one row that is added to every row.
///   - addend: a matrix that is added; may be C itself.
@specialized(where R == Float)
@specialized(where R == Double)
func multiply<R: Real>(
  rows: Int, columns: Int, depth: Int, _ a: UnsafePointer<R>, aRow: Int, aDepth: Int, _ b: Blocks<R>,
  into c: Blocks<R>, bias: UnsafePointer<R>? = nil, adding addend: Blocks<R>? = nil,
  finish: Finish<R> = .store
) {
  blocked(
    rows, columns, depth, a, aRow, aDepth, b, c, bias, addend, finish)
}

// The generic entry above stays a bare dispatch on R: metadata that a generic body needs would be looked up
// before it, and costs more than a small product.
@inline(never)
private func blocked<R: Real>(
  _ rows: Int, _ columns: Int, _ depth: Int, _ a: UnsafePointer<R>, _ aRow: Int, _ aDepth: Int,
  _ b: Blocks<R>,
  _ c: Blocks<R>, _ bias: UnsafePointer<R>?, _ addend: Blocks<R>?, _ finish: Finish<R>
) {
  var column = 0
  while column < columns {
    let width = min(16, columns &- column)
    let (bBlock, bRow) = b.block(column, width)
    let (cBlock, cRow) = c.block(column, width)
    let (addendBlock, addendRow): (UnsafePointer<R>?, Int)
    if let addend {
      let (block, row) = addend.block(column, width)
      (addendBlock, addendRow) = (UnsafePointer(block), row)
    } else {
      (addendBlock, addendRow) = (nil, 0)
    }
    let maskBlock: UnsafePointer<R>? =
      if case .whereverPositive(let mask) = finish { mask + (cBlock - c.base) } else { nil }
    let rectify = if case .rectify = finish { true } else { false }
    let strip = Strip(
      a: a, aRow: aRow, aDepth: aDepth, b: bBlock, bRow: bRow, depth: depth,
      place: Place(
        c: cBlock, cRow: cRow, bias: bias.map { $0 + column }, addend: addendBlock, addendRow: addendRow,
        mask: maskBlock, rectify: rectify))
    if width == 16 { strip.fillWide(rows) } else { strip.fillNarrow(rows) }
    column &+= width
  }
}

/// One block of columns of a product, filled from the first row to the last, as many rows at a time as registers allow.
private struct Strip<R: Real> {
  let a: UnsafePointer<R>
  let aRow: Int
  let aDepth: Int
  let b: UnsafePointer<R>
  let bRow: Int
  let depth: Int
  let place: Place<R>

  @inline(__always)
  func fillWide(_ rows: Int) {
    var row = 0
    while row &+ 6 <= rows {
      wide(InlineArray<6, R.Lanes>(repeating: .zero), row)
      row &+= 6
    }
    switch rows &- row {
    case 5: wide(InlineArray<5, R.Lanes>(repeating: .zero), row)
    case 4: wide(InlineArray<4, R.Lanes>(repeating: .zero), row)
    case 3: wide(InlineArray<3, R.Lanes>(repeating: .zero), row)
    case 2: wide(InlineArray<2, R.Lanes>(repeating: .zero), row)
    case 1: wide(InlineArray<1, R.Lanes>(repeating: .zero), row)
    default: break
    }
  }

  @inline(__always)
  func fillNarrow(_ rows: Int) {
    var row = 0
    while row &+ 8 <= rows {
      narrow(InlineArray<8, R.Lanes>(repeating: .zero), row)
      row &+= 8
    }
    if row &+ 4 <= rows {
      narrow(InlineArray<4, R.Lanes>(repeating: .zero), row)
      row &+= 4
    }
    if row &+ 2 <= rows {
      narrow(InlineArray<2, R.Lanes>(repeating: .zero), row)
      row &+= 2
    }
    if row < rows { narrow(InlineArray<1, R.Lanes>(repeating: .zero), row) }
  }

  /// `count` rows by 16 columns: with `count` = 6, twelve accumulators, two rows of B and a broadcast of A fill
  /// the sixteen vector registers of AVX2 (Goto & van de Geijn 2008 describe the scheme).
  @inline(__always)
  func wide<let count: Int>(_ zero: InlineArray<count, R.Lanes>, _ row: Int) {
    var left = zero
    var right = zero
    var a = a + row &* aRow
    var b = b
    for _ in 0..<depth {
      let b0 = R.Lanes(at: b)
      let b1 = R.Lanes(at: b + 8)
      for i in 0..<count {
        let x = R.Lanes(repeating: a[i &* aRow])
        left[unchecked: i] = left[unchecked: i].addingProduct(x, b0)
        right[unchecked: i] = right[unchecked: i].addingProduct(x, b1)
      }
      a += aDepth
      b += bRow
    }
    place.store(left, row, column: 0)
    place.store(right, row, column: 8)
  }

  /// `count` rows by 8 columns: the last block of a matrix whose padded width is an odd multiple of 8.
  @inline(__always)
  func narrow<let count: Int>(_ zero: InlineArray<count, R.Lanes>, _ row: Int) {
    var sums = zero
    var a = a + row &* aRow
    var b = b
    for _ in 0..<depth {
      let b0 = R.Lanes(at: b)
      for i in 0..<count {
        sums[unchecked: i] = sums[unchecked: i].addingProduct(R.Lanes(repeating: a[i &* aRow]), b0)
      }
      a += aDepth
      b += bRow
    }
    place.store(sums, row, column: 0)
  }
}

/// Where a strip's sums go, and what is done to them on the way.
private struct Place<R: Real> {
  let c: UnsafeMutablePointer<R>
  let cRow: Int
  let bias: UnsafePointer<R>?
  let addend: UnsafePointer<R>?
  let addendRow: Int
  let mask: UnsafePointer<R>?
  let rectify: Bool

  /// Each loop is short enough to be unrolled; then the sums never leave their registers.
  @inline(__always)
  func store<let count: Int>(_ sums: consuming InlineArray<count, R.Lanes>, _ row: Int, column: Int) {
    if let bias {
      let bias = R.Lanes(at: bias + column)
      for i in 0..<count { sums[unchecked: i] += bias }
    }
    if let addend {
      let addend = addend + row &* addendRow + column
      for i in 0..<count { sums[unchecked: i] += R.Lanes(at: addend + i &* addendRow) }
    }
    if rectify {
      for i in 0..<count { sums[unchecked: i] = R.maximum(sums[unchecked: i], R.Lanes.zero) }
    }
    if let mask {
      let mask = mask + row &* cRow + column
      for i in 0..<count {
        sums[unchecked: i] = R.Lanes.zero.replacing(
          with: sums[unchecked: i], where: R.less(R.Lanes.zero, R.Lanes(at: mask + i &* cRow)))
      }
    }
    let c = c + row &* cRow + column
    for i in 0..<count { sums[unchecked: i].store(at: c + i &* cRow) }
  }
}

/// The transpose of a `rows` × `columns` matrix in row layout, into panel layout (`columns` rows, `rows` padded
/// columns), each number multiplied by `scale`; the padding becomes zero.
@specialized(where R == Float)
@specialized(where R == Double)
func transpose<R: Real>(
  _ source: UnsafePointer<R>, stride: Int, rows: Int, columns: Int, scale: R,
  into panels: UnsafeMutablePointer<R>
) {
  let padded = paddedWidth(rows)
  var first = 0
  while first < padded {
    let width = min(16, padded &- first)
    let block = panels + first &* columns
    let filled = min(width, rows &- first)
    for offset in 0..<filled {
      let row = source + (first &+ offset) &* stride
      for column in 0..<columns { block[column &* width &+ offset] = row[column] * scale }
    }
    for offset in filled..<width {
      for column in 0..<columns { block[column &* width &+ offset] = 0 }
    }
    first &+= width
  }
}

/// The transpose of a matrix in panel layout (`rows` × `columns`), again in panel layout
/// (`columns` × `rows`, padded with zeros).
@specialized(where R == Float)
@specialized(where R == Double)
func transposePanels<R: Real>(
  _ source: UnsafePointer<R>, rows: Int, columns: Int, into panels: UnsafeMutablePointer<R>
) {
  let padded = paddedWidth(rows)
  let paddedColumns = paddedWidth(columns)
  var first = 0
  while first < padded {
    let width = min(16, padded &- first)
    let block = panels + first &* columns
    for column in 0..<columns {
      let sourceFirst = column & ~15
      let sourceWidth = min(16, paddedColumns &- sourceFirst)
      let from = source + sourceFirst &* rows + column & 15
      for offset in 0..<width {
        let row = first &+ offset
        block[column &* width &+ offset] = row < rows ? from[row &* sourceWidth] : 0
      }
    }
    first &+= width
  }
}

/// `totals += Σ rows`, each column one chain of additions from the first row to the last.
@specialized(where R == Float)
@specialized(where R == Double)
func addColumnSums<R: Real>(
  rows: Int, columns: Int, _ a: UnsafePointer<R>, stride: Int, into totals: UnsafeMutablePointer<R>
) {
  var column = 0
  while column < columns {
    var sum = R.Lanes(at: totals + column)
    var p = a + column
    for _ in 0..<rows {
      sum += R.Lanes(at: p)
      p += stride
    }
    sum.store(at: totals + column)
    column &+= 8
  }
}

/// The width that rows of `width` numbers are padded to: the next multiple of 8.
@inlinable
func paddedWidth(_ width: Int) -> Int { (width + 7) & ~7 }

/// The distance between rows of `width` numbers: an odd multiple of 8, because rows that lie a power of two
/// apart fall into the same few sets of the cache.
func rowStride(_ width: Int) -> Int { ((width + 7) / 8 | 1) * 8 }
