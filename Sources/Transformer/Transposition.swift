import Microkernel
import ReproducibleMath

/// The transpose of a `rows` × `columns` matrix, each number multiplied by `scale`, in panel layout: `columns` rows,
/// `rows` padded columns, whose padding becomes zero.
///
/// The source's columns are padded to a multiple of 8 too; what its padding holds is never stored.
///
/// - Parameter series: further matrices of the same shape: `a` from one source to the next, `c` from one result.
@specialized(where R == Float)
@specialized(where R == Double)
func transpose<R: Real>(
  _ source: Blocks<R>, rows: Int, columns: Int, scale: R, into panels: UnsafeMutablePointer<R>,
  series: Series = .single
) {
  transposeTiles(source, rows, columns, scale, panels, series)
}

// As for `multiply`, the generic entry only dispatches.
@inline(never)
private func transposeTiles<R: Real>(
  _ source: Blocks<R>, _ rows: Int, _ columns: Int, _ scale: R, _ panels: UnsafeMutablePointer<R>,
  _ series: Series
) {
  let (paddedRows, paddedColumns) = (paddedWidth(rows), paddedWidth(columns))
  for item in 0..<series.count {
    for row in stride(from: 0, to: paddedRows, by: 8) {
      let firstRow = row & ~15
      let step = min(16, paddedRows &- firstRow)
      let panel = panels + item &* series.c + firstRow &* columns + row & 15
      for column in stride(from: 0, to: columns, by: 8) {
        let firstColumn = column & ~15
        let (block, sourceStep) = source.block(firstColumn, min(16, paddedColumns &- firstColumn))
        let from = block + item &* series.a + row &* sourceStep + column & 15
        let to = panel + column &* step
        let (rowsHere, columnsHere) = (min(8, rows &- row), min(8, columns &- column))
        if rowsHere == 8, columnsHere == 8 {
          var tile = InlineArray<8, SIMD8<R>>(repeating: .zero)
          for i in 0..<8 { tile[unchecked: i] = SIMD8(at: from + i &* sourceStep) * scale }
          tile = transposed(tile)
          for j in 0..<8 { tile[unchecked: j].store(at: to + j &* step) }
        } else {
          // Kept apart, because a tile that is indexed by a variable does not stay in registers.
          for j in 0..<columnsHere {
            for i in 0..<8 { to[j &* step &+ i] = i < rowsHere ? from[i &* sourceStep &+ j] * scale : 0 }
          }
        }
      }
    }
  }
}

/// Eight rows of eight numbers, transposed: three perfect shuffles of the rows take row i, lane j to row j, lane i.
@inline(__always)
private func transposed<R: Real>(_ tile: InlineArray<8, SIMD8<R>>) -> InlineArray<8, SIMD8<R>> {
  var tile = tile
  for _ in 0..<3 {
    let rows = tile
    for i in 0..<4 {
      let (upper, lower) = (rows[unchecked: i], rows[unchecked: i &+ 4])
      tile[unchecked: 2 &* i].evenHalf = upper.lowHalf
      tile[unchecked: 2 &* i].oddHalf = lower.lowHalf
      tile[unchecked: 2 &* i &+ 1].evenHalf = upper.highHalf
      tile[unchecked: 2 &* i &+ 1].oddHalf = lower.highHalf
    }
  }
  return tile
}
