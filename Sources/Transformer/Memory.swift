import ReproducibleMath

/// A block of zeros on a cache line's boundary, freed with its owner.
final class Memory<R: Real> {
  let base: UnsafeMutablePointer<R>
  let count: Int

  init(zeros count: Int) {
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<R>.stride, alignment: 64)
    base = bytes.bindMemory(to: R.self, capacity: max(1, count))
    clear(base, count: count)
  }

  deinit { base.deallocate() }
}

/// Sets numbers to zero by their bytes; `update(repeating:count:)` copies a generic element one at a time.
func clear<R: Real>(_ numbers: UnsafeMutablePointer<R>, count: Int) {
  UnsafeMutableRawPointer(numbers).initializeMemory(
    as: UInt8.self, repeating: 0, count: count * MemoryLayout<R>.stride)
}
