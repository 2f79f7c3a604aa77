import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Plotting
@testable import gallery

@Suite struct ParallelTests {
  @Test func `figures drawn side by side are the ones drawn one after another`() throws {
    let figures = Gallery.items.filter { $0.name != "million" }.map(\.figure)
    let single = try figures.map { try $0.png(scale: 0.5) }
    for _ in 0..<2 { #expect(try figures.pngs(scale: 0.5) == single) }
  }

  @Test func `many threads may draw in all formats at once`() throws {
    let figures = ["loss", "heat-map", "attention", "inverted"].compactMap { name in
      Gallery.items.first { $0.name == name }?.figure
    }
    let wanted = try figures.map { (try $0.png(scale: 0.4), try $0.svg(), try $0.pdf()) }
    let wrong = Mutex(0)
    let group = DispatchGroup()
    // Threads of their own, each of which starts with an empty font map.
    for k in 0..<16 {
      group.enter()
      let thread = Thread {
        for round in 0..<3 {
          let i = (k + round) % figures.count
          let same =
            (try? figures[i].png(scale: 0.4)) == wanted[i].0 && (try? figures[i].svg()) == wanted[i].1
            && (try? figures[i].pdf()) == wanted[i].2
          if !same { wrong.withLock { $0 += 1 } }
        }
        group.leave()
      }
      thread.stackSize = 1 << 20
      thread.start()
    }
    group.wait()
    #expect(wrong.withLock { $0 } == 0)
  }

  @Test func `a figure that cannot be drawn is reported`() {
    let good = Figure(Panel([.line(x: [0, 1], y: [0, 1])]))
    #expect(throws: (any Error).self) { try [good, Figure(panels: []), good].pngs() }
    #expect(throws: Never.self) { try [Figure]().pngs() }
  }
}
