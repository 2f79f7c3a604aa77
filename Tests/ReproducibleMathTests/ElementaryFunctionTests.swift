import Foundation
import ReproducibleMath
import Testing

/// A one-argument function in its four forms, with the bound its documentation gives and the C library's as a check.
private struct Subject: Sendable, CustomTestStringConvertible {
  let name: String
  let bound: Double
  let float: @Sendable (Float) -> Float
  let double: @Sendable (Double) -> Double
  let floatLanes: @Sendable (SIMD8<Float>) -> SIMD8<Float>
  let doubleLanes: @Sendable (SIMD8<Double>) -> SIMD8<Double>
  let library: @Sendable (Double) -> Double
  var testDescription: String { name }
}

private let subjects = [
  Subject(
    name: "exp", bound: 0.75, float: Float.exp, double: Double.exp, floatLanes: Float.exp,
    doubleLanes: Double.exp,
    library: { Foundation.exp($0) }),
  Subject(
    name: "log", bound: 0.51, float: Float.log, double: Double.log, floatLanes: Float.log,
    doubleLanes: Double.log,
    library: { Foundation.log($0) }),
  Subject(
    name: "sin", bound: 0.8, float: Float.sin, double: Double.sin, floatLanes: Float.sin,
    doubleLanes: Double.sin,
    library: { Foundation.sin($0) }),
  Subject(
    name: "cos", bound: 0.8, float: Float.cos, double: Double.cos, floatLanes: Float.cos,
    doubleLanes: Double.cos,
    library: { Foundation.cos($0) }),
  Subject(
    name: "tanh", bound: 0.85, float: Float.tanh, double: Double.tanh, floatLanes: Float.tanh,
    doubleLanes: Double.tanh, library: { Foundation.tanh($0) }),
  Subject(
    name: "sigmoid", bound: 0.8, float: Float.sigmoid, double: Double.sigmoid, floatLanes: Float.sigmoid,
    doubleLanes: Double.sigmoid, library: { 1 / (1 + Foundation.exp(-$0)) }),
]

@Suite struct ElementaryFunctionTests {
  @Test(arguments: subjects)
  private func doubleResultsAreWithinTheBoundOfTheReference(_ subject: Subject) throws {
    let points = try ReferencePoint.load(subject.name)
    #expect(points.count > 200)
    for point in points {
      let x = point.arguments[0]
      let error = point.error(of: subject.double(x))
      #expect(error.magnitude <= subject.bound, "\(subject.name)(\(x)) is \(error) ulp off")
    }
  }

  @Test func powersAreWithinTheBoundOfTheReference() throws {
    for point in try ReferencePoint.load("pow") {
      let (x, y) = (point.arguments[0], point.arguments[1])
      let error = point.error(of: Double.pow(x, y))
      #expect(error.magnitude <= 0.8, "pow(\(x), \(y)) is \(error) ulp off")
    }
  }

  /// The tool `check-elementary-functions` does this for all arguments.
  @Test(arguments: subjects)
  private func floatResultsAreWithinOneUnitInTheLastPlace(_ subject: Subject) {
    for block in stride(from: 0, to: 1 << 32, by: 1_299_709) {
      let x = Float(bitPattern: UInt32(block))
      let (y, exact) = (subject.float(x), subject.library(Double(x)))
      if exact.isNaN {
        #expect(y.isNaN)
      } else {
        // One of the two numbers around the exact value.
        let nearest = Float(exact)
        let other = Double(nearest) < exact ? nearest.nextUp : nearest.nextDown
        #expect(y == nearest || y == other, "\(subject.name)(\(x)) = \(y)")
      }
    }
  }

  @Test(arguments: subjects)
  private func lanesGiveTheBitsOfTheScalarForm(_ subject: Subject) {
    var stream = RandomStream(seed: 5, subject.name)
    for round in 0..<500 {
      var doubles = SIMD8<Double>()
      var floats = SIMD8<Float>()
      for lane in 0..<8 {
        // Half of them any bit pattern, half of usual size; now and then a special value.
        let bits = stream.next()
        doubles[lane] = round % 2 == 0 ? Double(bitPattern: bits) : stream.uniform(-40...40)
        floats[lane] = round % 2 == 0 ? Float(bitPattern: UInt32(bits >> 32)) : stream.uniform(-20...20)
        if bits % 16 == 0 { doubles[lane] = specials[Int(bits >> 4) % specials.count] }
        if bits % 16 == 1 { floats[lane] = Float(specials[Int(bits >> 4) % specials.count]) }
      }
      let (wide, narrow) = (subject.doubleLanes(doubles), subject.floatLanes(floats))
      for lane in 0..<8 {
        #expect(same(wide[lane], subject.double(doubles[lane])), "\(subject.name)(\(doubles[lane]))")
        #expect(
          same(Double(narrow[lane]), Double(subject.float(floats[lane]))), "\(subject.name)(\(floats[lane]))")
      }
    }
  }

  @Test func powerLanesGiveTheBitsOfTheScalarForm() {
    var stream = RandomStream(seed: 5, "pow")
    for round in 0..<500 {
      var (x, y) = (SIMD8<Double>(), SIMD8<Double>())
      for lane in 0..<8 {
        x[lane] = round % 2 == 0 ? Double(bitPattern: stream.next()) : stream.uniform(-3...3)
        y[lane] = round % 2 == 0 ? specials[stream.integer(below: specials.count)] : stream.uniform(-9...9)
      }
      let z = Double.pow(x, y)
      let narrow = Float.pow(SIMD8<Float>(x), SIMD8<Float>(y))
      for lane in 0..<8 {
        #expect(same(z[lane], Double.pow(x[lane], y[lane])), "pow(\(x[lane]), \(y[lane]))")
        #expect(same(Double(narrow[lane]), Double(Float.pow(Float(x[lane]), Float(y[lane])))))
      }
    }
  }

  /// The bits that this project's results rest on, on every machine and in every configuration.
  @Test(
    arguments: [
      ("exp", 0x5b2c_2b8e_6ced_8a9d), ("log", 0xce9a_e4cb_1df7_8260), ("sin", 0x37e8_4829_629c_3804),
      ("cos", 0x172b_87f8_81ec_32c0), ("tanh", 0xdbd1_0c8f_bea6_7f91),
      ("sigmoid", 0xcf3d_ef26_5ef8_4ebc),
    ] as [(String, UInt64)])
  func bitsAreFixed(_ name: String, _ expected: UInt64) throws {
    let subject = try #require(subjects.first { $0.name == name })
    var (stream, hash) = (RandomStream(seed: 1, name), UInt64(0xcbf2_9ce4_8422_2325))
    for _ in 0..<4000 {
      let x: Double =
        stream.uniform(-1...1) * Double(sign: .plus, exponent: stream.integer(below: 80) - 40, significand: 1)
      for bits in [subject.double(x).bitPattern, UInt64(subject.float(Float(x)).bitPattern)]
      where bits & 0x7ff << 52 != 0x7ff << 52 {
        hash = (hash ^ bits) &* 0x100_0000_01b3
      }
    }
    #expect(hash == expected, "\(name): 0x\(String(hash, radix: 16))")
  }
}

/// NaN agrees with NaN, and otherwise every bit.
func same(_ a: Double, _ b: Double) -> Bool { a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN) }

let specials: [Double] = [
  0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 0x1p-1060, -0x1p-1070, .infinity, -.infinity, .nan,
  .leastNormalMagnitude, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
  0x1p52, 0x1p53, -0x1.fffffffffffffp52, 0x1p53 + 2, 1e22, 0x1p30, 0x1p-30, 709.78271289338397,
  -745.13321910194122,
  88.72284, -103.97208, 20, -20,
]
