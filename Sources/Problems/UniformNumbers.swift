import ReproducibleMath

/// Independent numbers, uniform in [0, 1).
func uniformNumbers(_ random: inout RandomStream, _ count: Int) -> [Float] {
  [Float](unsafeUninitializedCapacity: count) { buffer, filled in
    buffer.initialize(repeating: 0)
    random.fill(buffer, uniform: 0...1)
    filled = buffer.count
  }
}
