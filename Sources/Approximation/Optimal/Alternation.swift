import ReproducibleMath

/// A proof that no continuous function with h kinks is everywhere within ε of f: h + 1 triples of points that anybody can check
/// with 3(h + 1) values of f. It is the alternation of this problem, as Chebyshev's is that of polynomials.
///
/// Let g be within ε of f. The line M through (A, f(A) − ε) and (B, f(B) + ε) is below f − ε at C, for A < B < C; so g − M is at
/// least 0 at A, at most 0 at B and positive at C. Let c be the last zero of g − M before C. Then g is not affine from A to beyond
/// c: it has a kink in (A, c]. (With the sign turned, everything is mirrored.) The next triple has its B at or beyond this C, so
/// the kink that it asks for lies in (c, c′], if its A is at or beyond C too. Where the sign changes, A may lie before C as long
/// as M there is within the bound that A stands for: either its line M′ is, at c, on the far side of g, and c may take the place
/// of A; or M leaves M′ behind from c on, and with it a g that stays affine, which then never reaches C′.
public struct Alternation: Codable, Hashable, Sendable {
  /// Three points that force a kink.
  public struct Triple: Codable, Hashable, Sendable {
    /// Whether f leaves the line upwards.
    public let rises: Bool
    /// A: the line is at the near bound there.
    public let first: Double
    /// B: at the far bound.
    public let second: Double
    /// C: beyond the near bound.
    public let third: Double
  }

  /// ε.
  public let epsilon: Double
  /// h + 1 of them, from left to right.
  public let triples: [Triple]

  // region: check
  /// Whether the triples prove it of a map of one number, in interval arithmetic.
  public func holds(for target: Target) -> Bool {
    guard target.inputCount == 1, target.outputWidth == 1, epsilon >= 0 else { return false }
    let side = target.domain[0]
    func f(_ x: Double) -> Interval { target.ranges(over: [Interval(x)])[0] }
    var previous: (triple: Triple, line: (Double) -> Interval)?
    for triple in triples {
      let (a, b, c) = (triple.first, triple.second, triple.third)
      guard side.lower <= a, a < b, b < c, c <= side.upper else { return false }
      let sign: Interval = triple.rises ? 1 : -1
      let (start, end) = (f(a) - sign * Interval(epsilon), f(b) + sign * Interval(epsilon))
      let slope = (end - start) / (Interval(b) - Interval(a))
      let line = { (x: Double) in start + slope * (Interval(x) - Interval(a)) }
      guard (sign * (f(c) - line(c)) - Interval(epsilon)).lower > 0 else { return false }
      if let (before, M) = previous {
        guard b >= before.third else { return false }
        // At its own B the line is at the bound by definition.
        let isWithin = a == before.second || (sign * (start - M(a))).upper <= 0
        guard a >= before.third || before.rises != triple.rises && isWithin else { return false }
      }
      previous = (triple, line)
    }
    return !triples.isEmpty
  }
  // endregion
}

extension Alternation {
  /// The triples that a greedy path's turns give, with C as near to where the line leaves as it can be told.
  ///
  /// - Parameter noise: more than rounding does to f.
  init(_ path: Tube.Path, _ samples: SampledFunction, _ target: Target, epsilon: Double, noise: Double) {
    var triples: [Triple] = []
    for (index, turn) in path.turns.enumerated() {
      let a = turn.line.first.map { samples.x[$0] } ?? triples.last?.third ?? samples.x[0]
      let b = samples.x[turn.line.last]
      let ends = target([a, b])
      let (start, end) = (ends[0] - turn.sign * epsilon, ends[1] + turn.sign * epsilon)
      func isOutside(_ x: Double) -> Bool {
        turn.sign * (target([x])[0] - start - (end - start) * ((x - a) / (b - a))) > epsilon + noise
      }
      // The line is not quite the path's where it begins between samples; the next B is the last C that may be.
      let latest = index + 1 < path.turns.count ? path.turns[index + 1].line.last : samples.x.count - 1
      let exit = (turn.exit...max(turn.exit, latest)).first { isOutside(samples.x[$0]) } ?? turn.exit
      var (inside, outside) = (samples.x[exit - 1], samples.x[exit])
      for _ in 0..<24 {
        let middle = 0.5 * inside + 0.5 * outside
        if isOutside(middle) { outside = middle } else { inside = middle }
      }
      triples.append(Triple(rises: turn.sign > 0, first: a, second: b, third: outside))
    }
    (self.epsilon, self.triples) = (epsilon, triples)
  }
}
