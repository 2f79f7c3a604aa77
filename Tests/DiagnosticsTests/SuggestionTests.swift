import Diagnostics
import Testing

@Suite struct SuggestionTests {
  private func suggested(_ word: String, _ candidates: [String]) -> String {
    suggestion(for: word, among: candidates, otherwise: "none")
  }

  @Test func theNameThatWasWrongIsNeverSuggested() {
    #expect(suggested("a.md", ["a.md"]) == "none")
    #expect(suggested("na\u{EF}ve.png", ["nai\u{308}ve.png"]) == "none", "the same name, stored otherwise")
    #expect(suggested("a.md", ["a.md", "b.md"]) == "did you mean “b.md”?")
  }

  @Test func ofNamesThatReadAlikeItSaysWhatDiffers() {
    #expect(suggested("a b", ["a\u{A0}b"]) == "did you mean “a\u{A0}b”, with U+00A0 for U+0020?")
    #expect(suggested("ab", ["a\u{200B}b"]) == "did you mean “a\u{200B}b”, with U+200B in it?")
    #expect(suggested("ab", ["ab\u{200B}"]) == "did you mean “ab\u{200B}”, with U+200B in it?")
    #expect(suggested("a\u{AD}b", ["ab"]) == "did you mean “ab”, without U+00AD?")
    #expect(suggested("ab\u{AD}", ["ab"]) == "did you mean “ab”, without U+00AD?")
    #expect(suggested("Figure", ["figure"]) == "did you mean “figure”?")
  }
}
