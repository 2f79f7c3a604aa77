import Foundation
import Testing

/// From every folder of a package the same store, report and paths are meant.
@Suite struct StartedAnywhereTests {
  private func missing(_ desk: Desk, in place: String, _ variables: [String: String] = [:]) throws
    -> Substring?
  {
    let folder = desk.folder.appending(path: place)
    let ending = try report("plan", in: folder, variables: variables)
    #expect(ending.code == 0, "\(ending.errors)")
    return ending.output.split(separator: "\n").last
  }

  private let places = [".", "Reports", "Reports/halves", "Templates/New"]

  private func exists(_ desk: Desk, _ path: String) -> Bool {
    FileManager.default.fileExists(atPath: desk.folder.appending(path: path).path)
  }

  @Test func theStoreIsThePackages() throws {
    let desk = try Desk(manuscript: SubcommandTests.manuscript)
    let built = try report("all", "--quiet", in: desk.folder.appending(path: "Reports/halves"))
    #expect(built.code == 0, "\(built.errors)")
    #expect(exists(desk, ".report/store/entries") && exists(desk, "Reports/_build/halves/index.html"))
    for place in places { #expect(try missing(desk, in: place) == "0 of 4 trials are missing") }
    for command in [["verify"], ["explain", "function-1d/sine"], ["store", "list"], ["check", "--accept"]] {
      #expect(try report(command, in: desk.folder.appending(path: "Templates")).code == 0)
    }
    #expect(exists(desk, "Reports/halves/expected.json"))
  }

  @Test func aRelativeStoreInTheEnvironmentIsInThePackageToo() throws {
    let desk = try Desk(manuscript: SubcommandTests.manuscript)
    let variables = ["REPORT_STORE": "kept/results"]
    let built = try report("all", "--quiet", in: desk.folder.appending(path: "Reports"), variables: variables)
    #expect(built.code == 0, "\(built.errors)")
    #expect(exists(desk, "kept/results/entries") && !exists(desk, ".report"))
    for place in places { #expect(try missing(desk, in: place, variables) == "0 of 4 trials are missing") }
    #expect(try missing(desk, in: ".", ["REPORT_STORE": ""]) == "4 of 4 trials are missing", "as if not set")
  }

  @Test func argumentsAreRelativeToTheCurrentFolder() throws {
    let desk = try Desk(manuscript: SubcommandTests.manuscript)
    let built = try report(
      "all", "--quiet", "--store", "s", "--output", "../page",
      in: desk.folder.appending(path: "Reports/halves"))
    #expect(built.code == 0, "\(built.errors)")
    #expect(exists(desk, "Reports/halves/s/entries") && exists(desk, "Reports/page/index.html"))
  }

  @Test func aWorkflowGoesIntoThePackageUnlessToldOtherwise() throws {
    let desk = try Desk(manuscript: SubcommandTests.manuscript)
    #expect(try report("export", "snakemake", in: desk.folder.appending(path: "Reports")).code == 0)
    let text = try String(contentsOf: desk.folder.appending(path: "Snakefile"), encoding: .utf8)
    #expect(text.contains("STORE = \"\(desk.folder.standardizedFileURL.path)/.report/store\""))
    #expect(text.contains("snakemake --snakefile \(desk.folder.standardizedFileURL.path)/Snakefile"))
  }

  @Test func aTildeIsTheHomeFolderInOptionsAndVariables() throws {
    let desk = try Desk(manuscript: SubcommandTests.manuscript)
    let home = ["HOME": desk.folder.appending(path: "home").path]
    let built = try report(
      "all", "--quiet", "--store=~/store", "--output=~/page", in: desk.folder, variables: home)
    #expect(built.code == 0, "\(built.errors)")
    #expect(exists(desk, "home/store/entries") && exists(desk, "home/page/index.html"))
    let variables = home.merging(["REPORT_STORE": "~/store"]) { $1 }
    #expect(try missing(desk, in: "Reports", variables) == "0 of 4 trials are missing")
    #expect(!exists(desk, "~") && !exists(desk, "Reports/~"))
  }

  @Test(arguments: [
    ["all", "--output=~bob/x"], ["plan", "--store=~bob/x"], ["verify", "~bob"], ["all", "--output", ""],
    ["certify", "~bob/m", "--target", "sort-2"], ["store", "import", "~bob/a"], ["diff", "a", "~bob"],
    ["explain", "a", "--directory=~bob"], ["check", "--junit=~bob/a"],
  ]) func theHomeOfAnotherUserIsRefused(_ arguments: [String]) throws {
    let ending = try report(arguments)
    #expect(ending.code == 64)
    #expect(ending.errors.filter { $0 == "\n" }.count == 1)
    #expect(ending.errors.contains("home folder of another user") || ending.errors.contains("is no path"))
  }

  @Test(arguments: ["REPORT_STORE", "REPORT_FONTS", "TMPDIR"]) func variablesAreCheckedAlike(_ name: String)
    throws
  {
    let ending = try report("list", variables: [name: "~bob/x"])
    #expect(ending.code == 64)
    #expect(
      ending.errors
        == "report: “~bob/x” begins with the home folder of another user: \(name): write that folder out, or ./~bob/x\n"
    )
  }
}
