import Diagnostics
import Foundation
import Testing

#if os(Linux) && arch(x86_64)
  /// Against `grep`, in whichever way the tests are run: `make test` runs them with and without `REPORT_AVX512=0`.
  @Suite struct ProcessorTests {
    private func isListed(_ feature: String) throws -> Bool {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["grep", "-q", "-m1", "^flags.*\\b\(feature)\\b", "/proc/cpuinfo"]
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus == 0
    }

    @Test(arguments: ["sse2", "avx2", "fma", "avx512f", "avx512vl", "no-such-feature"])
    func aFeatureIsThereWhereTheSystemListsIt(_ feature: String) throws {
      #expect(Processor.features.contains(feature) == (try isListed(feature)))
    }

    @Test func theWideKernelsAreUsedWhereTheyCanAndMay() throws {
      let mayUse = ProcessInfo.processInfo.environment["REPORT_AVX512"] != "0"
      let canUse = try ["avx512f", "avx512vl", "avx512dq", "avx512bw"].allSatisfy(isListed)
      #expect(Processor.usesAVX512 == (mayUse && canUse))
    }
  }
#endif
