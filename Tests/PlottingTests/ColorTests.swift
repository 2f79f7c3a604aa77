import Foundation
import Testing

@testable import Plotting

private let roles: [Role] = [.target, .trained, .proofA, .proofB, .bound, .other(0), .other(1), .other(2)]

/// How a reader without one kind of cone sees a colour (Machado, Oliveira and Fernandes, 2009, severity 1).
private func seen(_ color: Color, _ matrix: [[Double]]) -> OKLab {
  func linear(_ v: Double) -> Double { v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4) }
  let rgb = [linear(color.red), linear(color.green), linear(color.blue)]
  let out = matrix.map { row in max(0, zip(row, rgb).reduce(0) { $0 + $1.0 * $1.1 }) }
  return OKLab(linear: (out[0], out[1], out[2]))
}

@Suite struct ColorTests {
  @Test(arguments: [true, false])
  func `text in every colour is legible and lines are visible`(isDark: Bool) {
    let style = isDark ? Style.dark : .light
    for role in roles + (3..<45).map(Role.other) {
      #expect(style.textColor(role).contrast(with: style.paper) >= 4.5, "\(role)")
      #expect(style.color(role).contrast(with: style.paper) >= 1.95, "\(role)")
    }
    for color in [style.ink, style.muted] { #expect(color.contrast(with: style.paper) >= 4.5) }
  }

  @Test(arguments: [
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
  ])
  func `readers with any kind of colour vision tell the roles apart`(matrix: [[Double]]) {
    for style in [Style.light, .dark] {
      for (i, a) in roles.enumerated() {
        for b in roles[(i + 1)...] {
          let distance = seen(style.color(a), matrix).distance(to: seen(style.color(b), matrix))
          // Where colours come near each other, the line's pattern differs.
          #expect(distance > 0.07 || style.dash(a) != style.dash(b), "\(a) and \(b): \(distance)")
          #expect(distance > 0.03 || a == .bound || b == .bound, "\(a) and \(b): \(distance)")
        }
      }
    }
  }

  @Test func `the house roles look as the house style says`() {
    let style = Style.light
    #expect(style.color(.target) == style.ink && style.dash(.target) == .dashed)
    #expect(style.color(.trained) == Color(0x0072b2) && style.dash(.trained) == .solid)
    #expect(style.color(.proofA) == Color(0xd55e00))
    #expect(style.color(.proofB) == Color(0x009e73))
    #expect(style.color(.bound) == style.muted && style.dash(.bound) == .dotted)
    #expect(style.lineWidth == 1.6 && style.axisWidth == 0.8 && style.bandOpacity == 0.18)
    #expect([style.titleSize, style.labelSize, style.tickSize].allSatisfy { (9.5...10.5).contains($0) })
  }

  @Test func `twenty further series differ in colour or pattern, whatever their index`() {
    let looks = (0..<20).map { "\(Style.light.color(.other($0))) \(Style.light.dash(.other($0)))" }
    #expect(Set(looks).count == 20)
    for index in [-1, Int.min, Int.max] { #expect(Style.light.color(.other(index)).luminance >= 0) }
  }

  @Test(arguments: [ColorMap.sequential, .paper, .diverging(center: 0)])
  func `neighbours on a colour map are equally far apart`(map: ColorMap) {
    for style in [Style.light, .dark] {
      let labs = map.colors(style).map(\.oklab)
      #expect(labs.count == 256)
      var steps = zip(labs, labs.dropFirst()).map { $0.distance(to: $1) }
      if case .diverging = map { steps.remove(at: 127) }
      let mean = steps.reduce(0, +) / Double(steps.count)
      #expect(
        steps.allSatisfy { $0 > 0.6 * mean && $0 < 1.5 * mean },
        "\(steps.min() ?? 0) \(steps.max() ?? 0) \(mean)")
    }
  }

  @Test func `lightness orders the sequential maps, and falls off to both sides of the diverging one`() {
    func lightness(_ map: ColorMap, _ style: Style) -> [Double] { map.colors(style).map(\.oklab.l) }
    for style in [Style.light, .dark] {
      let rising = lightness(.sequential, style)
      #expect(zip(rising, rising.dropFirst()).allSatisfy { $0 < $1 + 1e-3 })
      #expect((rising.last ?? 0) - rising[0] > 0.6)
      let sign = style.isDark ? 1.0 : -1
      let paper = lightness(.paper, style).map { sign * $0 }
      #expect(zip(paper, paper.dropFirst()).allSatisfy { $0 < $1 + 1e-3 })
      let two = lightness(.diverging(center: 0), style).map { sign * $0 }
      #expect(zip(two[..<128], two[1..<128]).allSatisfy { $0 > $1 - 1e-3 })
      #expect(zip(two[128...], two[129...]).allSatisfy { $0 < $1 + 1e-3 })
    }
  }

  @Test func `OKLab has the values of its definition`() {
    // Ottosson's own table of pairs, to three digits.
    let white = Color(0xffffff).oklab
    #expect(abs(white.l - 1) < 1e-3 && abs(white.a) < 1e-3 && abs(white.b) < 1e-3)
    let red = Color(0xff0000).oklab
    #expect(abs(red.l - 0.628) < 1e-3 && abs(red.a - 0.225) < 1e-3 && abs(red.b - 0.126) < 1e-3)
    let back = Color(lightness: red.l, chroma: red.chroma, hue: red.hue)
    #expect(abs(back.red - 1) < 2e-3 && back.green < 0.02 && back.blue < 0.02)
    #expect(abs(Color(0x000000).contrast(with: Color(0xffffff)) - 21) < 1e-9)
    #expect(abs(Color(0x767676).contrast(with: Color(0xffffff)) - 4.54) < 0.01)
  }

  @Test func `the diverging map's middle is its center, and both arms reach equally far`() throws {
    let mapping = ColorMapping(ColorScale(.diverging(center: 1)), rows: [[0, 1, 5]], style: .light)
    #expect(mapping.limits.lower == -3 && mapping.limits.upper == 5)
    #expect(mapping.share(1) == 0.5)
    #expect(mapping.share(5) == 1 && mapping.share(-3) == 0)
    let lopsided = ColorMapping(
      ColorScale(.diverging(center: 0), from: -1, to: 9), rows: [[0]], style: .light)
    #expect(lopsided.share(0) == 0.5)
    #expect(lopsided.share(4.5) == 0.75 && lopsided.share(-0.5) == 0.25)
  }

  @Test func `values without a colour have none`() {
    let mapping = ColorMapping(ColorScale(scale: .log10), rows: [[1, 100]], style: .light)
    #expect(mapping.share(.nan) == nil && mapping.share(.infinity) == nil && mapping.share(-1) == nil)
    #expect(mapping.share(10) == 0.5)
    #expect(mapping.share(1e9) == 1 && mapping.share(1e-9) == 0)
  }
}
