import Diagnostics
import Foundation
import Synchronization

extension Array where Element == Figure {
  /// All figures as PNG, drawn side by side on all cores, in order; the same bytes as one after another.
  ///
  /// - Throws: the problems of the first figure that cannot be drawn.
  public func pngs(_ style: Style = .light, scale: Double = 2) throws(DiagnosticList) -> [Data] {
    try map { (figure: $0, style: style) }.pngs(scale: scale)
  }
}

extension Array where Element == (figure: Figure, style: Style) {
  /// All figures as PNG, each in its style, drawn side by side on all cores, in order.
  ///
  /// - Throws: the problems of the first figure that cannot be drawn.
  public func pngs(scale: Double = 2) throws(DiagnosticList) -> [Data] {
    let results = Mutex([Result<Data, DiagnosticList>?](repeating: nil, count: count))
    performConcurrently(count) { i in
      let result = Result { () throws(DiagnosticList) in try self[i].figure.png(self[i].style, scale: scale) }
      results.withLock { $0[i] = result }
    }
    var drawn: [Data] = []
    for case let result? in results.withLock({ $0 }) { drawn.append(try result.get()) }
    return drawn
  }
}
