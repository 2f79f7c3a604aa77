import Diagnostics
import Findings

extension Manuscript {
  /// Every claim with its verdict, and the predicates that could not be evaluated.
  func evaluate(_ evidence: Evidence) -> (results: [ClaimResult], problems: [Diagnostic]) {
    var results: [ClaimResult] = []
    var problems: [Diagnostic] = []
    for claim in document.claims {
      do throws(PredicateFault) {
        results.append(try claim.result(evidence))
      } catch {
        let place = claim.place.moved(by: claim.predicate.source, error.offset)
        problems.append(Diagnostic(.data, error.problem, at: place, remedy: error.remedy))
      }
    }
    return (results, problems)
  }
}

extension ClaimBlock {
  fileprivate func result(_ evidence: Evidence) throws(PredicateFault) -> ClaimResult {
    let evaluator = PredicateEvaluator(predicate, evidence.values)
    let failure = predicate.names.lazy.compactMap { evidence.studies[studyName($0.name)]?.failure }.first
    let outcome: ClaimResult.Outcome
    if evidence.profile < least {
      outcome = .notTested(least: least)
    } else if let failure {
      outcome = .undecided(failure)
    } else {
      outcome = try evaluator.holds(predicate.expression) ? .holds : .fails
    }
    let isDecided = outcome == .holds || outcome == .fails
    return ClaimResult(
      id: id, sentence: sentenceText(evidence), predicate: predicate.source,
      filled: isDecided ? evaluator.filled(predicate.expression) : "",
      values: isDecided ? evaluator.values(predicate.expression) : [], outcome: outcome, place: place)
  }

  private func sentenceText(_ evidence: Evidence) -> String {
    sentence.compactMap { block -> String? in
      guard case .paragraph(let content) = block else { return nil }
      return content.plainText { query in
        switch evidence.values[query.name] {
        case .number(let value): query.format.format(value).plain
        case .series(let values): values.map { query.format.format($0).plain }.joined(separator: ", ")
        case .text(let text): text
        case nil: "–"
        }
      }
    }.joined(separator: " ")
  }
}

extension Diagnostic.Place {
  /// The place of a byte of `text`, which begins here and has no line end.
  func moved(by text: String, _ offset: Int) -> Diagnostic.Place {
    guard case .text(let file, let line, let column) = self else { return self }
    let scalars = String(decoding: text.utf8.prefix(offset), as: UTF8.self).unicodeScalars.count
    return .text(file: file, line: line, column: column + scalars)
  }
}
