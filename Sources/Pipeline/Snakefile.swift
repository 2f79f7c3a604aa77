import Diagnostics
import Foundation

/// A Snakemake workflow that computes what a report is missing, wherever Snakemake's executors run jobs: on all
/// cores, on Slurm, on Kubernetes.
///
/// A job's output is the entry in the store itself, which appears there complete or not at all; so the store has
/// to lie where all jobs and this machine see it.
public struct Snakefile: Sendable {
  private let listing: PlanListing
  private let command: [String]
  private let path: String

  /// - Parameter command: The program and arguments that compute the trial whose key is added at the end:
  ///   `report trial --store DIR …`. Absolute paths, because jobs may start elsewhere.
  /// - Parameter path: Where the file will be, for the commands in it that run it.
  public init(_ listing: PlanListing, command: [String], path: String = "Snakefile") {
    self.listing = listing
    self.command = command
    self.path = path
  }

  /// The text of the file.
  public var text: String {
    let trials = listing.missing.map { trial in
      let minutes = trial.expectedSeconds.map { max(1, Int(($0 / 60 * 2).rounded(.up))) }
      let fields = [
        "\"label\": \(literal("\(trial.study): \(trial.label)"))",
        "\"needs\": [\(trial.needs.map { literal($0.hex) }.joined(separator: ", "))]",
        "\"minutes\": \(minutes.map(String.init) ?? "None")",
      ]
      return "    \(literal(trial.key.hex)): {\(fields.joined(separator: ", "))},"
    }
    return """
      # Computes the missing trials of a report, one job each. Written by `swift run report export snakemake`.
      # Here:     snakemake --snakefile \(shellQuoted(path)) --cores all
      # On Slurm: snakemake --snakefile \(shellQuoted(path)) --executor slurm --jobs 100
      # Then a build of the report with this store finds the results there.

      STORE = \(literal(URL(fileURLWithPath: listing.store).path))

      # "minutes" is twice what the trial took when it last ran.
      TRIALS = {
      \(trials.joined(separator: "\n"))
      }


      def entry(key):
          return STORE + "/entries/" + key


      localrules: all


      rule all:
          input:
              [entry(key) for key in TRIALS],


      rule trial:
          # A result is named by all that it depends on: it is never too old.
          input:
              lambda wildcards: [ancient(entry(key)) for key in TRIALS[wildcards.key]["needs"]],
          output:
              STORE + "/entries/{key}",
          wildcard_constraints:
              key="[0-9a-f]{64}",
          params:
              label=lambda wildcards: TRIALS[wildcards.key]["label"],
          threads: 1
          resources:
              runtime=lambda wildcards: TRIALS[wildcards.key]["minutes"] or 240,
          message:
              "{params.label}"
          shell:
              \(literal(command.map(quote).joined(separator: " ") + " {wildcards.key}"))

      """
  }

  /// A Python string.
  private func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A word for the shell, inside Snakemake's format string.
  private func quote(_ word: String) -> String {
    shellQuoted(word).replacing("{", with: "{{").replacing("}", with: "}}")
  }
}
