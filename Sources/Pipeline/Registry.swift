import Diagnostics

extension Sequence<any CaseStudy> {
  /// The study of this name.
  /// - Parameters:
  ///   - kind: `.usage` for a name from the command line, `.data` for one from a manuscript.
  ///   - place: Where the name stands, for the message.
  /// - Throws: `Diagnostic` with the nearest name when there is no such study.
  public func study(
    named name: String, kind: Diagnostic.Kind = .usage, at place: Diagnostic.Place? = nil
  ) throws -> any CaseStudy {
    if let study = first(where: { $0.name == name }) { return study }
    throw Diagnostic(
      kind, "there is no case study “\(name)”", at: place,
      remedy: suggestion(for: name, among: map(\.name), otherwise: "`swift run report list` names them all"))
  }
}
