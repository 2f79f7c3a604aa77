import Findings
import Foundation
import Testing

@testable import Pipeline

private let snakemake: String? = ProcessInfo.processInfo.environment["PATH", default: ""].split(
  separator: ":"
)
.map { String($0) + "/snakemake" }.first { access($0, X_OK) == 0 }

/// The exported workflow, run by Snakemake itself where it is installed.
@Suite struct SnakemakeTests {
  @Test(.enabled(if: snakemake != nil, "Snakemake is not on the PATH"))
  func snakemakeComputesWhatIsMissing() throws {
    let directory = try TemporaryDirectory()
    let (store, output) = ("\(directory.path)/store", "\(directory.path)/1.json")
    let options: [String: OptionValue] = ["trials": 5, "steps": 4, "milliseconds": 0, "chained": true]
    let export = ["--snakefile", "\(directory.path)/Snakefile"]
    _ = try Program.run(store: store, output: output, options: ["trials": 1, "steps": 4, "milliseconds": 0])
    #expect(try Program.run(store: store, output: output, options: options, export).code == 0)
    #expect(try runSnakemake(in: directory.path) == 0)
    #expect(try Program.run(store: store, output: output, options: options).output == "0 5 0")
    let calm = try Program.run(
      store: "\(directory.path)/other", output: "\(directory.path)/2.json", options: options)
    #expect(calm.output == "5 0 0")
    #expect(try readFile(output) == readFile("\(directory.path)/2.json"))
    // Nothing is missing any more: the workflow is empty, and still a workflow.
    _ = try Program.run(store: store, output: output, options: options, export)
    #expect(try runSnakemake(in: directory.path) == 0)
  }

  private func runSnakemake(in directory: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(snakemake))
    process.arguments = ["--cores", "2", "--quiet", "all"]
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    (process.standardError, process.standardOutput) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
