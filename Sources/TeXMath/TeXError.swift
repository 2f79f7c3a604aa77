/// What is wrong in a formula, and where: the first fault met when reading from the left.
public struct TeXError: Error, Equatable, Sendable {
  /// Where the fault begins: a UTF-8 offset into the source that was parsed.
  public let offset: Int
  /// One clause without a full stop, such as ``unknown command \aplha``.
  public let message: String
  /// What was probably meant, such as `\alpha`; `nil` when nothing known comes near.
  public let suggestion: String?

  /// A fault at a UTF-8 offset of the source.
  public init(offset: Int, message: String, suggestion: String? = nil) {
    self.offset = offset
    self.message = message
    self.suggestion = suggestion
  }
}
