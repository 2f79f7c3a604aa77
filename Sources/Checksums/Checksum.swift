import Foundation

#if canImport(CryptoKit)
  import CryptoKit
#else
  import COpenSSL
#endif

/// The SHA-256 (FIPS 180-4) of some bytes in lower-case hexadecimal.
public func sha256(_ bytes: Data) -> String {
  var checksum = Checksum()
  checksum.update(bytes)
  return checksum.hexadecimal
}

/// A SHA-256 in the making, for bytes that come one part after the other; the system's library computes it.
public struct Checksum: ~Copyable {
  #if canImport(CryptoKit)
    private var hash = SHA256()

    /// The checksum of nothing.
    public init() {}

    /// Adds some bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    private var digest: [UInt8] { Array(hash.finalize()) }
  #else
    private let context = EVP_MD_CTX_new()

    /// The checksum of nothing.
    public init() {
      // Both calls fail only where memory is exhausted or the library was built without SHA-256.
      precondition(
        EVP_DigestInit_ex(context, Checksum.algorithm, nil) == 1, "libcrypto cannot compute SHA-256")
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds some bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
      EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// What the bytes so far give; a copy of the state is ended, so that more can follow.
    private var digest: [UInt8] {
      let copy = EVP_MD_CTX_new()
      defer { EVP_MD_CTX_free(copy) }
      EVP_MD_CTX_copy_ex(copy, context)
      return [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
        var length: UInt32 = 0
        EVP_DigestFinal_ex(copy, buffer.baseAddress, &length)
        count = Int(length)
      }
    }

    /// Looked up once, without the machine's configuration of OpenSSL: reading it takes longer than to hash a megabyte,
    /// and nothing in it may change what the program does.
    private nonisolated(unsafe) static let algorithm = {
      OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil)
      return EVP_MD_fetch(nil, "SHA256", nil)
    }()
  #endif

  /// Adds some bytes.
  public mutating func update(_ bytes: Data) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The checksum of all bytes so far, in lower-case hexadecimal: 64 digits.
  public var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
