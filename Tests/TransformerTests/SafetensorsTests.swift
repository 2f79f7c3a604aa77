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

  @Test func truncatedFilesNeverCrash() throws {
    let whole = try model().safetensors()
    for length in stride(from: 0, to: whole.count - 1, by: 13) {
      #expect(problem(whole.prefix(length)) != nil)
    }
  }

  @Test func aModelThatIsNotFiniteIsRefused() throws {
    var broken = try model()
    broken.parameters[3] = .nan
    #expect(problem(broken.safetensors()) == "a parameter is not a finite number")
  }
}
