import ReproducibleMath

/// The memory in which one thread computes a program's operations at eight points at a time, to about the precision of
/// `Double`: where to look for a large error, and what to draw.
final class PointValues {
  let program: Program
  let values: UnsafeMutablePointer<SIMD8<Double>>

  init(_ program: Program) {
    self.program = program
    values = .allocate(capacity: max(1, program.instructions.count))
    values.initialize(repeating: SIMD8(), count: max(1, program.instructions.count))
  }

  deinit { values.deallocate() }

  /// - Parameter points: D vectors, one lane for each point.
  func evaluate(_ points: UnsafePointer<SIMD8<Double>>) {
    program.instructions.withUnsafeBufferPointer { instructions in
      program.terms.withUnsafeBufferPointer { terms in
        for place in 0..<instructions.count {
          evaluateOne(instructions[place], terms, place, points)
        }
      }
    }
  }

  @inline(__always)
  private func evaluateOne(
    _ instruction: Program.Instruction, _ terms: UnsafeBufferPointer<Program.Term>, _ place: Int,
    _ points: UnsafePointer<SIMD8<Double>>
  ) {
    let x = values[instruction.a]
    switch instruction.code {
    case .constant: values[place] = SIMD8(repeating: instruction.number)
    case .variable: values[place] = points[instruction.b]
    case .combination:
      var sum = SIMD8(repeating: instruction.number)
      for index in instruction.terms {
        sum = sum.addingProduct(SIMD8(repeating: terms[index].weight), values[terms[index].operand])
      }
      values[place] = sum
    case .product: values[place] = x * values[instruction.b]
    case .square: values[place] = x * x
    case .power:
      var (power, square, rest) = (SIMD8<Double>(repeating: 1), x, instruction.b)
      while rest > 0 {
        if rest & 1 == 1 { power *= square }
        square *= square
        rest >>= 1
      }
      values[place] = power
    case .root:
      values[place] = Double.pow(Double.maximum(x, SIMD8()), SIMD8(repeating: instruction.number))
    case .abs: values[place] = Double.magnitude(x)
    case .sin: values[place] = Double.sin(x)
    case .cos: values[place] = Double.cos(x)
    case .exp: values[place] = Double.exp(x)
    case .log: values[place] = Double.log(x)
    case .sqrt: values[place] = Double.maximum(x, SIMD8()).squareRoot()
    case .tanh: values[place] = Double.tanh(x)
    case .reciprocal: values[place] = 1 / x
    case .minimum: values[place] = Double.minimum(x, values[instruction.b])
    case .maximum: values[place] = Double.maximum(x, values[instruction.b])
    case .softmaxWeight: break
    case .softmax:
      var largest = values[terms[instruction.terms.lowerBound].operand]
      for index in instruction.terms { largest = Double.maximum(largest, values[terms[index].operand]) }
      var total = SIMD8<Double>()
      for (t, index) in instruction.terms.enumerated() {
        values[place + t] = Double.exp(values[terms[index].operand] - largest)
        total += values[place + t]
      }
      for t in 0..<instruction.terms.count { values[place + t] /= total }
    }
  }
}
