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
    append("IDAT", deflated(pixels, width, height, stride, hasAlpha: hasAlpha), to: &data)
    append("IEND", [], to: &data)
    return data
  }

  /// The rows, each after a zero for "no filter", compressed some at a time: that much stays in the cache.
  private static func deflated(
    _ pixels: UnsafePointer<UInt32>, _ width: Int, _ height: Int, _ stride: Int, hasAlpha: Bool
  ) -> [UInt8] {
    let rowBytes = 1 + (hasAlpha ? 4 : 3) * width
    let rows = max(1, 65536 / rowBytes)
    var raw = [UInt8](repeating: 0, count: rows * rowBytes)
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var stream = z_stream()
    // Can fail for want of memory only.
    precondition(deflateInit_(&stream, 1, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
    for first in Swift.stride(from: 0, to: height, by: rows) {
      let end = min(height, first + rows)
      raw.withUnsafeMutableBufferPointer { raw in
        for y in first..<end {
          let target = UnsafeMutableBufferPointer(
            rebasing: raw[(y - first) * rowBytes + 1..<(y - first + 1) * rowBytes])
          if hasAlpha {
            rgba(pixels + y * stride, width, target)
          } else {
            rgb(pixels + y * stride, width, target)
          }
        }
        stream.next_in = raw.baseAddress
        stream.avail_in = uInt((end - first) * rowBytes)
        repeat {
          buffer.withUnsafeMutableBufferPointer { buffer in
            stream.next_out = buffer.baseAddress
            stream.avail_out = uInt(buffer.count)
            deflate(&stream, end == height ? Z_FINISH : Z_NO_FLUSH)
          }
          out.append(contentsOf: buffer[..<(buffer.count - Int(stream.avail_out))])
        } while stream.avail_out == 0
      }
    }
    deflateEnd(&stream)
    return out
  }

  private static func rgb(
    _ row: UnsafePointer<UInt32>, _ width: Int, _ out: UnsafeMutableBufferPointer<UInt8>
  ) {
    guard var target = out.baseAddress else { return }
    for x in 0..<width {
      let v = row[x]
      target[0] = UInt8(truncatingIfNeeded: v >> 16)
      target[1] = UInt8(truncatingIfNeeded: v >> 8)
      target[2] = UInt8(truncatingIfNeeded: v)
      target += 3
    }
  }

  /// Straight alpha, as PNG wants it.
  private static func rgba(
    _ row: UnsafePointer<UInt32>, _ width: Int, _ out: UnsafeMutableBufferPointer<UInt8>
  ) {
    guard var target = out.baseAddress else { return }
    for x in 0..<width {
      let v = row[x]
      let alpha = v >> 24
      func straight(_ shift: UInt32) -> UInt8 {
        alpha == 0 ? 0 : UInt8(truncatingIfNeeded: min(255, ((v >> shift & 0xff) * 255 + alpha / 2) / alpha))
      }
      target[0] = straight(16)
      target[1] = straight(8)
      target[2] = straight(0)
      target[3] = UInt8(truncatingIfNeeded: alpha)
      target += 4
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
