import Foundation
import ReproducibleMath

/// Prints nanoseconds per value: our functions eight lanes at a time and one by one, and the C library's, in turn on the
/// same arguments; and random numbers per second.
@main
struct BenchmarkElementaryFunctions {
  static func main() {
    var stream = RandomStream(seed: 1, "benchmark")
    let floats = Arguments<Float>(&stream)
    let doubles = Arguments<Double>(&stream)

    print("ns per value   Float lanes   Double lanes   Double   C library, Double")
    row(
      "exp", floats.time(lanes: { Float.exp($0) }), doubles.time(lanes: { Double.exp($0) }),
      doubles.time(each: { Double.exp($0) }), doubles.time(each: { Foundation.exp($0) }))
    row(
      "log", floats.time(lanes: { Float.log($0) }), doubles.time(lanes: { Double.log($0) }),
      doubles.time(each: { Double.log($0) }), doubles.time(each: { Foundation.log($0) }))
    row(
      "sin", floats.time(lanes: { Float.sin($0) }), doubles.time(lanes: { Double.sin($0) }),
      doubles.time(each: { Double.sin($0) }), doubles.time(each: { Foundation.sin($0) }))
    row(
      "cos", floats.time(lanes: { Float.cos($0) }), doubles.time(lanes: { Double.cos($0) }),
      doubles.time(each: { Double.cos($0) }), doubles.time(each: { Foundation.cos($0) }))
    row(
      "tanh", floats.time(lanes: { Float.tanh($0) }), doubles.time(lanes: { Double.tanh($0) }),
      doubles.time(each: { Double.tanh($0) }), doubles.time(each: { Foundation.tanh($0) }))
    row(
      "sigmoid", floats.time(lanes: { Float.sigmoid($0) }), doubles.time(lanes: { Double.sigmoid($0) }),
      doubles.time(each: { Double.sigmoid($0) }), doubles.time(each: { 1 / (1 + Foundation.exp(-$0)) }))
    row(
      "x^1.7", floats.time(lanes: { Float.pow($0, SIMD8(repeating: 1.7)) }),
      doubles.time(lanes: { Double.pow($0, SIMD8(repeating: 1.7)) }),
      doubles.time(each: { Double.pow($0, 1.7) }),
      doubles.time(each: { Foundation.pow($0, 1.7) }))
    let uniform = floats.shortest { stream.fill($0, uniform: -1...1) }
    let normal = floats.shortest { stream.fill($0, normalWithMean: 0) }
    print(String(format: "random Floats: %.0f M/s uniform, %.0f M/s normal", 1e3 / uniform, 1e3 / normal))
  }

  static func row(_ name: String, _ times: Double...) {
    let columns = zip(times, [14, 15, 9, 20]).map { time, width in
      let text = String(format: "%.2f", time)
      return String(repeating: " ", count: width - text.count) + text
    }
    print(name + String(repeating: " ", count: 12 - name.count) + columns.joined())
  }
}

/// Arguments between 0.01 and 10 and room for results; the times are per value, the shortest of many runs.
struct Arguments<R: Real> {
  static var count: Int { 4096 }
  let values = UnsafeMutableBufferPointer<R>.allocate(capacity: count)
  let results = UnsafeMutableBufferPointer<R>.allocate(capacity: count)

  init(_ stream: inout RandomStream) { stream.fill(values, uniform: 0.01...10) }

  @inline(__always)
  func time(lanes function: (R.Lanes) -> R.Lanes) -> Double {
    shortest { _ in
      for i in stride(from: 0, to: Self.count, by: 8) {
        function(R.Lanes(at: values.baseAddress! + i)).store(at: results.baseAddress! + i)
      }
    }
  }

  @inline(__always)
  func time(each function: (R) -> R) -> Double {
    shortest { _ in for i in 0..<Self.count { results[i] = function(values[i]) } }
  }

  @inline(__always)
  func shortest(_ fill: (UnsafeMutableBufferPointer<R>) -> Void) -> Double {
    let clock = ContinuousClock()
    let best = (0..<300).map { _ in clock.measure { fill(results) } }.min()!
    return Double(best.components.attoseconds) / 1e9 / Double(Self.count)
  }
}
