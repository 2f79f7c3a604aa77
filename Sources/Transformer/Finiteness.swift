import ReproducibleMath

/// Whether all numbers are finite.
///
/// x·0 is 0 for finite x only, so one sum finds any other number without a branch for each: a batch is checked before every
/// step of training.
@specialized(where R == Float)
@specialized(where R == Double)
func areFinite<R: Real>(_ numbers: [R]) -> Bool {
  numbers.withUnsafeBufferPointer { buffer in
    buffer.baseAddress.map { zeroProducts($0, count: buffer.count) == 0 } ?? true
  }
}

/// Σ 0·x, which is NaN unless all numbers are finite.
@specialized(where R == Float)
@specialized(where R == Double)
private func zeroProducts<R: Real>(_ numbers: UnsafePointer<R>, count: Int) -> R {
  // Four sums, so that none waits for the one before it.
  var (a, b, c, d) = (R.Lanes.zero, R.Lanes.zero, R.Lanes.zero, R.Lanes.zero)
  var i = 0
  while i &+ 32 <= count {
    a = a.addingProduct(R.Lanes(at: numbers + i), .zero)
    b = b.addingProduct(R.Lanes(at: numbers + i + 8), .zero)
    c = c.addingProduct(R.Lanes(at: numbers + i + 16), .zero)
    d = d.addingProduct(R.Lanes(at: numbers + i + 24), .zero)
    i &+= 32
  }
  var sum = ((a + b) + (c + d)).total
  while i < count {
    sum = sum.addingProduct(numbers[i], 0)
    i &+= 1
  }
  return sum
}
