import Findings
import Manuscript
import Pipeline

// A page to read while the profile that was asked for is still computing.

extension Build {
  /// The plan of the quick profile, where its page is worth building first.
  ///
  /// `nil` where a page of the profile asked for stands already, maybe of older text or code: it is kept until the new one
  /// takes its place. `nil` too where the quick profile would run all that is missing, if only because nothing is.
  func quickPlan(
    _ manuscript: Manuscript, before plan: Plan, _ profile: Profile, _ previous: PreviousReport?,
    _ store: Store
  ) throws -> Plan? {
    guard profile > .quick, previous.map({ $0.profile < profile }) ?? true else { return nil }
    let missing = plan.trials.map(\.key).filter { !store.holds($0) }
    guard !missing.isEmpty else { return nil }
    let quick = try self.plan(manuscript, .quick)
    return Set(quick.trials.map(\.key)).isSuperset(of: missing) ? nil : quick
  }

  /// The same build in the quick profile.
  var inQuick: Build {
    var options = options
    options.profile = .quick
    return Build(report, in: workspace, studies: studies, options: options)
  }
}
