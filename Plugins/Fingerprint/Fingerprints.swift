import Checksums
import Foundation

/// A module and its files.
struct Module {
  let name: String
  let files: [SourceFile]

  init(name: String, files: [SourceFile]) {
    (self.name, self.files) = (name, files.sorted { $0.path < $1.path })
  }

  init(name: String, directory: String, paths: [String]) throws {
    let files = try paths.map { path in
      SourceFile(
        path: path.hasPrefix(directory) ? String(path.dropFirst(directory.count).drop { $0 == "/" }) : path,
        contents: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
    }
    self.init(name: name, files: files)
  }

  var imports: Set<String> { files.reduce(into: []) { $0.formUnion($1.imports) } }
  var sha256: String { Checksums.sha256(Data(files.map { "\($0.path) \($0.sha256)\n" }.joined().utf8)) }
}

/// What each study's outcomes depend on: the files of its module that its trials use, those that they use of the libraries for
/// studies, and the modules that all these import, transitively.
///
/// Within these modules a file uses another when it mentions
/// - a name that the other declares at its top level,
/// - a type that the other extends; of a study, also a member that the extension adds,
/// - a member that the other adds to a type of another module.
///
/// Private declarations do not count. So a file that extends a study by `conclude` is no part of the study's
/// fingerprint. What is used without being named (operators; subscripts and conformances that are added to other
/// modules' types) counts as used by all. The rule errs on the safe side: a name that only happens to be the same
/// includes a file too many.
struct Fingerprints {
  /// Modules that carry trials and results to and fro, and compute nothing: what imports them does not depend on
  /// them. The layout of stored results has a version of its own.
  static let carriers: Set = ["Pipeline", "Diagnostics"]

  /// Modules of which each study uses a few files: they are followed file by file, as its own module is.
  static let libraries: Set = ["StudyKit", "Problems"]

  struct Study: Equatable {
    let type: String
    let files: [String: String]
    let modules: [String: String]
  }

  let compiler: String
  let studies: [Study]
  /// The modules that this one is built from, itself not among them.
  let modules: [String: String]
  /// Of the module, all that it is built from, and the compiler.
  let program: String

  init(studies module: Module, modules: [Module], external: [String: String], compiler: String) {
    self.compiler = compiler
    self.modules = Dictionary(modules.map { ($0.name, $0.sha256) }) { first, _ in first }
    let all =
      [compiler, module.sha256] + modules.map { $0.sha256 }
      + external.sorted { $0.key < $1.key }.map { $0.value }
    program = Checksums.sha256(Data(all.joined(separator: "\n").utf8))
    let libraries = modules.filter { Fingerprints.libraries.contains($0.name) }
    let sources =
      module.files + libraries.flatMap { library in library.files.map { $0.within(library.name) } }
    let ownTypes = sources.reduce(into: Set<String>()) { $0.formUnion($1.declares) }
    let studyTypes = module.files.reduce(into: Set<String>()) { $0.formUnion($1.studies) }
    studies = studyTypes.sorted().map { type in
      let files = Fingerprints.closure(of: type, in: sources, ownTypes, studyTypes)
      let imports = files.reduce(into: Set<String>()) { $0.formUnion($1.imports) }
        .subtracting(Fingerprints.libraries)
      var hashes: [String: String] = [:]
      for name in Fingerprints.closure(of: imports, in: modules) {
        hashes[name] = modules.first { $0.name == name }?.sha256 ?? external[name]
      }
      return Study(
        type: type, files: Dictionary(files.map { ($0.path, $0.sha256) }) { first, _ in first },
        modules: hashes)
    }
  }

  /// The files that a study's trials use.
  private static func closure(
    of study: String, in files: [SourceFile], _ ownTypes: Set<String>, _ studies: Set<String>
  ) -> [SourceFile] {
    var open = files.filter { file in
      file.declares.contains(study)
        || file.extensions.contains { $0.type == study && ($0.conforms || $0.members.contains("run")) }
        || isUnnamed(file, ownTypes)
    }
    var used = Set(open.map(\.path))
    while let file = open.popLast() {
      for other in files where !used.contains(other.path) && uses(file, other, ownTypes, studies) {
        used.insert(other.path)
        open.append(other)
      }
    }
    return files.filter { used.contains($0.path) }
  }

  private static func uses(
    _ file: SourceFile, _ other: SourceFile, _ ownTypes: Set<String>, _ studies: Set<String>
  ) -> Bool {
    !file.mentions.isDisjoint(with: other.declares)
      || other.extensions.contains { part in
        let typeIsNamed = file.mentions.contains(part.type)
        lazy var memberIsNamed = !file.mentions.isDisjoint(with: part.members)
        if studies.contains(part.type) { return typeIsNamed && (part.conforms || memberIsNamed) }
        return typeIsNamed || (!ownTypes.contains(part.type) && memberIsNamed)
      }
  }

  /// Whether a file changes the meaning of others that mention none of its names.
  private static func isUnnamed(_ file: SourceFile, _ ownTypes: Set<String>) -> Bool {
    file.definesOperator || !file.path.hasSuffix(".swift")
      || file.extensions.contains { !ownTypes.contains($0.type) && ($0.isUnnamed || $0.conforms) }
  }

  /// These modules and those that they import, but no carriers.
  private static func closure(of imports: Set<String>, in modules: [Module]) -> Set<String> {
    var open = Array(imports)
    var reached: Set<String> = []
    while let name = open.popLast() {
      guard !carriers.contains(name), reached.insert(name).inserted else { continue }
      open += modules.first { $0.name == name }?.imports ?? []
    }
    return reached
  }

  /// The modules' fingerprints, and an extension of each study with its own.
  var swiftSource: String {
    let extensions = studies.map { study in
      """
      extension \(study.type) {
        public var code: CodeFingerprint {
          CodeFingerprint(
            compiler: \(literal(compiler)),
            files: \(literal(study.files)),
            modules: \(literal(study.modules)))
        }
        public var program: String { \(literal(program)) }
      }

      """
    }
    let table =
      "/// SHA-256 of the sources of each module that this one is built from.\nlet moduleFingerprints = \(literal(modules))\n"
    return (["import Pipeline\n", table] + extensions).joined(separator: "\n")
  }

  private func literal(_ text: String) -> String { "\"\(text.filter { $0 != "\"" && $0 != "\\" })\"" }

  private func literal(_ hashes: [String: String]) -> String {
    hashes.isEmpty
      ? "[:] as [String: String]"
      : "["
        + hashes.sorted { $0.key < $1.key }.map { "\(literal($0.key)): \(literal($0.value))" }
        .joined(separator: ", ") + "]"
  }
}
