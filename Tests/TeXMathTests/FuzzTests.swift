import Foundation
import TeXMath
import Testing

/// SplitMix64 (Steele, Lea and Flood 2014): the same inputs in every run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

private let fragments: [String] =
  #"""
  x y 1 2 . , ; : ! | / + - = < > ( ) [ ] { } { } ^ _ ' & $ # % ~ \ \\ ε ‖ ∑ 💥 a\u0301
  \frac \sqrt \binom \hat \widehat \overline \underbrace \mathbf \mathrm \mathbb \boldsymbol \text{ \textbf{ \operatorname \operatorname*
  \left( \left. \left\{ \right) \right. \right| \middle| \bigl \Big \sum \int \max \sin \limits \nolimits \le \alpha \infty \not \stackrel
  \underset \xrightarrow [ ] \begin{pmatrix} \end{pmatrix} \begin{aligned} \end{aligned} \begin{array}{lc} \end{array} \begin{cases} \end{cases}
  \substack{ \displaystyle \phantom \quad \, \! \pmod \bmod \hspace{1em} \label \nosuch \begin \end
  """#.split(whereSeparator: \.isWhitespace).map(String.init)

/// Parses and sets what parses; faults of the outcome, if any.
private func faults(in source: String) throws -> [String] {
  do {
    let math = try Math(parsing: source)
    _ = math.runs
    return try MathMLElement(reading: math.mathML(display: source.utf8.count % 2 == 0)).faults
  } catch let error as TeXError {
    let inside = error.offset >= 0 && error.offset <= source.utf8.count && !error.message.isEmpty
    return inside ? [] : ["error outside the source: \(error)"]
  }
}

/// Seconds that this thread has run: a busy machine does not change them.
private func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

struct FuzzTests {
  @Test func randomFragmentsAreSetOrRefused() throws {
    var random = SplitMix(state: 1)
    var accepted = 0
    for _ in 0..<2000 {
      let source = (0..<Int.random(in: 1...14, using: &random))
        .map { _ in fragments.randomElement(using: &random) ?? "" }
        .joined(separator: Bool.random(using: &random) ? " " : "")
      #expect(try faults(in: source).isEmpty, "\(source)")
      _ = plainText(source)
      if (try? Math(parsing: source)) != nil { accepted += 1 }
    }
    #expect(accepted > 100)
  }

  @Test func mutatedFormulasAreSetOrRefused() throws {
    var random = SplitMix(state: 2)
    for formula in paperFormulas {
      for _ in 0..<12 {
        var scalars = Array(formula.unicodeScalars)
        for _ in 0..<Int.random(in: 1...3, using: &random) where !scalars.isEmpty {
          let i = Int.random(in: 0..<scalars.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: scalars.remove(at: i)
          case 1:
            scalars.insert(contentsOf: (fragments.randomElement(using: &random) ?? "").unicodeScalars, at: i)
          case 2: scalars.swapAt(i, Int.random(in: 0..<scalars.count, using: &random))
          default: scalars.removeLast(scalars.count - i)
          }
        }
        let source = String(String.UnicodeScalarView(scalars))
        #expect(try faults(in: source).isEmpty, "\(source)")
      }
    }
  }

  @Test func randomUnicodeIsSetOrRefused() throws {
    var random = SplitMix(state: 3)
    for _ in 0..<2000 {
      var source = ""
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let limit: UInt32 = Bool.random(using: &random) ? 0x80 : 0x11_0000
        source.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) ?? "x")
      }
      #expect(try faults(in: source).isEmpty, "\(source.unicodeScalars.map(\.value))")
      _ = plainText(source)
    }
  }

  /// Inputs that a parser going back, or a writer looking ahead, would take quadratic or exponential time for.
  @Test(arguments: [
    "x_i^2+", #"\frac12"#, "{x}", #"\left(x\right)"#, "'", "a,", #"\sin"#, "% c\n", #"\text{a}"#, "1{,}",
    #"\sum_i"#,
    #"\mathrm{ab}"#, "-", #"\hat x"#, #"\,"#,
  ])
  func timeIsLinear(fragment: String) throws {
    func time(_ count: Int) throws -> Double {
      let source = "x" + String(repeating: fragment, count: count)
      return try (0..<3).map { _ in
        let start = processorTime()
        let math = try Math(parsing: source)
        #expect(math.mathML(display: true).utf8.count + math.runs.count > 0)
        return processorTime() - start
      }.min() ?? 0
    }
    // For 32 times the input, quadratic time would be 1024 times as long.
    #expect(try time(8000) < time(250) * 256)
  }

  /// Sixty thousand operations in a row, or one within the other.
  @Test(arguments: [
    "x+", "(", "x(", "{", #"\frac{1}{"#, #"\sqrt{"#, "x^{", #"\left("#, "x_1", #"\hat"#, #"\mathbf"#,
    #"\displaystyle "#,
    #"\text{$"#, #"\not"#, #"\overset{a}{"#, #"\begin{matrix}"#, "&", "[", #"\sqrt["#, #"\substack{"#,
    #"\underbrace{"#,
    #"\,"#, "'", "1{,}", #"\int"#, #"\operatorname{"#,
  ])
  func longAndDeepFormulasAreSetOrRefusedAtOnce(unit: String) throws {
    let start = processorTime()
    _ = try? faults(in: String(repeating: unit, count: 60_000) + "1")
    _ = plainText("$" + String(repeating: unit, count: 60_000) + "1$")
    #expect(processorTime() - start < 10)
  }

  @Test func longUnknownNamesAreRefusedQuickly() {
    let source = "\\" + String(repeating: "a", count: 1_000_000)
    #expect(throws: TeXError.self) { try Math(parsing: source) }
  }
}
