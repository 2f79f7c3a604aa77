import Diagnostics
import Findings
import Foundation
import Manuscript
import Pipeline
import Plotting

// The steps of a build, in the order in which `Build.run` takes them.

extension Build {
  /// The trials that the manuscript's cells ask for.
  ///
  /// - Throws: everything that is wrong with the cells, in the order of the manuscript.
  func plan(_ manuscript: Manuscript, _ profile: Profile) throws -> Plan {
    let data = DataDirectory(
      workspace.report(report).appending(path: "data").path, in: manuscript.folders)
    let defaults = manuscript.metadata.defaults[profile] ?? [:]
    let cells = manuscript.cells.map { $0.over(defaults[$0.study]) { $0.merging($1) } }
    let plans = try concurrently(cells) { cell in
      Swift.Result {
        let study = try studies.study(named: cell.study, kind: .data, at: cell.place)
        return try StudyPlan(study, named: cell.name, profile: profile, options: cell.options, data: data) {
          cell.place(of: $0)
        }
      }
    }
    var problems = mistakesInDefaults(manuscript)
    problems += zip(plans, cells).flatMap { plan, cell in
      switch plan {
      case .failure(let list as DiagnosticList): list.all
      case .failure(let problem as Diagnostic):
        [located(problem, cell)]
      case .success, .failure: [] as [Diagnostic]
      }
    }.filter { !problems.contains($0) }
    guard problems.isEmpty else { throw DiagnosticList(problems) }
    return Plan(try merged(zip(manuscript.cells, try plans.map { try $0.get() })))
  }

  /// Cells of one name are one cell, asked for twice.
  ///
  /// - Throws: those that set something else than the first of their name.
  private func merged(_ cells: some Sequence<(Cell, StudyPlan)>) throws -> [StudyPlan] {
    var first: [String: (cell: Cell, plan: StudyPlan)] = [:]
    var plans: [StudyPlan] = []
    var problems: [Diagnostic] = []
    for (cell, plan) in cells {
      guard let known = first[cell.name] else {
        first[cell.name] = (cell, plan)
        plans.append(plan)
        continue
      }
      guard known.plan.study.name != plan.study.name || known.plan.parameters != plan.parameters else {
        continue
      }
      problems.append(
        Diagnostic(
          .data, "a cell “\(cell.name)” with other options stands at \(known.cell.place)", at: cell.place,
          remedy: "give this one a name of its own, with a line “:name: another-\(cell.study)” below"))
    }
    guard problems.isEmpty else { throw DiagnosticList(problems) }
    return plans
  }

  /// What `report.yml` sets for studies, in any profile, that no study or cell can take.
  private func mistakesInDefaults(_ manuscript: Manuscript) -> [Diagnostic] {
    let asked = Set(manuscript.cells.map(\.study))
    let mistakes = Profile.allCases.flatMap { profile in
      (manuscript.metadata.defaults[profile] ?? [:]).flatMap { name, defaults in
        do {
          let study = try studies.study(named: name, kind: .data, at: defaults.place)
          _ = try study.parameters(for: profile, options: defaults.options, place: defaults.place(of:))
          if asked.contains(name) { return [] as [Diagnostic] }
          return [
            Diagnostic(
              .data, "no cell asks for “\(name)”, so its defaults mean nothing", at: defaults.place,
              remedy: suggestion(for: name, among: asked.sorted(), otherwise: "remove them, or add the cell"))
          ]
        } catch let list as DiagnosticList {
          return list.all
        } catch {
          return (error as? Diagnostic).map { [$0] } ?? []
        }
      }
    }
    // Aliases have profiles share defaults.
    return Set(mistakes).sorted { order($0) < order($1) }
  }

  private func order(_ problem: Diagnostic) -> (Int, Int, String) {
    if case .text(_, let line, let column)? = problem.place {
      (line, column, problem.problem)
    } else {
      (0, 0, "")
    }
  }

  /// A study names a parameter, of which the manuscript knows where it is set, or a file, which belongs into the message.
  private func located(_ problem: Diagnostic, _ cell: Cell) -> Diagnostic {
    guard case .named(let name)? = problem.place else {
      return Diagnostic(
        problem.kind, problem.problem, at: problem.place ?? cell.place, remedy: problem.remedy)
    }
    let file = name.contains("/") ? " “\(name.replacing(workspace.root.path + "/", with: ""))”" : ""
    return Diagnostic(
      problem.kind, problem.problem + file, at: cell.place(of: name), remedy: problem.remedy)
  }

  /// The command that computes a study's results again.
  func command(_ profile: Profile) -> @Sendable (String) -> String {
    { [report] study in rebuildCommand(report, profile, study: study) }
  }

  /// Keeps the trained models in the report: `models/sorting/seed-1.safetensors`.
  func writeModels(
    _ plan: Plan, _ execution: Execution, to output: OutputDirectory
  ) throws {
    let trials = plan.studies.flatMap { cell in cell.allTrials.map { (cell.name, $0) } }
    _ = try concurrently(trials) { cell, trial in
      guard let result = execution.results[trial.key] else { return }
      for attachment in result.attachments {
        let name = slug(trial.label)
        let ending = attachment.name.split(separator: ".").last.map { ".\($0)" } ?? ""
        let stem =
          attachment.name.hasPrefix("model.") ? name : "\(name)-\(attachment.name.dropLast(ending.count))"
        let path = "models/\(cell)/\(stem)\(ending)"
        let isSame = output.place.previous?.files[path]?.sha256 == attachment.sha256
        if !isSame || !output.adopt([path]) {
          try output.write(try result.attachment(attachment.name), to: path)
        }
      }
    }
  }

  func evidence(_ profile: Profile, _ results: StudyResults) -> Evidence {
    var evidence = Evidence(profile: profile, figures: results.figures)
    for study in results.studies {
      let name = study.plan.name
      for finding in study.record?.findings ?? [] {
        evidence.values["\(name).\(finding.name)"] = finding.value
      }
      for (table, content) in study.record?.tables ?? [:] {
        evidence.tables["\(name)/\(table)"] = content
      }
      evidence.studies[name] = StudyFacts(
        facts: provenance(study.plan),
        failure: study.failures.isEmpty ? nil : study.failures.map(\.description).joined(separator: "; "))
    }
    evidence.tables["report/studies"] =
      Summary(results.studies.map { ($0.plan.name, $0.record?.findings ?? []) }).table
    evidence.facts = [
      Fact("trials", "\(results.plan.trials.count)"),
      Fact("floating-point work", scientific(results.operations)),
      Fact("code", fingerprint(results.plan.studies)),
    ]
    return evidence
  }

  /// Copies the files of the report's folder that the text shows or links to.
  func writeAttachments(of manuscript: Manuscript, to output: OutputDirectory) throws {
    for path in manuscript.attachments {
      let source = workspace.report(report).appending(path: path)
      let bytes: Data
      do throws(FileFault) {
        bytes = try InputFile(source.path, in: manuscript.folders).contents()
      } catch {
        throw error.diagnostic(.data, "cannot read the file", source.path)
      }
      try output.write(bytes, to: Manuscript.attachmentPath(path))
    }
  }

  func write(_ font: MathematicsFont, to output: OutputDirectory) throws {
    let licence = workspace.templates.appending(path: MathematicsFont.licence)
    guard let text = try? Data(contentsOf: licence) else {
      throw Diagnostic(
        .data, "cannot read the licence of the font", at: .named(licence.path),
        remedy: "restore it from the project")
    }
    // However it was checked out.
    let clean = String(decoding: text, as: UTF8.self).trimmingPrefix("\u{FEFF}").replacing("\r\n", with: "\n")
    try font.write(to: output, licence: Data(clean.utf8))
  }

  func writePage(_ manuscript: Manuscript, _ evidence: Evidence, to output: OutputDirectory) throws {
    let page = try manuscript.html(
      evidence, templates: workspace.templates, mathematicsFont: MathematicsFont.path,
      embedding: options.isSelfContained ? output.folder : nil)
    try output.write(Data(page.utf8), to: "index.html")
  }

  func writeMarkdown(_ manuscript: Manuscript, _ evidence: Evidence, to output: OutputDirectory) throws {
    try output.write(Data(try manuscript.markdown(evidence).utf8), to: "report.md")
  }

  func failed(_ claims: [ClaimResult]) -> [Diagnostic] {
    claims.compactMap { claim in
      guard case .fails = claim.outcome else { return nil }
      return Diagnostic(
        .claim, "a claim does not hold: \(claim.predicate) is \(claim.filled)", at: claim.place)
    }
  }

  func write(
    _ manifest: Manifest, timings: (Store) -> Timings, _ store: Store, to output: OutputDirectory
  ) throws {
    try output.write(try manifest.encoded(), to: Manifest.fileName)
    try output.write(try timings(store).encoded(), to: Timings.fileName)
  }
}

extension Manifest.Claim {
  init(_ claim: ClaimResult) {
    let verdict: Verdict =
      switch claim.outcome {
      case .holds: .holds
      case .fails: .fails
      case .notTested, .undecided: .untested
      }
    self.init(
      place: claim.place.description, predicate: claim.predicate, sentence: claim.sentence, verdict: verdict,
      values: Dictionary(claim.values.map { ($0.label, .text($0.value)) }) { first, _ in first })
  }
}

/// `with positions, seed 3` as a file's name: `with-positions-seed-3`.
private func slug(_ label: String) -> String {
  label.lowercased().split { !($0.isLetter || $0.isNumber) }.joined(separator: "-")
}

/// `3.2 × 10¹²`, for the line of fact.
private func scientific(_ number: Double) -> String {
  guard number >= 1 else { return "none" }
  var mantissa = number
  var exponent = 0
  while mantissa >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
  mantissa = (mantissa * 10).rounded() / 10
  let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
  return "\(mantissa) × 10" + String(exponent).compactMap { $0.wholeNumberValue.map { digits[$0] } }
    + " operations"
}
