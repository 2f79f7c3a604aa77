/// The sources that an outcome depends on, each by the SHA-256 of its text.
///
/// The `CodeFingerprints` plugin compiles it into the program together with the sources that it describes, so
/// a program that was built from other sources looks for, and writes, other keys.
public struct CodeFingerprint: Codable, Hashable, Sendable {
  /// The version of the Swift standard library that the program was built with.
  public let compiler: String
  /// The files of the study's own module that its trials use, by path within the module.
  public let files: [String: String]
  /// The modules that these files import, transitively, by name; each is fingerprinted as a whole.
  public let modules: [String: String]

  /// A fingerprint of these sources.
  public init(compiler: String, files: [String: String], modules: [String: String]) {
    self.compiler = compiler
    self.files = files
    self.modules = modules
  }
}
