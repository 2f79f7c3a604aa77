extension Interval {
  /// Equally spaced points, ends included.
  public func grid(_ count: Int) -> [Double] {
    (0..<count).map { (i: Int) -> Double in min(lower + width * (Double(i) / Double(count - 1)), upper) }
  }

  /// The middles of equal parts.
  public func cellCentres(_ count: Int) -> [Double] {
    (0..<count).map { (i: Int) -> Double in min(lower + width * ((Double(i) + 0.5) / Double(count)), upper) }
  }
}
