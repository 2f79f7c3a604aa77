extension [Double] {
  /// Whether there are just so many numbers, all finite.
  public func holds(_ count: Int) -> Bool { self.count == count && allSatisfy { $0.isFinite } }
}

extension [Float] {
  /// Whether there are just so many numbers, all finite.
  public func holds(_ count: Int) -> Bool { self.count == count && allSatisfy { $0.isFinite } }
}
