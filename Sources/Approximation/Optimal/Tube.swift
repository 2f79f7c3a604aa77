/// The tube f − ε ≤ y ≤ f + ε between the polygons through a function's samples, and its crossing by the fewest straight lines:
/// each link reaches as far as any can (Imai & Iri 1986; Suri 1986), in time proportional to the number of samples.
struct Tube {
  let samples: SampledFunction
  /// ε.
  let halfWidth: Double

  /// A straight line with the places of the two samples that hold it.
  struct Line {
    let slope: Double
    /// A point of it.
    let x: Double
    let y: Double
    /// The sample it touches first; none for the point at which the link before it left the tube.
    let first: Int?
    /// The sample it touches last.
    let last: Int

    func callAsFunction(_ x: Double) -> Double { y + slope * (x - self.x) }

    var mirrored: Line { Line(slope: -slope, x: x, y: -y, first: first, last: last) }
  }

  /// A link that can go no further.
  struct Turn {
    /// 1 where the tube rises above the line, −1 where it falls below it.
    let sign: Double
    /// Of all lines that reach this far the one that bends most to that side.
    let line: Line
    /// The first sample at which it is outside.
    let exit: Int
  }

  /// The turns of a path, and its last line.
  struct Path {
    var turns: [Turn] = []
    /// The line that reaches the end; none where more turns were needed than allowed.
    var last: Line?
  }

  /// One chain of the tube, seen so that it is the floor and y grows away from it: the lower chain as it is, the upper one
  /// mirrored.
  private struct Side {
    /// The chain's concave hull, from the first contact on.
    var hull: [(x: Double, y: Double, place: Int?)]
    var start = 0
    /// The line of largest slope; vertical while nothing holds it.
    var line: Line?

    /// Lets the line down to a point of the other chain.
    mutating func touch(_ x: Double, _ ceiling: Double, _ place: Int) {
      if let line, ceiling >= line(x) { return }
      var slope = (ceiling - hull[start].y) / (x - hull[start].x)
      while start + 1 < hull.count {
        let next = (ceiling - hull[start + 1].y) / (x - hull[start + 1].x)
        if next > slope { break }
        slope = next
        start += 1
      }
      line = Line(slope: slope, x: x, y: ceiling, first: hull[start].place, last: place)
    }

    /// Adds a point of the chain to its hull.
    mutating func push(_ x: Double, _ floor: Double, _ place: Int?) {
      while hull.count >= start + 2 {
        let (a, b) = (hull[hull.count - 2], hull[hull.count - 1])
        if (b.y - a.y) * (x - a.x) > (floor - a.y) * (b.x - a.x) { break }
        hull.removeLast()
      }
      hull.append((x, floor, place))
    }
  }

  /// The path with the fewest links, as long as it has no more turns than these.
  func path(atMost turns: Int) -> Path {
    samples.x.withUnsafeBufferPointer { x in
      samples.values.withUnsafeBufferPointer { values in path(x, values, atMost: turns) }
    }
  }

  private func path(
    _ x: UnsafeBufferPointer<Double>, _ values: UnsafeBufferPointer<Double>, atMost most: Int
  ) -> Path {
    var path = Path()
    // Mirrored, f becomes −f and both chains change places.
    var lower = Side(hull: [(x[0], values[0] - halfWidth, 0)])
    var upper = Side(hull: [(x[0], -values[0] - halfWidth, 0)])
    for place in 1..<x.count {
      let (point, value) = (x[place], values[place])
      if let line = lower.line, value - halfWidth > line(point) {
        if path.turns.count == most { return path }
        path.turns.append(Turn(sign: 1, line: line, exit: place))
        turn(line, 1, exit: place, &lower, &upper, x, values)
      } else if let line = upper.line, -value - halfWidth > line(point) {
        if path.turns.count == most { return path }
        path.turns.append(Turn(sign: -1, line: line.mirrored, exit: place))
        turn(line, -1, exit: place, &upper, &lower, x, values)
      }
      lower.touch(point, value + halfWidth, place)
      upper.touch(point, -value + halfWidth, place)
      lower.push(point, value - halfWidth, place)
      upper.push(point, -value - halfWidth, place)
    }
    guard let steepest = lower.line, let flattest = upper.line?.mirrored else { return path }
    // The mean of two lines that fit.
    let end = x[x.count - 1]
    path.last = Line(
      slope: 0.5 * steepest.slope + 0.5 * flattest.slope, x: end,
      y: 0.5 * steepest(end) + 0.5 * flattest(end),
      first: nil, last: x.count - 1)
    return path
  }

  /// What holds the lines that may follow one that left the tube: they meet it between its last contact B and the point Q at
  /// which it leaves. A line that does so and goes beyond is at most as high as it at B and before, and at least as high at Q;
  /// and a line with both properties meets it there.
  private func turn(
    _ line: Line, _ sign: Double, exit: Int, _ near: inout Side, _ far: inout Side,
    _ x: UnsafeBufferPointer<Double>, _ values: UnsafeBufferPointer<Double>
  ) {
    func above(_ place: Int) -> Double { sign * values[place] - halfWidth - line(x[place]) }
    let (before, after) = (above(exit - 1), above(exit))
    let share = before < 0 ? before / (before - after) : 0
    let point = x[exit - 1] + share * (x[exit] - x[exit - 1])
    near = Side(hull: [(point, line(point), nil)])
    far.hull.removeAll(keepingCapacity: true)
    far.start = 0
    for place in line.last..<exit { far.push(x[place], -sign * values[place] - halfWidth, place) }
    far.line = Line(slope: -line.slope, x: line.x, y: -line.y, first: line.last, last: exit)
  }
}
