import Diagnostics
import Testing

@Suite struct DiagnosticTests {
  @Test func aPlaceInATextComesFirstAsEditorsExpect() {
    let problem = Diagnostic(
      .data, "unknown role", at: .text(file: "a.md", line: 3, column: 7), remedy: "write {ref}")
    #expect(problem.description == "a.md:3:7: unknown role: write {ref}")
  }

  @Test func aNamedPlaceFollowsTheProblem() {
    #expect(
      Diagnostic(.usage, "too few", at: .named("--jobs"), remedy: "give 1").description
        == "too few: --jobs: give 1")
    #expect(Diagnostic(.usage, "too few").description == "too few")
  }

  @Test func kindsAreExitCodes() {
    #expect(Diagnostic.Kind.claim.rawValue == 1)
    #expect(Diagnostic.Kind.usage.rawValue == 64)
    #expect(Diagnostic.Kind.data.rawValue == 65)
    #expect(Diagnostic.Kind.inputOutput.rawValue == 74)
    #expect(Diagnostic.Kind.interrupted.rawValue == 130)
  }

  @Test(arguments: [
    ("sortin", "sorting"), ("sedes", "seeds"), ("halfs", "halves"), ("Sorting", "sorting"), ("lsos", "loss"),
    ("xyz", nil), ("", nil),
  ])
  func theNearestWordIsSuggestedWhenItIsNear(_ word: String, _ expected: String?) {
    #expect(nearest(to: word, among: ["sorting", "seeds", "halves", "loss"]) == expected)
  }
}
