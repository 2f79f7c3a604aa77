import Foundation

/// The processor's peak: independent chains of fused multiply-adds in registers, on each thread.
func printPeak(threads: Int) {
  let rounds = 20_000_000
  var best = 0.0
  for _ in 0..<5 {
    let duration = ContinuousClock().measure {
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        // Kept alive, so that nothing is optimised away.
        if chains(rounds, start: Float(thread)) == 42 { print("") }
      }
    }
    // Twelve chains of eight lanes, two operations each.
    best = max(best, Double(threads * rounds * 12 * 8 * 2) / seconds(duration) / 1e9)
  }
  print(#"{"gflops": \#(best)}"#)
}

/// Twelve chains hide a latency of four to five cycles on two units.
@inline(never)
private func chains(_ rounds: Int, start: Float) -> Float {
  var sums = InlineArray<12, SIMD8<Float>>(repeating: SIMD8(repeating: start))
  let factor = SIMD8<Float>(repeating: 0.999)
  let term = SIMD8<Float>(repeating: 1e-3)
  for _ in 0..<rounds {
    for i in 0..<12 { sums[unchecked: i] = term.addingProduct(sums[unchecked: i], factor) }
  }
  var total = SIMD8<Float>.zero
  for i in 0..<12 { total += sums[unchecked: i] }
  return total.sum()
}
