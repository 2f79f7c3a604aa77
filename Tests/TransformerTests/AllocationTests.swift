#if os(Linux)
  import Foundation
  import Testing

  /// Counts what the C library is asked for by a program that trains for a short and for a longer time.
  @Suite struct AllocationTests {
    /// Stands before the C library's functions, and says at the end how often they were called.
    private static let interposer = """
      #include <stddef.h>
      #include <stdio.h>
      extern void *__libc_malloc(size_t), *__libc_memalign(size_t, size_t);
      static long calls;
      void *malloc(size_t size) { __atomic_add_fetch(&calls, 1, 0); return __libc_malloc(size); }
      int posix_memalign(void **place, size_t alignment, size_t size) {
        __atomic_add_fetch(&calls, 1, 0);
        return (*place = __libc_memalign(alignment, size)) ? 0 : 12;
      }
      __attribute__((destructor)) static void report(void) { fprintf(stderr, "%ld", calls); }
      """

    static let hasCompiler = (try? run("clang", "--version"))?.code == 0

    private static func run(
      _ program: String, _ arguments: String..., preloading library: String? = nil
    ) throws -> (code: Int32, output: Data, errors: String) {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = (library.map { ["LD_PRELOAD=\($0)"] } ?? []) + [program] + arguments
      let (output, errors) = (Pipe(), Pipe())
      process.standardOutput = output
      process.standardError = errors
      try process.run()
      let said = output.fileHandleForReading.readDataToEndOfFile()
      let complaints = errors.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (process.terminationStatus, said, String(decoding: complaints, as: UTF8.self))
    }

    private struct Steps: Decodable { let steps: Int }

    private func measure(_ program: String, _ threads: String, seconds: String, _ library: URL) throws -> (
      steps: Int, allocations: Int
    ) {
      let run = try Self.run(program, "step", "B", threads, seconds, preloading: library.path)
      return (try JSONDecoder().decode(Steps.self, from: run.output).steps, Int(run.errors) ?? 0)
    }

    @Test(.enabled(if: hasCompiler, "clang is not here"), arguments: ["1", "2"])
    func aStepOfTrainingAllocatesNothing(_ threads: String) throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let (source, library) = (folder.appending(path: "count.c"), folder.appending(path: "count.so"))
      try Data(Self.interposer.utf8).write(to: source)
      try #require(Self.run("clang", "-shared", "-fPIC", source.path, "-o", library.path).code == 0)
      let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      let program = products.appending(path: "benchmark-training-step").path
      let short = try measure(program, threads, seconds: "0.02", library)
      let long = try measure(program, threads, seconds: "0.4", library)
      try #require(long.steps > short.steps + 50)
      // The program's list of times grows a few times.
      #expect(long.allocations - short.allocations < 20)
      #expect(short.allocations > 100)
    }
  }
#endif
