import Checksums
import Foundation
import Testing

@testable import Pipeline

@Suite struct FileChecksumTests {
  @Test(arguments: [0, 1, 131_071, 131_072, 131_073, 400_000])
  func aFileIsHashedWhateverItsSize(_ size: Int) throws {
    let directory = try TemporaryDirectory()
    let bytes = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    let path = "\(directory.path)/file"
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(sha256(ofFile: path) == sha256(bytes))
    #expect(sha256(ofFile: path + "-absent") == nil)
  }
}
