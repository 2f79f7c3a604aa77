import Foundation

/// How long a build took, and on what: the one file of a report that differs from run to run.
public struct Timings: Codable, Equatable, Sendable {
  /// Its name in a report's directory.
  public static let fileName = "timings.json"

  /// The machine it was built on.
  public let host: Host
  /// Seconds of the whole build.
  public let seconds: Double
  /// Seconds by phase of the build: `trials`, `figures`, `pages` …
  public let phases: [String: Double]
  /// Seconds that each trial took when it ran, by key: in this build or an earlier one.
  public let trials: [String: Double]
  /// The largest resident set of the process, in bytes.
  public let peakMemory: Int

  /// The timings of a build that has just ended, on this machine.
  public init(seconds: Double, phases: [String: Double], plan: Plan, store: Store) {
    host = Host()
    self.seconds = seconds
    self.phases = phases
    let durations = Durations(store)
    trials = Dictionary(
      plan.trials.compactMap { trial in durations[trial].map { (trial.key.hex, $0) } }
    ) { first, _ in first }
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      peakMemory = usage.ru_maxrss
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      peakMemory = usage.ru_maxrss * 1024
    #endif
  }

  /// The bytes of `timings.json`.
  public func encoded() throws -> Data {
    try CanonicalJSON.encode(self, indented: true) + Data("\n".utf8)
  }
}

/// The machine that a report was built on.
public struct Host: Codable, Equatable, Sendable {
  /// The operating system and its version.
  public let system: String
  /// `x86-64` or `arm64`.
  public let architecture: String
  /// The processor's name.
  public let processor: String
  /// The number of logical processors.
  public let processors: Int
  /// In bytes.
  public let memory: UInt64

  /// This machine.
  public init() {
    let process = ProcessInfo.processInfo
    system = process.operatingSystemVersionString
    processors = process.activeProcessorCount
    memory = process.physicalMemory
    #if arch(x86_64)
      architecture = "x86-64"
    #elseif arch(arm64)
      architecture = "arm64"
    #else
      architecture = "other"
    #endif
    processor = Host.processorName ?? "unknown"
  }

  private static var processorName: String? {
    #if canImport(Darwin)
      var length = 0
      sysctlbyname("machdep.cpu.brand_string", nil, &length, nil, 0)
      var name = [UInt8](repeating: 0, count: length)
      guard length > 0, sysctlbyname("machdep.cpu.brand_string", &name, &length, nil, 0) == 0 else {
        return nil
      }
      return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    #else
      guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
      return text.split(separator: "\n").first { $0.hasPrefix("model name") }?
        .split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
    #endif
  }
}
