import Diagnostics
import Microkernel
import MicrokernelAVX512
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
///   - series: further products of the same shape; none of them with bias, addend or mask.
@specialized(where R == Float)
@specialized(where R == Double)
func multiply<R: Real>(
  rows: Int, columns: Int, depth: Int, _ a: UnsafePointer<R>, aRow: Int, aDepth: Int, _ b: Blocks<R>,
  into c: Blocks<R>, bias: UnsafePointer<R>? = nil, adding addend: Blocks<R>? = nil,
  finish: Finish<R> = .store, series: Series = .single
) {
  blocked(
    rows, columns, depth, a, aRow, aDepth, b, c, bias, addend, finish, series)
}

// The generic entry above stays a bare dispatch on R: metadata that a generic body needs would be looked up
// before it, and costs more than a small product.
@inline(never)
private func blocked<R: Real>(
  _ rows: Int, _ columns: Int, _ depth: Int, _ a: UnsafePointer<R>, _ aRow: Int, _ aDepth: Int,
  _ b: Blocks<R>,
  _ c: Blocks<R>, _ bias: UnsafePointer<R>?, _ addend: Blocks<R>?, _ finish: Finish<R>,
  _ series: Series
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
    let strip = Strip<R, Baseline>(
      depth: depth, a: a, aRow: aRow, aDepth: aDepth, b: bBlock, bRow: bRow, c: cBlock, cRow: cRow,
      bias: bias.map { $0 + column }, addend: addendBlock, addendRow: addendRow, mask: maskBlock,
      rectify: rectify)
    if Processor.usesAVX512, let strip = strip as? Strip<Float, Baseline> {
      let strip = strip.on(AVX512.self)
      width == 16 ? strip.fillWide(rows: rows, series: series) : strip.fillNarrow(rows: rows, series: series)
    } else if width == 16 {
      strip.fill(rows: rows, by: SIMD16<R>.self, series: series)
    } else {
      strip.fill(rows: rows, by: SIMD8<R>.self, series: series)
    }
    column &+= width
  }
}

/// `totals += Σ rows`, each column one chain of additions from the first row to the last.
@specialized(where R == Float)
@specialized(where R == Double)
func addColumnSums<R: Real>(
  rows: Int, columns: Int, _ a: UnsafePointer<R>, stride: Int, into totals: UnsafeMutablePointer<R>
) {
  addColumnSums(rows, columns, a, stride, totals)
}

@inline(never)
private func addColumnSums<R: Real>(
  _ rows: Int, _ columns: Int, _ a: UnsafePointer<R>, _ rowStride: Int, _ totals: UnsafeMutablePointer<R>
) {
  for column in stride(from: 0, to: columns, by: 32) {
    let (a, totals) = (a + column, totals + column)
    switch columns &- column {
    case 8: addColumnSums(InlineArray<1, R.Lanes>(repeating: .zero), rows, a, rowStride, totals)
    case 16: addColumnSums(InlineArray<2, R.Lanes>(repeating: .zero), rows, a, rowStride, totals)
    case 24: addColumnSums(InlineArray<3, R.Lanes>(repeating: .zero), rows, a, rowStride, totals)
    default: addColumnSums(InlineArray<4, R.Lanes>(repeating: .zero), rows, a, rowStride, totals)
    }
  }
}

/// Several blocks of eight columns, so that one's additions hide the latency of another's.
@inline(__always)
private func addColumnSums<R: Real, let count: Int>(
  _ zero: InlineArray<count, R.Lanes>, _ rows: Int, _ a: UnsafePointer<R>, _ stride: Int,
  _ totals: UnsafeMutablePointer<R>
) {
  var sums = zero
  for i in 0..<count { sums[unchecked: i] = R.Lanes(at: totals + 8 &* i) }
  var a = a
  for _ in 0..<rows {
    for i in 0..<count { sums[unchecked: i] += R.Lanes(at: a + 8 &* i) }
    a += stride
  }
  for i in 0..<count { sums[unchecked: i].store(at: totals + 8 &* i) }
}

/// The width that rows of `width` numbers are padded to: the next multiple of 8.
@inlinable
func paddedWidth(_ width: Int) -> Int { (width + 7) & ~7 }

/// The distance between rows of `width` numbers: an odd multiple of 8, because rows that lie a power of two
/// apart fall into the same few sets of the cache.
func rowStride(_ width: Int) -> Int { ((width + 7) / 8 | 1) * 8 }
