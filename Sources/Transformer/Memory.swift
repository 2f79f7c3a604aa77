import ReproducibleMath

/// A block of zeros on a cache line's boundary, freed with its owner.
final class Memory<Element: BitwiseCopyable> {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int, zero: Element) {
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64)
    base = bytes.bindMemory(to: Element.self, capacity: max(1, count))
    base.initialize(repeating: zero, count: count)
  }

  deinit { base.deallocate() }
}

/// Sets numbers to zero by their bytes; `update(repeating:count:)` copies a generic element one at a time.
func clear<R: Real>(_ numbers: UnsafeMutablePointer<R>, count: Int) {
  UnsafeMutableRawPointer(numbers).initializeMemory(
    as: UInt8.self, repeating: 0, count: count * MemoryLayout<R>.stride)
}
