import Diagnostics
import Findings

/// A manuscript and the evidence that fills it: what both editions read.
struct Filling: Sendable {
  let metadata: Metadata
  let document: Document
  let evidence: Evidence
  let claims: [ClaimResult]
  let worksByKey: [String: Work]

  /// Checks the evidence against what the text asks for.
  /// - Throws: everything missing, values that are not finite, and predicates that cannot be evaluated.
  init(_ manuscript: Manuscript, _ evidence: Evidence) throws(DiagnosticList) {
    let (claims, problems) = manuscript.evaluate(evidence)
    let all = manuscript.missing(from: evidence) + manuscript.notFinite(in: evidence) + problems
    guard all.isEmpty else { throw DiagnosticList(all) }
    metadata = manuscript.metadata
    document = manuscript.document
    self.evidence = evidence
    self.claims = claims
    worksByKey = Dictionary(uniqueKeysWithValues: manuscript.document.works.map { ($0.key, $0) })
  }

  /// Why there are no results of a study, if there are none; `name` begins with the study's.
  func failure(of name: String) -> String? {
    evidence.studies[studyName(name)]?.failure
  }

  /// A finding as the text writes it, and whether it is a number that can have a power of ten.
  func numbers(_ query: ValueQuery) -> [FormattedNumber] {
    switch evidence.values[query.name] {
    case .number(let value): [query.format.format(value)]
    case .series(let values): values.map(query.format.format)
    case .text(let text): [FormattedNumber(mantissa: text)]
    case nil: [FormattedNumber(mantissa: "–")]
    }
  }

  func plainText(_ query: ValueQuery) -> String {
    numbers(query).map(\.plain).joined(separator: ", ")
  }

  /// How many claims hold: “12 of 12”, or “12 of 12 tested, 3 not tested”.
  var claimsThatHold: String? {
    let tested = claims.filter { $0.outcome == .holds || $0.outcome == .fails }
    guard !tested.isEmpty else { return nil }
    let holding = "\(tested.count { $0.outcome == .holds }) of \(tested.count)"
    let rest = claims.count - tested.count
    return rest == 0 ? holding : "\(holding) tested, \(rest) not tested"
  }

  /// The line under the abstract.
  var facts: [Fact] {
    (claimsThatHold.map { [Fact("claims hold", $0)] } ?? []) + evidence.facts
  }
}

/// `sorting` of `sorting.supError.median` and of `sorting/loss`.
func studyName(_ name: String) -> String {
  String(name.prefix { $0 != "." && $0 != "/" })
}

extension Manuscript {
  /// What the text asks for and the evidence lacks, in the order of the text; results of a study that failed are
  /// not missing.
  func missing(from evidence: Evidence) -> [Diagnostic] {
    func check(_ requests: [Request], _ kind: String, _ names: some Collection<String>) -> [Diagnostic] {
      let known = Set(names)
      lazy var sorted = known.sorted()
      // Each costs a search for what was meant, and nobody reads more.
      return requests.lazy.filter {
        !known.contains($0.name) && evidence.studies[studyName($0.name)]?.failure == nil
      }.prefix(100).map { request in
        let ofStudy = sorted.filter { studyName($0) == studyName(request.name) }
        return Diagnostic(
          .data, "no \(kind) “\(request.name)”", at: request.place,
          remedy: suggestion(
            for: request.name, among: sorted,
            otherwise: ofStudy.isEmpty
              ? "no study gave it" : "there are \(ofStudy.prefix(8).joined(separator: ", "))"))
      }
    }
    return check(valueNames, "finding", evidence.values.keys)
      + check(figureNames, "figure", evidence.figures.keys) + check(tableNames, "table", evidence.tables.keys)
  }

  /// Numbers that are not finite, where the text or a predicate asks for them; claims that this profile does not test may have
  /// some.
  func notFinite(in evidence: Evidence) -> [Diagnostic] {
    let untested = Set(document.claims.filter { evidence.profile < $0.least }.flatMap(\.requests))
    return valueNames.lazy.filter { !untested.contains($0) }.compactMap { request in
      let numbers =
        switch evidence.values[request.name] {
        case .number(let value): [value]
        case .series(let values): values
        default: [Double]()
        }
      return numbers.first { !$0.isFinite }.map { value in
        Diagnostic(
          .data, "“\(request.name)” is not a finite number: \(NumberFormat.claim.format(value).plain)",
          at: request.place,
          remedy: "the study could not compute it in the \(evidence.profile.rawValue) profile")
      }
    }.prefix(100).map { $0 }
  }
}

extension ClaimBlock {
  /// What its predicate and its sentence ask for.
  fileprivate var requests: [Manuscript.Request] {
    var requests = predicate.names.map { name, offset in
      Manuscript.Request(name: name, place: place.moved(by: predicate.source, offset))
    }
    for case .paragraph(let content) in sentence {
      _ = content.plainText { query in
        requests.append(Manuscript.Request(name: query.name, place: query.place))
        return ""
      }
    }
    return requests
  }
}
