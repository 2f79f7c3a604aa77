import Approximation
import Foundation
import ReproducibleMath

/// A formula as text, and what it means, computed with the C library: the two share nothing.
struct RandomExpression {
  let text: String
  let value: ([Double]) -> Double

  /// - Parameters:
  ///   - depth: how deep operations nest.
  ///   - tokens, width: the shape of x; its numbers may be anything in ±2.
  init(_ random: inout RandomStream, depth: Int, tokens: Int, width: Int) {
    func make(_ depth: Int) -> RandomExpression {
      RandomExpression(&random, depth: depth, tokens: tokens, width: width)
    }
    if depth == 0 || random.integer(below: 8) == 0 {
      if random.integer(below: 4) == 0 {
        let number = Double(random.integer(below: 41) - 20) / 8
        self.init("(\(number))") { _ in number }
        return
      }
      let (token, coordinate) = (random.integer(below: tokens), random.integer(below: width))
      self.init("x[\(token + 1),\(coordinate + 1)]") { $0[token * width + coordinate] }
      return
    }
    switch random.integer(below: 18) {
    case 0...2:
      let (a, b) = (make(depth - 1), make(depth - 1))
      self.init("(\(a.text) + \(b.text))") { a.value($0) + b.value($0) }
    case 3, 4:
      let (a, b) = (make(depth - 1), make(depth - 1))
      self.init("(\(a.text) - \(b.text))") { a.value($0) - b.value($0) }
    case 5, 6:
      let (a, b) = (make(depth - 1), make(depth - 1))
      self.init("sin(\(a.text))*\(b.text)") { sin(a.value($0)) * b.value($0) }
    case 7:
      let (a, b) = (make(depth - 1), make(depth - 1))
      self.init("\(a.text)/(2.5 + cos(\(b.text)))") { a.value($0) / (2.5 + cos(b.value($0))) }
    case 8:
      let (a, b) = (make(depth - 1), make(depth - 1))
      self.init("max(\(a.text), \(b.text))") { max(a.value($0), b.value($0)) }
    case 9:
      let (a, b) = (make(depth - 1), make(depth - 1))
      self.init("min(\(a.text), \(b.text))") { min(a.value($0), b.value($0)) }
    case 10: self.init("abs", make(depth - 1)) { abs($0) }
    case 11: self.init("exp(-abs", make(depth - 1), ")") { exp(-abs($0)) }
    case 12: self.init("tanh", make(depth - 1)) { tanh($0) }
    case 13: self.init("log(1.5 + abs", make(depth - 1), ")") { log(1.5 + abs($0)) }
    case 14: self.init("sqrt(0.25 + abs", make(depth - 1), ")") { (0.25 + abs($0)).squareRoot() }
    case 15: self.init("(0.5 + abs", make(depth - 1), ")^1.7") { pow(0.5 + abs($0), 1.7) }
    case 16: self.init("tanh", make(depth - 1), "^\(2 + random.integer(below: 3))") { tanh($0) }
    default: self.init("cos", make(depth - 1)) { cos($0) }
    }
  }

  private init(_ text: String, value: @escaping ([Double]) -> Double) {
    self.text = text
    self.value = value
  }

  /// function(inner) and what follows; a power that follows is applied to the value.
  private init(
    _ name: String, _ inner: RandomExpression, _ suffix: String = "", _ function: @escaping (Double) -> Double
  ) {
    let power = suffix.hasPrefix("^") ? Double(suffix.dropFirst()) ?? 1 : 1
    self.init("\(name)(\(inner.text))\(suffix)") { pow(function(inner.value($0)), power) }
  }
}

extension RandomStream {
  mutating func point(in box: [Interval]) -> [Double] { box.map { uniform($0.lower...$0.upper) } }

  /// A box inside another: a point, a sliver or most of it.
  mutating func box(in outer: [Interval]) -> [Interval] {
    let size = [0, 1e-9, 1e-3, 0.05, 0.3, 1][integer(below: 6)]
    return outer.map { side in
      let centre: Double = uniform(side.lower...side.upper)
      let radius = size * side.width * uniform(0.0...1.0)
      return Interval(max(side.lower, centre - radius), min(side.upper, centre + radius))
    }
  }

  /// A point of a box, often at its corners and edges.
  mutating func extremePoint(in box: [Interval]) -> [Double] {
    box.map { side in
      switch integer(below: 4) {
      case 0: side.lower
      case 1: side.upper
      default: min(max(uniform(side.lower...side.upper), side.lower), side.upper)
      }
    }
  }
}
