import Checksums
import Foundation

/// What one Swift file declares, extends and mentions, as far as other files of its module can notice.
struct SourceFile {
  /// Its path within the module.
  private(set) var path: String
  let sha256: String
  private(set) var imports: Set<String> = []
  /// Every word in it.
  private(set) var mentions: Set<String> = []
  /// Types, functions and variables at the top level that are not private.
  private(set) var declares: Set<String> = []
  /// Types that conform to `CaseStudy` here.
  private(set) var studies: Set<String> = []
  private(set) var extensions: [Extension] = []
  /// It defines an operator, which is used without a name.
  private(set) var definesOperator = false

  struct Extension {
    /// The extended type, or the outermost of a nested one.
    let type: String
    let conforms: Bool
    var members: Set<String> = []
    /// It adds a subscript or an operator, which are used without a name.
    var isUnnamed = false
    var addsInitializer = false

    /// Whether other files see what it adds.
    var isVisible: Bool { conforms || isUnnamed || addsInitializer || !members.isEmpty }
  }

  private static let typeKeywords: Set<String> = [
    "struct", "class", "enum", "actor", "protocol", "typealias",
  ]

  init(path: String, contents: [UInt8]) {
    self.path = path
    sha256 = Checksums.sha256(Data(contents))
    guard path.hasSuffix(".swift") else { return }
    let tokens = tokens(of: contents)
    mentions = Set(tokens)
    var depth = 0
    var isPrivate = false
    var current: Extension?
    for (index, token) in tokens.enumerated() {
      let next = index + 1 < tokens.count ? tokens[index + 1] : ""
      let atTop = depth == 0
      let inExtension = depth == 1 && current != nil
      switch token {
      case "{": depth += 1
      case "}":
        depth = max(0, depth - 1)
        if depth == 0, let finished = current {
          if finished.isVisible { extensions.append(finished) }
          current = nil
        }
      case "private" where next != "(", "fileprivate" where next != "(":
        // Of a type's own member it says nothing about what follows the type.
        isPrivate = atTop || inExtension
      case "import":
        imports.insert(SourceFile.importedModule(tokens[(index + 1)...]))
        isPrivate = false
      case "extension" where atTop:
        let head = tokens[(index + 1)...].prefix { $0 != "{" }
        if !isPrivate {
          current = Extension(
            type: head.first == "[" ? "Array" : next, conforms: head.contains(":") && head.first != "[")
          if head.drop(while: { $0 != ":" }).contains("CaseStudy") { studies.insert(next) }
        }
        isPrivate = false
      case "operator", "precedencegroup": definesOperator = definesOperator || atTop
      case "subscript" where inExtension: current?.isUnnamed = true
      case "init" where inExtension:
        if !isPrivate { current?.addsInitializer = true }
        isPrivate = false
      case "func" where atTop || inExtension, "let" where atTop || inExtension,
        "var" where atTop || inExtension,
        "case" where inExtension, _ where SourceFile.typeKeywords.contains(token) && (atTop || inExtension):
        // `class` may also be a modifier of a member.
        guard next != "func", next != "var", next != "let" else { continue }
        let names = SourceFile.declaredNames(tokens[(index + 1)...])
        if !isPrivate {
          if atTop { declares.formUnion(names) } else { current?.members.formUnion(names) }
          if token == "func", names.isEmpty {
            if atTop { definesOperator = true } else { current?.isUnnamed = true }
          }
        }
        if atTop, SourceFile.typeKeywords.contains(token), token != "protocol", token != "typealias" {
          let head = tokens[(index + 1)...].prefix { $0 != "{" }
          if head.drop(while: { $0 != ":" }).contains("CaseStudy") { studies.insert(next) }
        }
        isPrivate = false
      default: break
      }
    }
  }

  /// The same file as others see it: its path begins with its module.
  func within(_ module: String) -> SourceFile {
    var file = self
    file.path = "\(module)/\(path)"
    return file
  }

  /// `import Foundation`, `import struct Foundation.Data`: the module's name.
  private static func importedModule(_ tokens: ArraySlice<String>) -> String {
    let kinds = typeKeywords.union(["func", "let", "var"])
    return tokens.first { !kinds.contains($0) } ?? ""
  }

  /// The names that a declaration introduces: one, or several in `let (a, b) = …`; none for an operator.
  private static func declaredNames(_ tokens: ArraySlice<String>) -> [String] {
    guard tokens.first == "(" else {
      return tokens.prefix(1).filter(isName)
    }
    return tokens.prefix { $0 != ")" }.filter(isName)
  }

  private static func isName(_ token: String) -> Bool {
    guard let first = token.unicodeScalars.first else { return false }
    return first.properties.isAlphabetic || first == "_" || !first.isASCII
  }
}
