import Diagnostics
import Foundation
import Testing

@testable import Transformer

@Suite struct SafetensorsTests {
  private func model() throws -> Model<Float> {
    Model(
      initialized: try Configuration(
        tokens: 3, inputWidth: 2, modelWidth: 6, heads: 2, headWidth: 5, hiddenWidth: 7, outputWidth: 1,
        beginningToken: true, causal: true, preNormalization: true), seed: 4)
  }

  @Test func aModelSurvivesSavingAndLoading() throws {
    let single = try model()
    #expect(try Model(safetensors: single.safetensors(), file: "a") == single)
    let double = single.converted(to: Double.self)
    #expect(try Model(safetensors: double.safetensors(), file: "a") == double)
    #expect(try Model<Double>(safetensors: single.safetensors(), file: "a") == double)
  }

  /// The bytes of a file with this header and payload.
  private func file(_ header: String, payload: Int = 0) -> Data {
    var data = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    data.append(contentsOf: header.utf8)
    data.append(Data(count: payload))
    return data
  }

  private func problem(_ data: Data) -> String? {
    do {
      _ = try Model<Float>(safetensors: data, file: "m.safetensors")
      return nil
    } catch {
      return error.problem
    }
  }

  private let metadata =
    #""__metadata__":{"tokens":"1","inputWidth":"1","modelWidth":"1","heads":"1","headWidth":"1","hiddenWidth":"1","outputWidth":"1","residual":"true","beginningToken":"false"}"#

  @Test func damagedFilesAreRefusedByField() throws {
    #expect(problem(Data()) == "the file is shorter than its header says")
    #expect(problem(Data(repeating: 255, count: 30)) == "the file is shorter than its header says")
    #expect(problem(file("[1]")) == "the header is no JSON object")
    #expect(problem(file("{}")) == "the metadata's tokens is missing where a whole number is needed")
    #expect(problem(file(#"{"__metadata__":5}"#)) == "the metadata is no object of texts")
    #expect(problem(file(#"{"__metadata__":{"heads":2}}"#)) == "the metadata's heads is no text")
    #expect(
      problem(file(#"{"a":{"dtype":"F32","shape":[1]}}"#)) == "the entry of “a” has no usable data_offsets")
    #expect(
      problem(file(#"{"a":{"dtype":"F32","shape":[true],"data_offsets":[0,4]}}"#, payload: 4))
        == "the entry of “a” has no usable shape")
    #expect(
      problem(file(#"{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,4]}}"#, payload: 4))
        == "the entry of “a” has no usable dtype, shape or data_offsets")
    #expect(
      problem(file(#"{"a":{"dtype":"X9","shape":[1],"data_offsets":[0,4]}}"#, payload: 4))
        == "the tensor “a” has the unknown dtype “X9”")
    #expect(problem(file("{\(metadata)}")) == "the tensor “embedding.weight” is missing")
    #expect(
      problem(file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, payload: 4))
        == "the offsets 0 to 8 of “a” lie outside the file")
    #expect(
      problem(file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, payload: 4))
        == "the offsets -4 to 0 of “a” lie outside the file")
    #expect(
      problem(
        file(
          #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
          payload: 8)) == "the tensors “a” and “b” overlap")
    #expect(
      problem(
        file(
          #"{\#(metadata),"embedding.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}"#, payload: 8
        ))
        == "the tensor “embedding.weight” has shape [2, 1] where [1, 1] is needed")
    #expect(
      problem(
        file(
          #"{\#(metadata),"embedding.weight":{"dtype":"I32","shape":[1,1],"data_offsets":[0,4]}}"#, payload: 4
        ))
        == "the tensor “embedding.weight” has dtype I32 where F32 or F64 is needed")
    #expect(
      problem(
        file(
          #"{\#(metadata),"embedding.weight":{"dtype":"F32","shape":[1,1],"data_offsets":[0,8]}}"#, payload: 8
        ))
        == "the tensor “embedding.weight” has 8 bytes for a shape of [1, 1]")
  }

  @Test func shapesAreHeldAgainstTheFileBeforeAnythingIsAllocated() {
    // 2³² · 2³² · 4 bytes wrap around to none.
    let huge = #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#
    #expect(problem(file(huge)) == "the tensor “a” has 0 bytes for a shape of [4294967296, 4294967296]")
    let negative = #"{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}"#
    #expect(problem(file(negative, payload: 4)) == "the tensor “a” has 4 bytes for a shape of [-1, -1]")
    let largest = #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}"#
    #expect(problem(file(largest)) == "the offsets 0 to 9223372036854775807 of “a” lie outside the file")
    #expect(
      problem(file(String(repeating: " ", count: 1 << 21)))
        == "the header takes 2097152 bytes, more than the 1048576 that are read")
  }

  @Test func tensorsFillTheFileWithoutGaps() {
    let first = #""a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#
    #expect(problem(file("{\(first)}", payload: 6)) == "the file's last 2 bytes belong to no tensor")
    #expect(
      problem(file(#"{\#(first),"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#, payload: 12))
        == "4 bytes before the tensor “b” belong to none")
  }

  @Test func aNameThatIsThereTwiceIsRefused() {
    let entry = #"{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"#
    #expect(problem(file(#"{"a":\#(entry),"\u0061":\#(entry)}"#)) == "the header names “a” twice")
    #expect(problem(file(#"{"__metadata__":{"heads":"1","heads":"2"}}"#)) == "the header names “heads” twice")
    // A colon in a text and the same name in two objects are no repetition.
    #expect(
      problem(file(#"{"a:":\#(entry),"b":\#(entry)}"#))
        == "the metadata's tokens is missing where a whole number is needed")
  }

  @Test(arguments: [
    ("heads", "0"), ("heads", "-1"), ("heads", "16777216"), ("headWidth", "9223372036854775807"),
    ("tokens", "99999999999999999999"), ("tokens", "1e3"), ("modelWidth", ""), ("causal", "2"),
    ("residual", "maybe"),
  ])
  func metadataThatMakesNoLayerIsRefused(_ name: String, _ value: String) throws {
    let whole = try model().safetensors()
    let header = String(decoding: whole[8..<8 + Int(whole[0]) + 256 * Int(whole[1])], as: UTF8.self)
    let changed = header.replacing(try Regex("\"\(name)\":\"[^\"]*\""), with: "\"\(name)\":\"\(value)\"")
    let payload = try model().configuration.parameterCount * 4
    #expect(problem(file(header, payload: payload)) == nil)
    #expect(problem(file(changed, payload: payload)) != nil)
  }

  /// Files of other programs say nothing of what their layers do not have.
  @Test(arguments: ["positions", "causal", "preNormalization"])
  func whatAFileNeedNotSayHasItsUsualValue(_ name: String) throws {
    let usual = Model<Float>(
      initialized: try Configuration(
        tokens: 2, inputWidth: 1, modelWidth: 2, heads: 1, hiddenWidth: 3, outputWidth: 1), seed: 1)
    #expect(try Model<Float>(safetensors: without([name], of: usual), file: "a") == usual)
    #expect(
      try Model<Float>(
        safetensors: without(["positions", "causal", "preNormalization"], of: usual), file: "a")
        == usual)
    // What is said counts.
    let causal = try Model<Float>(safetensors: model().safetensors(), file: "a")
    #expect(causal.configuration.causal && causal.configuration.preNormalization)
  }

  @Test(arguments: [
    ("tokens", "a whole number"), ("inputWidth", "a whole number"), ("modelWidth", "a whole number"),
    ("heads", "a whole number"), ("headWidth", "a whole number"), ("hiddenWidth", "a whole number"),
    ("outputWidth", "a whole number"), ("residual", "true or false"), ("beginningToken", "true or false"),
  ])
  func whatAFileMustSayIsMissedByName(_ name: String, _ expected: String) throws {
    #expect(
      problem(try without([name], of: model()))
        == "the metadata's \(name) is missing where \(expected) is needed")
  }

  /// The model's file without these members of its metadata.
  private func without(_ names: [String], of model: Model<Float>) throws -> Data {
    let whole = model.safetensors()
    let length = whole[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = String(decoding: whole[8..<8 + length], as: UTF8.self)
    for name in names {
      let member = try Regex("\"\(name)\":\"[^\"]*\",?")
      #expect(header.contains(member))
      header = header.replacing(member, with: "").replacingOccurrences(of: ",}", with: "}")
    }
    return file(header) + whole[(8 + length)...]
  }

  @Test func sizesWhoseProductsOverflowAreRefusedWithWhatTheyWouldTake() {
    let sizes = metadata.replacingOccurrences(of: #""modelWidth":"1""#, with: #""modelWidth":"16777216""#)
      .replacingOccurrences(of: #""heads":"1""#, with: #""heads":"16777216""#)
      .replacingOccurrences(of: #""headWidth":"1""#, with: #""headWidth":"16777216""#)
    #expect(
      problem(file("{\(sizes)}"))?.hasPrefix("in the metadata, a Transformer of this shape takes 1511")
        == true)
  }

  /// What a file says of itself is quoted in messages, which stay one line and command no terminal.
  @Test(arguments: [
    #"{"__metadata__":{"tokens":"2\nINJECT"}}"#,
    #"{"extra\nnew\u001b[31mline":{"dtype":"X9","shape":[],"data_offsets":[0,0]}}"#,
  ]) func namesInAModelKeepTheMessageOnOneLine(_ header: String) {
    let problem = #expect(throws: Diagnostic.self) {
      try Model<Float>(safetensors: file(header), file: "m.safetensors")
    }
    let message = problem.map { "\($0)" } ?? ""
    #expect(message.contains("\\n"))
    #expect(!message.unicodeScalars.contains { $0.value < 32 })
  }

  @Test func truncatedFilesNeverCrash() throws {
    let whole = try model().safetensors()
    for length in stride(from: 0, to: whole.count - 1, by: 13) {
      #expect(problem(whole.prefix(length)) != nil)
    }
  }

  @Test func aModelThatIsNotFiniteIsRefused() throws {
    var broken = try model()
    broken.parameters[3] = .nan
    #expect(
      problem(broken.safetensors()) == "the tensor “embedding.weight” holds a number that is not finite")
  }
}
