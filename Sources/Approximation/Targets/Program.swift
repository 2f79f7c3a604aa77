import ReproducibleMath

/// A formula made ready to be enclosed over eight boxes at a time.
///
/// Over a box with centre x° and radii r, written x = x° + r∘s with s ∈ [−1, 1]^D, each operation q has
///
///     q(x) ∈ c + g·s + [−e, e]     a linear enclosure, and
///     q(x) ∈ [lower, upper]        a range,
///
/// which help each other: the range bounds what a linearisation neglects, and where a linear enclosure is worse than its
/// range (softmax weights over a large box, say) the range takes its place with g = 0.
///
/// How rounding is covered. c and g are floating-point numbers, taken as the exact reals they are; e bounds what is left.
/// Each operation adds to e a `slack`: 2⁻⁵⁰, eight half-ulps, for each rounding of c and g, times the magnitudes that were
/// rounded. A chain of k additions and products errs by at most γ_k = k u / (1 − k u), u = 2⁻⁵³, times the sum of absolute
/// values of its terms (Higham 2002, section 3.1), and 2⁻⁵⁰ k exceeds γ_k four times for any k that occurs. e itself is a
/// sum of at most a few hundred non-negative terms, each of a few products, so it is computed with a relative error far
/// below 2⁻⁴⁰, by which `finish` raises it, together with 2⁻¹⁰⁰⁰ against underflow.
struct Program: Sendable {
  enum Code: UInt8 {
    case constant, variable, combination, product, square, power, root, softmax, softmaxWeight
    case abs, sin, cos, exp, log, sqrt, tanh, reciprocal, minimum, maximum
  }

  struct Instruction {
    let code: Code
    /// Operands, each an operation before this one, or 0. Of a variable `b` is the index, of a power the exponent.
    var a = 0
    var b = 0
    /// The terms of a combination or the logits of a softmax.
    var terms = 0..<0
    /// The constant of a combination, the exponent of a root: middle and radius.
    var number = 0.0
    var radius = 0.0
  }

  struct Term {
    let operand: Int
    let weight: Double
    let radius: Double
  }

  let variables: Int
  let instructions: [Instruction]
  let terms: [Term]
  /// The longest softmax, at least 1.
  let longestSoftmax: Int

  init(_ formula: Formula) {
    var terms: [Term] = []
    variables = formula.variables
    longestSoftmax = formula.operations.reduce(1) { longest, operation in
      if case .softmax(let logits, _) = operation { return max(longest, logits.count) }
      return longest
    }
    instructions = formula.operations.map { operation in
      switch operation {
      case .constant(let value):
        let (middle, radius) = value.centred
        return Instruction(code: .constant, number: middle, radius: radius)
      case .variable(let index): return Instruction(code: .variable, b: index)
      case .combination(let constant, let sum):
        let first = terms.count
        for term in sum {
          let (middle, radius) = term.weight.centred
          terms.append(Term(operand: term.operand, weight: middle, radius: radius))
        }
        let (middle, radius) = constant.centred
        return Instruction(code: .combination, terms: first..<terms.count, number: middle, radius: radius)
      case .product(let a, let b): return Instruction(code: .product, a: a, b: b)
      case .power(let a, let n): return Instruction(code: n == 2 ? .square : .power, a: a, b: n)
      case .root(let a, let exponent):
        let (middle, radius) = exponent.centred
        return Instruction(code: .root, a: a, number: middle, radius: radius)
      case .minimum(let a, let b): return Instruction(code: .minimum, a: a, b: b)
      case .maximum(let a, let b): return Instruction(code: .maximum, a: a, b: b)
      case .softmax(let logits, let weight):
        if weight > 0 { return Instruction(code: .softmaxWeight) }
        let first = terms.count
        for logit in logits { terms.append(Term(operand: logit, weight: 1, radius: 0)) }
        return Instruction(code: .softmax, terms: first..<terms.count)
      case .function(let function, let a):
        let code: Code =
          switch function {
          case .abs: .abs
          case .sin: .sin
          case .cos: .cos
          case .exp: .exp
          case .log: .log
          case .sqrt: .sqrt
          case .tanh: .tanh
          case .reciprocal: .reciprocal
          }
        return Instruction(code: code, a: a)
      }
    }
    self.terms = terms
  }

  /// Vectors that one operation's enclosure takes.
  var stride: Int { Row.slopes + variables }
}

/// Where the parts of an operation's enclosure lie, counted in vectors of eight.
enum Row {
  static let centre = 0
  static let error = 1
  /// |c| + Σ|g| + e, to a few units in the last place.
  static let magnitude = 2
  static let lower = 3
  static let upper = 4
  static let slopes = 5
}

extension Interval {
  /// The midpoint and a radius around it that reaches both ends.
  var centred: (middle: Double, radius: Double) {
    let middle = midpoint
    return (middle, isPoint ? 0 : max((self - Interval(middle)).magnitude, 0))
  }
}
