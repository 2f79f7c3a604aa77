import Foundation

/// What the processor can do beyond what every processor of its architecture can.
///
/// This module is the one below all others that no option ties to newer instructions, so that it can be asked before any is
/// executed.
public enum Processor {
  /// The names of Linux (`/proc/cpuinfo`, "flags"); empty where there is no such list.
  public static let features: Set<String> = {
    guard let information = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
      let flags = information.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
    else { return [] }
    return Set(flags.split(separator: " ").map(String.init))
  }()

  /// Whether matrix products may use registers of 512 bits: where the processor has them, unless `REPORT_AVX512` is 0.
  /// No bit of a result depends on it.
  public static let usesAVX512: Bool = {
    #if arch(x86_64)
      ProcessInfo.processInfo.environment["REPORT_AVX512"] != "0"
        && features.isSuperset(of: ["avx512f", "avx512vl", "avx512dq", "avx512bw"])
    #else
      false
    #endif
  }()

  /// Passes where the processor has what the numeric modules are compiled for: AVX2 and FMA on x86-64.
  ///
  /// - Throws: `Diagnostic` of kind `.usage`.
  public static func check() throws(Diagnostic) {
    #if arch(x86_64) && os(Linux)
      if features.isEmpty { return }
      for needed in ["avx2", "fma"] where !features.contains(needed) {
        throw Diagnostic(
          .usage, "this processor lacks \(needed.uppercased()), which the numeric code is compiled for",
          remedy: "use an x86-64 processor of 2013 or later, or remove -mavx2 and -mfma in Package.swift")
      }
    #endif
  }
}
