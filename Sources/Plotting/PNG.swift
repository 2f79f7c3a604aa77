import CCairo
import Foundation

/// An encoder for PNG (ISO/IEC 15948) that writes 8-bit colour with text chunks, and no time.
///
/// cairo's own takes four times as long: plots are flat, and the fastest level of deflate already finds that.
enum PNG {
  /// - Parameters:
  ///   - pixels: as cairo stores them, alpha premultiplied.
  ///   - hasAlpha: whether the fourth byte is an opacity.
  ///   - pixelsPerInch: written as the physical size.
  ///   - texts: keyword and text; keywords have 1 to 79 Latin-1 characters.
  static func encode(
    _ pixels: UnsafePointer<UInt32>, width: Int, height: Int, stride: Int, hasAlpha: Bool,
    pixelsPerInch: Double,
    texts: [(keyword: String, text: String)]
  ) -> Data {
    var data = Data([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    append("IHDR", bytes(UInt32(width)) + bytes(UInt32(height)) + [8, hasAlpha ? 6 : 2, 0, 0, 0], to: &data)
    let perMetre = bytes(UInt32((pixelsPerInch / 0.0254).rounded()))
    append("pHYs", perMetre + perMetre + [1], to: &data)
    for item in texts {
      // Keyword, not compressed, no language, no translated keyword, UTF-8 text.
      append("iTXt", Array(item.keyword.utf8) + [0, 0, 0, 0, 0] + Array(item.text.utf8), to: &data)
    }
    let rows = hasAlpha ? rgba(pixels, width, height, stride) : rgb(pixels, width, height, stride)
    append("IDAT", deflated(rows), to: &data)
    append("IEND", [], to: &data)
    return data
  }

  private static func rgb(_ pixels: UnsafePointer<UInt32>, _ width: Int, _ height: Int, _ stride: Int)
    -> [UInt8]
  {
    [UInt8](unsafeUninitializedCapacity: (3 * width + 1) * height) { out, count in
      var o = 0
      for y in 0..<height {
        out[o] = 0
        o += 1
        let row = pixels + y * stride
        for x in 0..<width {
          let v = row[x]
          out[o] = UInt8(truncatingIfNeeded: v >> 16)
          out[o + 1] = UInt8(truncatingIfNeeded: v >> 8)
          out[o + 2] = UInt8(truncatingIfNeeded: v)
          o += 3
        }
      }
      count = o
    }
  }

  private static func rgba(_ pixels: UnsafePointer<UInt32>, _ width: Int, _ height: Int, _ stride: Int)
    -> [UInt8]
  {
    [UInt8](unsafeUninitializedCapacity: (4 * width + 1) * height) { out, count in
      var o = 0
      for y in 0..<height {
        out[o] = 0
        o += 1
        let row = pixels + y * stride
        for x in 0..<width {
          let v = row[x]
          let alpha = v >> 24
          for (k, shift) in [16, 8, 0].enumerated() {
            let part = v >> UInt32(shift) & 0xff
            out[o + k] =
              alpha == 0 ? 0 : UInt8(truncatingIfNeeded: min(255, (part * 255 + alpha / 2) / alpha))
          }
          out[o + 3] = UInt8(truncatingIfNeeded: alpha)
          o += 4
        }
      }
      count = o
    }
  }

  private static func deflated(_ rows: [UInt8]) -> [UInt8] {
    var size = compressBound(uLong(rows.count))
    return [UInt8](unsafeUninitializedCapacity: Int(size)) { out, count in
      // Cannot fail: the buffer is as long as zlib asks for.
      compress2(out.baseAddress, &size, rows, uLong(rows.count), 1)
      count = Int(size)
    }
  }

  private static func append(_ type: String, _ body: [UInt8], to data: inout Data) {
    let typed = Array(type.utf8) + body
    data.append(contentsOf: bytes(UInt32(body.count)))
    data.append(contentsOf: typed)
    data.append(contentsOf: bytes(UInt32(crc32(0, typed, uInt(typed.count)))))
  }

  private static func bytes(_ v: UInt32) -> [UInt8] {
    [UInt8(v >> 24), UInt8(v >> 16 & 0xff), UInt8(v >> 8 & 0xff), UInt8(v & 0xff)]
  }
}
