/// What went wrong, where, and what to do about it: the one error type that reaches a user.
///
/// Printed as `report: problem: place: remedy`, and for a place in a text file as
/// `file:line:column: problem: remedy`, the form that editors jump to; on one line, whatever its parts hold.
public struct Diagnostic: Error, Hashable, Sendable {
  /// What kind of failure it is; the raw value is the process's exit code (sysexits.h).
  public enum Kind: Int32, Sendable {
    /// A claim or a check does not hold.
    case claim = 1
    /// The command line is wrong.
    case usage = 64
    /// A manuscript or a data file cannot be used.
    case data = 65
    /// Reading or writing failed.
    case inputOutput = 74
    /// The user stopped the command.
    case interrupted = 130
  }

  /// Where the failure lies.
  public enum Place: Hashable, Sendable {
    /// A line and column, both counted from 1, of a text file.
    case text(file: String, line: Int, column: Int)
    /// A file, an option, a trial: anything that has a name.
    case named(String)
  }

  /// What kind of failure it is.
  public let kind: Kind
  /// What is wrong, in one clause.
  public let problem: String
  /// Where it is wrong.
  public let place: Place?
  /// What to do about it.
  public let remedy: String?

  /// A problem of this kind.
  public init(_ kind: Kind, _ problem: String, at place: Place? = nil, remedy: String? = nil) {
    self.kind = kind
    self.problem = problem
    self.place = place
    self.remedy = remedy
  }
}

extension Diagnostic.Place: CustomStringConvertible {
  /// `file:line:column`, or the name.
  public var description: String {
    switch self {
    case .text(let file, let line, let column): "\(file):\(line):\(column)"
    case .named(let name): name
    }
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `file:line:column: problem: remedy`, or `problem: place: remedy`.
  public var description: String {
    let location = place.map { [$0.description] } ?? []
    let isInText = if case .text = place { true } else { false }
    return oneLine(
      ((isInText ? location + [problem] : [problem] + location) + (remedy.map { [$0] } ?? []))
        .joined(separator: ": "))
  }
}

/// Everything found wrong in one pass, in the order of the text: never empty.
public struct DiagnosticList: Error, Equatable, Sendable {
  /// The problems.
  public let all: [Diagnostic]

  /// - Precondition: there is at least one.
  public init(_ all: [Diagnostic]) {
    precondition(!all.isEmpty, "an empty list of diagnostics is no failure")
    self.all = all
  }
}
