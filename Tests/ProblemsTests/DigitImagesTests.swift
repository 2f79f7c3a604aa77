import Diagnostics
import Foundation
import Testing

@testable import Problems

@Suite struct DigitImagesTests {
  private static let row = [String](repeating: "3", count: 64).joined(separator: ",")

  private func problem(_ text: String) -> (problem: String, line: Int?)? {
    do {
      _ = try DigitImages(csv: Data(text.utf8), name: "digits.csv")
      return nil
    } catch {
      guard case .text("digits.csv", let line, _)? = error.place else { return (error.problem, nil) }
      return (error.problem, line)
    }
  }

  @Test func theReportsFileHoldsEveryDigit() throws {
    let root = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    let file = root.appending(path: "Reports/universal-approximation/data/digits.csv")
    let digits = try DigitImages(csv: Data(contentsOf: file), name: "digits.csv")
    #expect(digits.count == 1797)
    #expect(digits.images.count == 1797 * 64)
    for digit in 0..<10 { #expect(digits.labels.count { $0 == digit } > 170) }
    #expect(digits.labels.prefix(10) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    // The first line begins 0,0,5,13,9,1.
    #expect(digits.images.prefix(6).map { 16 * $0 } == [0, 0, 5, 13, 9, 1])
  }

  @Test func aFileThatCannotBeUsedIsRefusedWithItsLine() {
    let row = Self.row
    let rest = row.dropFirst()
    let good = "\(row),7\n"
    let mistakes: [(String, String, Int)] = [
      ("", "the file holds no image", 1),
      ("\(good)1,2,3\n", "3 values instead of 65", 2),
      ("\(good)\(good)\(row),12", "the digit is 12, outside 0 to 9", 3),
      ("\(good)17\(rest),7\n", "pixel 1 is 17, outside 0 to 16", 2),
      ("-1\(rest),7\n", "value 1 is no whole number", 1),
      ("\(row),\n", "value 65 is empty", 1),
      ("\(good)\n\(good)", "value 1 is empty", 2),
      ("\(row),7,\n", "value 66 is empty", 1),
    ]
    for (text, message, line) in mistakes {
      let found = problem(text)
      #expect(found?.problem == message)
      #expect(found?.line == line)
    }
    #expect(problem(good) == nil)
    #expect(problem("\(row),7\r\n\(row),7") == nil)
  }

  @Test(arguments: [1, 2, 4, 8])
  func patchesHoldEveryPixelOnce(_ patch: Int) throws {
    let pixels = (0..<64).map { String($0 % 17) }.joined(separator: ",")
    let text = "\(pixels),0"
    let digits = try DigitImages(csv: Data(text.utf8), name: "one.csv")
    let tokens = digits.tokens(0, patch: patch)
    #expect(tokens.sorted() == digits.images.sorted())
    // The first token is the upper left corner: its second row lies eight pixels on.
    if patch > 1 { #expect(tokens[patch] == digits.images[8]) }
    #expect(tokens[patch - 1] == digits.images[patch - 1])
  }

  @Test func votesAreAdded() {
    var logits = [Float](repeating: 0, count: 30)
    (logits[4], logits[14], logits[27]) = (2, 2, 3)
    #expect(DigitImages.winner(of: logits) == 4)
  }
}
