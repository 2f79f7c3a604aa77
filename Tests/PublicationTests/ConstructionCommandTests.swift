import Foundation
import Testing

/// `report construct` and `report certify`, as a user calls them.
extension CommandLineTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "construct-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func sortTwoIsConstructedSavedDrawnAndCertifiedAgain() throws {
    let functions = ["--function", "min(x[1,1],x[2,1])", "--function", "max(x[1,1],x[2,1])"]
    try withFolder { folder in
      let (model, plot) = (folder.appending(path: "m.safetensors").path, folder.appending(path: "p.png").path)
      let built = try report(
        ["construct", "--tokens", "2", "--width", "1"] + functions + [
          "--epsilon", "0.05", "--save", model, "--plot", plot, "--json",
        ])
      #expect(built.code == 0 && built.errors == "", "\(built.errors)")
      let result = try object(built.output)
      let partition = try #require(result["partition"] as? [String: Any])
      #expect(partition["cells"] as? Int == 16)
      #expect(try #require(partition["bound"] as? Double) <= 0.05)
      let picture = try Data(contentsOf: URL(filePath: plot))
      #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]) && picture.count > 10_000)

      let proved = try report(["certify", model] + functions + ["--gap", "0.05", "--json"])
      #expect(proved.code == 0 && proved.errors == "", "\(proved.errors)")
      let certificate = try #require(object(proved.output)["certificate"] as? [String: Any])
      #expect(try #require(certificate["bound"] as? Double) <= 0.05)
      #expect(try object(proved.output)["construction"] != nil)
      // The other order of the outputs is another map, from which the model is far.
      let other = try report(["certify", model, "--target", "reversal-2", "--epsilon", "0.05"])
      #expect(other.code == 1)
      #expect(other.errors.hasPrefix("report: the error is above 0.05: it reaches "))
    }
  }

  @Test func proofBIsConstructedAndTheTableSaysWhatWasProved() throws {
    let built = try report(["construct", "--target", "kink", "--epsilon", "0.01", "--proof", "B"])
    #expect(built.code == 0 && built.errors == "")
    for words in ["B, gather and superpose", "parameters", "‖T − f‖ ≤ ", "floating point adds rounding"] {
      #expect(built.output.contains(words))
    }
  }

  @Test func proofCBringsAsFewNumbersAsThereCanBe() throws {
    let built = try report(["construct", "--target", "vec-3", "--epsilon", "0.25", "--proof", "C", "--json"])
    #expect(built.code == 0 && built.errors == "")
    let result = try object(built.output)
    let construction = try #require(result["superposition"] as? [String: Any])
    #expect(result["proof"] as? String == "C" && construction["gathering"] as? String == "comparisons")
    #expect(construction["heads"] as? Int == 1 && construction["headWidth"] as? Int == 2)
    let table = try report(["construct", "--target", "vec-2", "--epsilon", "0.25", "--proof", "C"])
    for words in ["C, compare and superpose", "1 of width 1: 1 attention numbers", "‖T − f‖ ≤ "] {
      #expect(table.output.contains(words))
    }
  }

  @Test func theBestLayerIsConstructedForAWidthOrForAnError() throws {
    let byWidth = try report([
      "construct", "--target", "square", "--proof", "best", "--hidden", "3", "--json",
    ])
    #expect(byWidth.code == 0 && byWidth.errors == "")
    let best = try #require(object(byWidth.output)["best"] as? [String: Any])
    let lower = try #require((best["alternation"] as? [String: Any])?["epsilon"] as? Double)
    let upper = try #require((best["certificate"] as? [String: Any])?["bound"] as? Double)
    #expect(lower <= 1.0 / 128 && 1.0 / 128 <= upper && upper - lower < 1e-5 * upper)
    // 1/(8 · 5²) is the first to reach 0.006.
    let byError = try report(["construct", "--target", "square", "--proof", "best", "--epsilon", "0.006"])
    #expect(byError.code == 0 && byError.errors == "")
    for words in [
      "hidden width  4\n", "5 triples of points", "3 hidden units cannot reach 0.0078", "‖T − f‖ ≤ 0.005001 ",
    ] {
      #expect(byError.output.contains(words), "\(words)")
    }
  }

  @Test(arguments: [
    (["--target", "sine", "--hidden", "0"], 64, "--hidden must be between 1 and 4096, not 0"),
    (["--target", "sine", "--hidden", "-3"], 64, "--hidden must be between 1 and 4096, not -3"),
    (["--target", "sine", "--hidden", "4097"], 64, "--hidden must be between 1 and 4096, not 4097"),
    (["--target", "sine"], 64, "either --epsilon or, with --proof best, --hidden"),
    (["--target", "sine", "--hidden", "3", "--epsilon", "0.1"], 64, "either --epsilon or"),
    (
      ["--target", "sine", "--epsilon", "1e-14"], 64,
      "the least that double precision can prove of this map: epsilon"
    ),
    (["--target", "sine", "--epsilon", "0"], 64, "ε must be a positive number, not 0.0: epsilon"),
    (["--target", "sine", "--epsilon", "1e-9"], 65, "takes more than 4096 hidden units: epsilon"),
    (["--target", "sort-2", "--hidden", "3"], 64, "not for 2 tokens of width 1 mapped to width 1: sort-2"),
    (
      ["--function", "1/(x[1,1] - 0.5)", "--hidden", "3"], 65,
      "“1/(x[1,1] - 0.5)” divides by zero"
    ),
  ])
  func theBestLayerOfNothingIsRefused(_ arguments: [String], _ code: Int32, _ message: String) throws {
    let refused = try report(["construct", "--proof", "best"] + arguments)
    #expect(refused.code == code && refused.output == "")
    #expect(refused.errors.contains(message), "\(refused.errors)")
  }

  @Test func aLimitEndsACertificateHonestly() throws {
    try withFolder { folder in
      let model = folder.appending(path: "m.safetensors").path
      #expect(try report(["construct", "--target", "waves", "--epsilon", "0.5", "--save", model]).code == 0)
      let stopped = try report(["certify", model, "--target", "waves", "--boxes", "100", "--gap", "0.0001"])
      #expect(stopped.code == 0)
      #expect(stopped.output.contains("not shown to be better than this: the budget of boxes is used up"))
      let unproved = try report(
        ["certify", model, "--target", "waves", "--boxes", "100", "--epsilon", "0.3", "--json"])
      #expect(unproved.code == 1)
      #expect(
        unproved.errors
          == "report: an error of at most 0.3 is not proved: \(model): allow more --boxes, --time-limit or --memory-limit\n"
      )
    }
  }

  @Test(arguments: [
    (
      ["--target", "sine", "--epsilon", "0"], 64,
      "ε must be a positive number, not 0.0: epsilon: use 0.05, say"
    ),
    (
      ["--target", "sine", "--epsilon", "-1"], 64,
      "ε must be a positive number, not -1.0: epsilon: use 0.05, say"
    ),
    (
      ["--target", "sine", "--epsilon", "nan", "--proof", "B"], 64,
      "ε must be a positive number, not nan: epsilon: use 0.05, say"
    ),
    (
      ["--target", "kink", "--epsilon", "1e-300", "--proof", "B"], 64,
      "ε = 1e-300 is below 1.4210854715202004e-14, the least that double precision can prove of this map: kink: ask for a larger ε"
    ),
    (
      ["--target", "sine", "--epsilon", "0.1", "--proof", "C"], 64,
      "tokens = 1, and a single token has nothing to be compared with: tokens: use two tokens or more, or Proof B"
    ),
    (
      ["--target", "sine", "--epsilon", "inf"], 64,
      "ε must be a positive number, not inf: epsilon: use 0.05, say"
    ),
    (
      ["--target", "sort-4", "--epsilon", "0.05"], 65,
      "a partition into 56 cells per coordinate needs 39337984 hidden units and 315023 MB, more than the limit of 500 MB: sort-4: ask for a larger ε, use Proof B, or raise --memory-limit"
    ),
    (
      ["--target", "waves", "--epsilon", "0.01", "--memory-limit", "1"], 65,
      "a partition into 311 cells per coordinate needs 193442 hidden units and 4287 MB, more than the limit of 1 MB: waves: ask for a larger ε, use Proof B, or raise --memory-limit"
    ),
    (
      ["--function", "x[1,1", "--epsilon", "0.1"], 65,
      "function 1:1:6: “]” is missing after the coordinate: insert “]” here"
    ),
    (
      ["--function", "x[1,1] + sni(x[1,1])", "--epsilon", "0.1"], 65,
      "function 1:1:10: “sni” is unknown: did you mean “sin”?"
    ),
    (
      ["--function", "x[2,1]", "--epsilon", "0.1"], 65,
      "function 1:1:3: there is no token 2: it can only be 1"
    ),
    (
      ["--function", "1/(x[1,1] - 0.5)", "--epsilon", "0.1"], 65,
      "“1/(x[1,1] - 0.5)” divides by zero, or by numbers that cannot be told from it: on the box [0.4999999990686774, 0.5]: give a function that is continuous on the whole domain"
    ),
    (
      ["--function", "x[1,1]", "--tokens", "2", "--epsilon", "0.1"], 64,
      "1 functions cannot be shared out among 2 tokens: function: give one function for each token, or the same number of functions for each"
    ),
    (
      ["--function", "x[1,1]", "--tokens", "0", "--epsilon", "0.1"], 64,
      "0 is no number of tokens: tokens: use a number from 1 to 4096"
    ),
    (
      ["--function", "x[1,1]", "--domain", "1:0", "--epsilon", "0.1"], 64,
      "“1:0” is no pair of numbers, the smaller first: --domain: use 0:1, say"
    ),
    (
      ["--target", "sort-tow", "--epsilon", "0.1"], 64,
      "there is no map “sort-tow”: --target: did you mean “sort-2”?"
    ),
    (
      ["--epsilon", "0.1"], 64,
      "say what to approximate: either --function for each output number, or --target: see report --help"
    ),
    (
      ["--target", "sine", "--epsilon", "0.1", "--threads", "0"], 64,
      "--threads must be between 1 and 1024, not 0: see report --help"
    ),
    (
      ["--target", "sine", "--epsilon", "0.1", "--threads", "100000"], 64,
      "--threads must be between 1 and 1024, not 100000: see report --help"
    ),
    (
      ["--function", "x[1,1]", "--domain=-1e308:1e307", "--epsilon", "0.1"], 64,
      "side 1 of the domain, [-1e+308, 1e+307], is none to compute on: its ends must lie within ±1e60, in order, and further apart than 1e-60 and than a trillionth of their size: x[1,1]: shift and scale the domain"
    ),
    (
      ["--function", "x[1,1]", "--width", "4096", "--tokens", "4096", "--epsilon", "0.1"], 64,
      "4096 tokens of width 4096 make 16777216 input numbers, more than 4096: width: use fewer or narrower tokens"
    ),
    (
      ["--function", "x[1,4096]", "--width", "4096", "--epsilon", "0.1", "--proof", "B"], 65,
      "no hidden layer within the memory limit is certified to reach ε = 0.1; 4097 units a token would need 1213 MB, more than 500 MB: x[1,4096]: ask for a larger ε, or raise --memory-limit"
    ),
    (
      ["--function", ".", "--epsilon", "0.1"], 65,
      "function 1:1:1: a point without digits is no number: write it as 0.25"
    ),
    (
      ["--target", "sine", "--epsilon", "0.1", "--save", "/dev/null/m"], 74,
      "cannot write (Not a directory): /dev/null/m: check the path"
    ),
  ])
  func badConstructionsAreRefusedInOneLine(_ arguments: [String], _ code: Int, _ problem: String) throws {
    let ending = try report(["construct"] + arguments)
    #expect(ending.code == Int32(code) && ending.output == "")
    #expect(ending.errors == "report: \(problem)\n")
  }

  @Test func numbersThatNothingCanBeDoneWithAreRefusedBeforeAnythingIsRead() throws {
    let options: [([String], String)] = [
      (["--time-limit", "inf"], "--time-limit must be between 0 and 1e9 seconds, not inf"),
      (["--time-limit", "1e308"], "--time-limit must be between 0 and 1e9 seconds, not 1e+308"),
      (["--time-limit", "nan"], "--time-limit must be between 0 and 1e9 seconds, not nan"),
      (["--boxes", "0"], "--boxes must be at least 1, not 0"),
    ]
    for (option, problem) in options {
      let ending = try report(["certify", "none.safetensors", "--target", "sine"] + option)
      #expect(ending.code == 64 && ending.errors == "report: \(problem): see report --help\n")
    }
    let memory = try report([
      "certify", "none.safetensors", "--target", "sine", "--memory-limit", "\(Int.max)",
    ])
    #expect(memory.code == 64 && memory.errors.contains("the megabytes of this machine, not \(Int.max)"))
    let jobs = try report(["all", "--jobs", "100000"])
    #expect(jobs.code == 64 && jobs.errors.contains("--jobs must be between 1 and 1024, not 100000"))
  }

  @Test func everyBadFormulaIsReported() throws {
    let ending = try report([
      "construct", "--tokens", "2", "--function", "x[1,1] *", "--function", "y", "--epsilon", "0.1",
    ])
    #expect(ending.code == 65)
    #expect(ending.errors.contains("function 1:1:9: ") && ending.errors.contains("function 2:1:1: "))
  }

  @Test func badModelsAreRefused() throws {
    try withFolder { folder in
      let missing = folder.appending(path: "none.safetensors").path
      let nothing = try report(["certify", missing, "--target", "sine"])
      #expect(nothing.code == 65)
      #expect(
        nothing.errors
          == "report: cannot read the model (No such file or directory): \(missing): "
          + "name a safetensors file, as construct --save writes it\n")

      let model = folder.appending(path: "m.safetensors").path
      #expect(try report(["construct", "--target", "sort-2", "--epsilon", "0.5", "--save", model]).code == 0)
      let other = try report(["certify", model, "--target", "sort-3"])
      #expect(other.code == 64)
      #expect(
        other.errors
          == "report: the model maps 2 tokens of width 1 to width 1, the target 3 of width 1 to width 1: sort-3: give one function for each of the model's output numbers\n"
      )
      let functions = try report(["certify", model, "--function", "x[1,1]"])
      #expect(functions.code == 64)

      let bytes = try Data(contentsOf: URL(filePath: model))
      try bytes.prefix(100).write(to: URL(filePath: model))
      let cut = try report(["certify", model, "--target", "sort-2"])
      #expect(cut.code == 65)
      #expect(
        cut.errors == "report: the file is shorter than its header says: \(model)\n"
          || cut.errors.contains("shorter"))
    }
  }
}
