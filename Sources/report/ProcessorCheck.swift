import Diagnostics

/// The numeric modules are compiled for AVX2 and FMA on x86-64; this one is not, so that it can say so.
///
/// - Throws: `Diagnostic` of kind `.usage` when the processor lacks them.
func checkProcessor() throws(Diagnostic) {
  #if arch(x86_64) && os(Linux)
    if Processor.features.isEmpty { return }
    for needed in ["avx2", "fma"] where !Processor.features.contains(needed) {
      throw Diagnostic(
        .usage, "this processor lacks \(needed.uppercased()), which the numeric code is compiled for",
        remedy: "use an x86-64 processor of 2013 or later, or remove -mavx2 and -mfma in Package.swift")
    }
  #endif
}
