import Diagnostics
import Foundation
import Microkernel
import MicrokernelAVX512
import ReproducibleMath
import Testing

@Suite struct StripTests {
  /// A product with everything that can be done to it, in plain arrays.
  struct Product: CustomTestStringConvertible, Sendable {
    let rows: Int
    let depth: Int
    let lanes: Int
    let bias: Bool
    let addend: Bool
    let mask: Bool
    let rectify: Bool

    var testDescription: String { "\(rows) rows, depth \(depth), \(lanes) lanes" }
    var aRow: Int { depth + 1 }
    var cRow: Int { lanes + 3 }

    func numbers(_ count: Int, _ name: String) -> [Float] {
      var random = RandomStream(seed: 1, name)
      return (0..<max(1, count)).map { _ in random.uniform(-1...1) }
    }

    /// Element by element: one chain of fused multiply-adds, then what is asked for.
    var expected: [Float] {
      let (a, b) = (numbers(rows * aRow, "a"), numbers(depth * lanes, "b"))
      let (biases, addends) = (numbers(lanes, "bias"), numbers(rows * cRow, "addend"))
      let masks = numbers(rows * cRow, "mask")
      var c = [Float](repeating: -7, count: max(1, rows * cRow))
      for row in 0..<rows {
        for column in 0..<lanes {
          var sum: Float = 0
          for p in 0..<depth { sum = sum.addingProduct(a[row * aRow + p], b[p * lanes + column]) }
          if bias { sum += biases[column] }
          if addend { sum += addends[row * cRow + column] }
          if rectify && sum < 0 { sum = 0 }
          if mask && !(masks[row * cRow + column] > 0) { sum = 0 }
          c[row * cRow + column] = sum
        }
      }
      return c
    }

    func computed(_ fill: (Strip<Float, Baseline>) -> Void) -> [Float] {
      let (a, b) = (numbers(rows * aRow, "a"), numbers(depth * lanes, "b"))
      let (biases, addends) = (numbers(lanes, "bias"), numbers(rows * cRow, "addend"))
      let masks = numbers(rows * cRow, "mask")
      var c = [Float](repeating: -7, count: max(1, rows * cRow))
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          biases.withUnsafeBufferPointer { biases in
            addends.withUnsafeBufferPointer { addends in
              masks.withUnsafeBufferPointer { masks in
                c.withUnsafeMutableBufferPointer { c in
                  guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
                  fill(
                    Strip(
                      depth: depth, a: a, aRow: aRow, aDepth: 1, b: b, bRow: lanes, c: c, cRow: cRow,
                      bias: bias ? biases.baseAddress : nil, addend: addend ? addends.baseAddress : nil,
                      addendRow: cRow, mask: mask ? masks.baseAddress : nil, rectify: rectify))
                }
              }
            }
          }
        }
      }
      return c
    }
  }

  /// Every number of rows from none to three blocks, and every combination of what is done to the sums.
  static let products = (0...24).flatMap { rows in
    [0, 1, 5, 16].flatMap { depth in
      [8, 16].map { lanes in
        let bits = rows + depth + lanes / 8
        return Product(
          rows: rows, depth: depth, lanes: lanes, bias: bits & 1 > 0, addend: bits & 2 > 0,
          mask: bits & 4 > 0, rectify: bits & 8 > 0)
      }
    }
  }

  @Test(arguments: products)
  func everyElementIsOneChainAndNothingElseIsWritten(_ product: Product) {
    let computed = product.computed { strip in
      if product.lanes == 16 {
        strip.fill(rows: product.rows, by: SIMD16<Float>.self, series: .single)
      } else {
        strip.fill(rows: product.rows, by: SIMD8<Float>.self, series: .single)
      }
    }
    #expect(computed.map(\.bitPattern) == product.expected.map(\.bitPattern))
  }

  @Test(.enabled(if: Processor.usesAVX512, "this processor has no AVX-512"), arguments: products)
  func registersOf512BitsGiveTheSameBits(_ product: Product) {
    let computed = product.computed { strip in
      let strip = strip.on(AVX512.self)
      if product.lanes == 16 {
        strip.fillWide(rows: product.rows, series: .single)
      } else {
        strip.fillNarrow(rows: product.rows, series: .single)
      }
    }
    #expect(computed.map(\.bitPattern) == product.expected.map(\.bitPattern))
  }

  #if os(Linux) && arch(x86_64)
    /// Of two functions of one name the linker keeps one, for all processors. So whatever the module with the newer
    /// instructions shares with others by name has to be its own by name.
    @Test func noCodeForAVX512CanStandInForOtherCode() throws {
      let objects = try #require(Self.objects(of: "MicrokernelAVX512"))
      #expect(!objects.isEmpty)
      for object in objects {
        let shared = try Self.symbols(in: object).filter { $0.kind == "W" }
        #expect(shared.map(\.name).filter { !$0.contains("AVX512") && !$0.hasPrefix("__swift") } == [])
      }
    }

    private static func objects(of module: String) -> [URL]? {
      var folder = Bundle.main.bundleURL
      for _ in 0..<6 {
        let build = folder.appending(path: "\(module).build")
        if let files = try? FileManager.default.contentsOfDirectory(
          at: build, includingPropertiesForKeys: nil)
        {
          return files.filter { $0.pathExtension == "o" }
        }
        folder.deleteLastPathComponent()
      }
      return nil
    }

    private static func symbols(in object: URL) throws -> [(kind: String, name: String)] {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["nm", "--defined-only", object.path]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return text.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: " ")
        return parts.count == 3 ? (String(parts[1]), String(parts[2])) : nil
      }
    }
  #endif
}
