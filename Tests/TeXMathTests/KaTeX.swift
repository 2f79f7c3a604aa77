import Foundation

/// KaTeX, if Node and its `katex` package are installed (Debian: `apt install katex`): a peer to compare with.
enum KaTeX {
  static let isInstalled = (try? mathML(of: ["x"], display: false)) != nil

  private static let script = """
    const katex = require("katex"), input = JSON.parse(process.argv[1]);
    const set = tex => katex.renderToString(tex, {output: "mathml", displayMode: input.display});
    process.stdout.write(JSON.stringify(input.formulas.map(set)));
    """

  private struct Input: Encodable {
    var display: Bool
    var formulas: [String]
  }

  /// The MathML that KaTeX gives, without annotations.
  static func mathML(of formulas: [String], display: Bool) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Not by a pipe: where there is no Node, nobody reads it, and its signal would end the tests.
    let input = try JSONEncoder().encode(Input(display: display, formulas: formulas))
    process.arguments = ["node", "-e", script, String(decoding: input, as: UTF8.self)]
    var environment = ProcessInfo.processInfo.environment
    let places = [
      environment["NODE_PATH"], "/usr/share/nodejs", "/usr/lib/node_modules", "/usr/local/lib/node_modules",
    ]
    environment["NODE_PATH"] = places.compactMap { $0 }.joined(separator: ":")
    process.environment = environment
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode([String].self, from: data).map(presentation)
  }

  /// The part of `<semantics>` before its annotation.
  private static func presentation(_ html: String) -> String {
    let start = html.range(of: "<semantics>")?.upperBound ?? html.startIndex
    let end = html.range(of: "<annotation", range: start..<html.endIndex)?.lowerBound ?? html.endIndex
    return "<math>" + html[start..<end] + "</math>"
  }
}
