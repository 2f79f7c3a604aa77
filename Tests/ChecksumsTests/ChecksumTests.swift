import Checksums
import Foundation
import Testing

/// Against the examples of FIPS 180-4, and against coreutils where the length matters.
@Suite struct ChecksumTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func standardExamplesHaveTheirChecksums(_ text: String, _ expected: String) {
    #expect(sha256(Data(text.utf8)) == expected)
  }

  @Test func partsGiveTheChecksumOfTheWhole() {
    let bytes = Data((0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) })
    for cut in [0, 1, 55, 56, 63, 64, 65, 127, 128, 999, 1000] {
      var checksum = Checksum()
      checksum.update(bytes.prefix(cut))
      #expect(checksum.hexadecimal == sha256(bytes.prefix(cut)))
      checksum.update(bytes.dropFirst(cut))
      #expect(checksum.hexadecimal == sha256(bytes))
    }
  }

  @Test func threadsHashBesideEachOther() async {
    let texts = (0..<64).map { Data(repeating: UInt8($0), count: 1000 * $0) }
    let expected = texts.map(sha256)
    await withTaskGroup(of: [String].self) { group in
      for _ in 0..<8 { group.addTask { texts.map(sha256) } }
      for await checksums in group { #expect(checksums == expected) }
    }
  }
}
