import Foundation

/// An opaque colour in sRGB, each component from 0 to 1.
public struct Color: Codable, Hashable, Sendable {
  /// Red, encoded as sRGB, 0 to 1.
  public var red: Double
  /// Green, encoded as sRGB, 0 to 1.
  public var green: Double
  /// Blue, encoded as sRGB, 0 to 1.
  public var blue: Double

  /// A colour from sRGB components, 0 to 1.
  public init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour as style sheets write it: `0xRRGGBB`.
  public init(_ hex: UInt32) {
    self.init(
      red: Double(hex >> 16 & 0xff) / 255, green: Double(hex >> 8 & 0xff) / 255,
      blue: Double(hex & 0xff) / 255)
  }

  /// A colour from lightness (0 to 1), chroma and hue (in degrees) of OKLab (B. Ottosson, 2020), its chroma reduced
  /// as far as sRGB demands.
  public init(lightness: Double, chroma: Double, hue: Double) {
    let angle = hue * .pi / 180
    func at(_ c: Double) -> (Double, Double, Double) {
      OKLab(l: lightness, a: c * cos(angle), b: c * sin(angle)).linear
    }
    func fits(_ rgb: (Double, Double, Double)) -> Bool {
      let range = -1e-6...1 + 1e-6
      return range.contains(rgb.0) && range.contains(rgb.1) && range.contains(rgb.2)
    }
    var low = 0.0
    var high = chroma
    if !fits(at(chroma)) {
      for _ in 0..<30 {
        let middle = (low + high) / 2
        if fits(at(middle)) { low = middle } else { high = middle }
      }
      high = low
    }
    let rgb = at(high)
    self.init(red: gammaEncoded(rgb.0), green: gammaEncoded(rgb.1), blue: gammaEncoded(rgb.2))
  }

  var oklab: OKLab { OKLab(linear: (linearised(red), linearised(green), linearised(blue))) }

  /// The relative luminance of WCAG 2, 0 to 1.
  public var luminance: Double {
    0.2126 * linearised(red) + 0.7152 * linearised(green) + 0.0722 * linearised(blue)
  }

  /// The contrast ratio of WCAG 2, 1 to 21.
  public func contrast(with other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// The colour of the same hue nearest in lightness that has at least the given contrast with the paper.
  public func legible(on paper: Color, contrast: Double) -> Color {
    guard self.contrast(with: paper) < contrast else { return self }
    let lab = oklab
    let end = paper.luminance > 0.18 ? 0.0 : 1.0
    var near = lab.l
    var far = end
    for _ in 0..<24 {
      let middle = (near + far) / 2
      let candidate = Color(lightness: middle, chroma: lab.chroma, hue: lab.hue)
      if candidate.contrast(with: paper) < contrast { near = middle } else { far = middle }
    }
    return Color(lightness: far, chroma: lab.chroma, hue: lab.hue)
  }

  /// The colour that `share` of this one over the other gives.
  func mixed(_ share: Double, over other: Color) -> Color {
    Color(
      red: other.red + share * (red - other.red), green: other.green + share * (green - other.green),
      blue: other.blue + share * (blue - other.blue))
  }
}

/// A colour in OKLab, in which equal distances look equally different (B. Ottosson, 2020).
struct OKLab: Equatable, Sendable {
  var l: Double
  var a: Double
  var b: Double

  init(l: Double, a: Double, b: Double) {
    self.l = l
    self.a = a
    self.b = b
  }

  init(linear: (Double, Double, Double)) {
    let (r, g, b) = linear
    let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    self.l = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    self.a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    self.b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
  }

  var linear: (Double, Double, Double) {
    let x = l + 0.3963377774 * a + 0.2158037573 * b
    let y = l - 0.1055613458 * a - 0.0638541728 * b
    let z = l - 0.0894841775 * a - 1.2914855480 * b
    let (p, q, r) = (x * x * x, y * y * y, z * z * z)
    return (
      4.0767416621 * p - 3.3077115913 * q + 0.2309699292 * r,
      -1.2684380046 * p + 2.6097574011 * q - 0.3413193965 * r,
      -0.0041960863 * p - 0.7034186147 * q + 1.7076147010 * r
    )
  }

  var chroma: Double { (a * a + b * b).squareRoot() }
  var hue: Double { atan2(b, a) * 180 / .pi }

  func distance(to other: OKLab) -> Double {
    ((l - other.l) * (l - other.l) + (a - other.a) * (a - other.a) + (b - other.b) * (b - other.b))
      .squareRoot()
  }
}

private func linearised(_ v: Double) -> Double {
  v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4)
}

private func gammaEncoded(_ v: Double) -> Double {
  let u = min(max(v, 0), 1)
  return u <= 0.0031308 ? 12.92 * u : 1.055 * pow(u, 1 / 2.4) - 0.055
}
