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
}
