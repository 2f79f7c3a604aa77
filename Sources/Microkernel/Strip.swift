import ReproducibleMath

/// One block of columns of `C = finish(A·B + bias + addend)`, as wide as a vector, filled a few rows at a time.
///
/// Element (i, p) of A is `a[i·aRow + p·aDepth]`; distances between rows are in numbers. Each element of C is one chain
/// of fused multiply-adds over p = 0, 1, …: its bits depend neither on the width of a vector nor on how many rows
/// are computed at a time, so the same source serves every instruction set.
public struct Strip<Scalar: Real, Target: InstructionSet> {
  @usableFromInline let depth: Int
  @usableFromInline let a: UnsafePointer<Scalar>
  @usableFromInline let aRow: Int
  @usableFromInline let aDepth: Int
  @usableFromInline let b: UnsafePointer<Scalar>
  @usableFromInline let bRow: Int
  @usableFromInline let c: UnsafeMutablePointer<Scalar>
  @usableFromInline let cRow: Int
  @usableFromInline let bias: UnsafePointer<Scalar>?
  @usableFromInline let addend: UnsafePointer<Scalar>?
  @usableFromInline let addendRow: Int
  @usableFromInline let mask: UnsafePointer<Scalar>?
  @usableFromInline let rectify: Bool

  /// - Parameters:
  ///   - depth: the length of each chain.
  ///   - bias: one row that is added to every row.
  ///   - addend: a block that is added; may be C itself.
  ///   - mask: a block laid out like C; the result is zero wherever it is not positive.
  ///   - rectify: whether negative sums become zero.
  @inlinable @inline(__always)
  public init(
    depth: Int, a: UnsafePointer<Scalar>, aRow: Int, aDepth: Int, b: UnsafePointer<Scalar>, bRow: Int,
    c: UnsafeMutablePointer<Scalar>, cRow: Int, bias: UnsafePointer<Scalar>?,
    addend: UnsafePointer<Scalar>?, addendRow: Int, mask: UnsafePointer<Scalar>?, rectify: Bool
  ) {
    (self.depth, self.a, self.aRow, self.aDepth) = (depth, a, aRow, aDepth)
    (self.b, self.bRow, self.c, self.cRow) = (b, bRow, c, cRow)
    (self.bias, self.addend, self.addendRow) = (bias, addend, addendRow)
    (self.mask, self.rectify) = (mask, rectify)
  }

  /// The same strip for another instruction set.
  @inlinable @inline(__always)
  public func on<Other>(_ target: Other.Type) -> Strip<Scalar, Other> {
    Strip<Scalar, Other>(
      depth: depth, a: a, aRow: aRow, aDepth: aDepth, b: b, bRow: bRow, c: c, cRow: cRow, bias: bias,
      addend: addend, addendRow: addendRow, mask: mask, rectify: rectify)
  }

  /// Computes all rows, in blocks of rows that are as equal as can be: one of one or two rows would have too few
  /// chains to hide the latency of a multiply-add (Goto & van de Geijn 2008 describe the scheme).
  ///
  /// - Parameters:
  ///   - vector: the type to compute with, as wide as the strip.
  ///   - series: further products of the same shape.
  @inlinable @inline(__always)
  public func fill<Vector: KernelVector>(rows: Int, by vector: Vector.Type, series: Series)
  where Vector.Scalar == Scalar {
    let height = Target.height(lanes: Vector.scalarCount)
    let blocks = max(1, (rows &+ height &- 1) / height)
    let (least, left) = rows <= height ? (rows, 0) : rows.quotientAndRemainder(dividingBy: blocks)
    var (firstA, firstB, firstC) = (a, b, c)
    for _ in 0..<series.count {
      var row = 0
      for block in 0..<blocks {
        let count = block < left ? least &+ 1 : least
        fill(count, from: row, by: vector, firstA, firstB, firstC)
        row &+= count
      }
      firstA += series.a
      firstB += series.b
      firstC += series.c
    }
  }

  @inlinable @inline(__always)
  func fill<Vector: KernelVector>(
    _ count: Int, from row: Int, by vector: Vector.Type, _ a: UnsafePointer<Scalar>,
    _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>
  ) where Vector.Scalar == Scalar {
    switch count {
    case 8: tile(InlineArray<8, Vector>(repeating: .zero), row, a, b, c)
    case 7: tile(InlineArray<7, Vector>(repeating: .zero), row, a, b, c)
    case 6: tile(InlineArray<6, Vector>(repeating: .zero), row, a, b, c)
    case 5: tile(InlineArray<5, Vector>(repeating: .zero), row, a, b, c)
    case 4: tile(InlineArray<4, Vector>(repeating: .zero), row, a, b, c)
    case 3: tile(InlineArray<3, Vector>(repeating: .zero), row, a, b, c)
    case 2: tile(InlineArray<2, Vector>(repeating: .zero), row, a, b, c)
    case 1: tile(InlineArray<1, Vector>(repeating: .zero), row, a, b, c)
    default: break
    }
  }

  @inlinable @inline(__always)
  func tile<Vector: KernelVector, let count: Int>(
    _ zero: InlineArray<count, Vector>, _ row: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
    _ c: UnsafeMutablePointer<Scalar>
  ) where Vector.Scalar == Scalar {
    var sums = zero
    // A pointer for each row; from one, the compiler would go from row to row in one chain of additions.
    let rows = InlineArray<count, UnsafePointer<Scalar>> { i in a + (row &+ i) &* aRow }
    var b = b
    var offset = 0
    for _ in 0..<depth {
      let factor = Vector(at: b)
      for i in 0..<count {
        sums[unchecked: i] = sums[unchecked: i].addingProduct(
          Vector(repeating: rows[unchecked: i][offset]), factor)
      }
      offset &+= aDepth
      b += bRow
    }
    // Each loop is short enough to be unrolled; then the sums never leave their registers.
    if let bias {
      let bias = Vector(at: bias)
      for i in 0..<count { sums[unchecked: i] += bias }
    }
    if let addend {
      let addend = addend + row &* addendRow
      for i in 0..<count { sums[unchecked: i] += Vector(at: addend + i &* addendRow) }
    }
    if rectify {
      for i in 0..<count { sums[unchecked: i] = sums[unchecked: i].rectified }
    }
    if let mask {
      let mask = mask + row &* cRow
      for i in 0..<count {
        sums[unchecked: i] = sums[unchecked: i].kept(wherePositive: Vector(at: mask + i &* cRow))
      }
    }
    let c = c + row &* cRow
    for i in 0..<count { sums[unchecked: i].store(at: c + i &* cRow) }
  }
}

/// Products of one shape whose matrices lie at equal distances, such as those of one head for a batch of sequences: a
/// call for each would cost more than a small product does.
public struct Series: Sendable {
  /// Products.
  public let count: Int
  /// From one A to the next, in numbers.
  public let a: Int
  /// From one B to the next.
  public let b: Int
  /// From one C to the next.
  public let c: Int

  /// `count` products, with these distances.
  @inlinable @inline(__always)
  public init(count: Int, a: Int, b: Int, c: Int) { (self.count, self.a, self.b, self.c) = (count, a, b, c) }

  /// One product.
  @inlinable @inline(__always)
  public static var single: Series { Series(count: 1, a: 0, b: 0, c: 0) }
}
