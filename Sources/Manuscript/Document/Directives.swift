import Yams
import Diagnostics
import Findings
import Foundation

extension DocumentParser {
  /// The blocks that a directive stands for.
  func blocks(of directive: Directive, in file: Int32) -> [Block] {
    let position = Position(file: file, offset: Int32(directive.offset))
    if directive.name == "case-study" { return cell(directive, position) }
    guard let shape = DirectiveShape.all.first(where: { $0.name == directive.name }) else {
      let names = DirectiveShape.all.map(\.name) + ["case-study"]
      report(
        "unknown directive {\(directive.name)}", at: position,
        remedy: suggestion(
          for: directive.name, among: names, otherwise: "there are \(names.sorted().joined(separator: ", "))")
      )
      return []
    }
    let options = DirectiveOptions(directive, shape, file: file, self)
    let kind = directive.name.hasPrefix("prf:") ? directive.name.dropFirst(4) : directive.name[...]
    if let kind = Theorem.Kind(rawValue: String(kind)) {
      return [theorem(kind, directive, options, position)]
    }
    if let kind = Admonition.Kind(rawValue: directive.name) {
      return [admonition(kind, directive, options, position)]
    }
    switch directive.name {
    case "figure": return [figure(directive, options, position)]
    case "table": return [table(directive, options, position)]
    case "claim": return claim(directive, options, position)
    case "math": return [math(directive, options, position)]
    case "literalinclude": return listing(directive, options, position)
    case "include": return included(directive, position)
    default: return [.sideNote(blocks(of: directive.body, in: file))]
    }
  }

  func argument(_ directive: Directive, _ file: Int32) -> String {
    sources[file].string(directive.argument.range)
  }

  func argumentPosition(_ directive: Directive, _ file: Int32) -> Position {
    Position(file: file, offset: Int32(directive.argument.start))
  }

  /// Names an element by the labels given to it; without one it gets `fallback`, and nothing when that is `nil`.
  func identify(
    _ kind: Target.Kind, number: String?, title: [Inline], _ options: DirectiveOptions, fallback: String?,
    at position: Position
  ) -> String? {
    var own = claimLabels(before: position)
    if let label = options.label { own.append(label) }
    if own.isEmpty {
      guard let fallback else { return nil }
      let id = labels.unique(fallback)
      register(id, Target(kind: kind, id: id, number: number, title: title), at: position)
      return id
    }
    let target = Target(kind: kind, id: own[0].label, number: number, title: title)
    for (label, place) in own { register(label, target, at: place) }
    return own[0].label
  }

  // MARK: Theorems and remarks

  private func theorem(
    _ kind: Theorem.Kind, _ directive: Directive, _ options: DirectiveOptions, _ position: Position
  ) -> Block {
    let number = kind == .proof ? nil : numbers.theorem()
    let title = inlines(of: directive.argument, in: position.file)
    let id = identify(.theorem(kind), number: number, title: title, options, fallback: nil, at: position)
    let body = blocks(of: directive.body, in: position.file)
    if body.isEmpty { report("{\(directive.name)} is empty", at: position) }
    return .theorem(Theorem(kind: kind, number: number, title: title, id: id, body: body))
  }

  private func admonition(
    _ kind: Admonition.Kind, _ directive: Directive, _ options: DirectiveOptions, _ position: Position
  ) -> Block {
    let title = inlines(of: directive.argument, in: position.file)
    let id = identify(.place, number: nil, title: title, options, fallback: nil, at: position)
    let body = blocks(of: directive.body, in: position.file)
    if body.isEmpty { report("{\(directive.name)} is empty", at: position) }
    return .admonition(Admonition(kind: kind, title: title, id: id, body: body))
  }

  private func math(_ directive: Directive, _ options: DirectiveOptions, _ position: Position) -> Block {
    var tex = MappedText()
    for line in [directive.argument] + directive.body where !line.isEmpty {
      tex.append(line.range, of: sources[position.file])
      tex.append([.newline], from: line.end)
    }
    let label = options.label.map { (name: $0.label, offset: Int($0.position.offset)) }
    return equation(tex, label: label, at: directive.offset, in: position.file)
  }

  // MARK: Claims and cells

  private func claim(_ directive: Directive, _ options: DirectiveOptions, _ position: Position) -> [Block] {
    let text = argument(directive, position.file)
    let at = argumentPosition(directive, position.file)
    let sentence = blocks(of: directive.body, in: position.file)
    if sentence.isEmpty {
      report("a claim needs a sentence", at: position, remedy: "write it below the predicate")
    }
    var least = Profile.quick
    if let name = options.text("profile") {
      if let profile = Profile(rawValue: name) {
        least = profile
      } else {
        let names = Profile.allCases.map(\.rawValue)
        report(
          "unknown profile “\(name)”", at: options.position("profile"),
          remedy: suggestion(for: name, among: names, otherwise: "write \(names.joined(separator: ", or "))"))
      }
    }
    let index = numbers.next(.claim)
    let id = identify(
      .claim, number: String(index), title: [], options, fallback: "claim-\(index)", at: position)
    do throws(PredicateFault) {
      let predicate = try Predicate(parsing: text)
      for (name, offset) in predicate.names {
        let place = sources.place(Position(file: at.file, offset: at.offset + Int32(offset)))
        valueNames.append(Manuscript.Request(name: name, place: place))
      }
      let claim = ClaimBlock(
        index: index, id: id ?? "claim-\(index)", predicate: predicate, least: least, sentence: sentence,
        place: sources.place(at))
      document.claims.append(claim)
      return [.claim(claim)]
    } catch {
      let place = Position(file: at.file, offset: at.offset + Int32(error.offset))
      report(
        text.isEmpty ? "a claim needs a predicate" : error.problem, at: text.isEmpty ? position : place,
        remedy: text.isEmpty ? "write ```{claim} study.name < 0.05" : error.remedy)
      return []
    }
  }

  private func cell(_ directive: Directive, _ position: Position) -> [Block] {
    let file = position.file
    let study = argument(directive, file)
    if study.isEmpty || study.contains(where: \.isWhitespace) {
      report("a cell names one study", at: position, remedy: "write ```{case-study} sorting")
    }
    var options = PlacedOptions()
    func read(_ lines: [Line]) -> YAMLText {
      var text = MappedText()
      for line in lines {
        text.append(line.range, of: sources[file])
        text.append([.newline], from: line.end)
      }
      return YAMLText(text) { self.report($0, at: Position(file: file, offset: Int32($1)), remedy: $2) }
    }
    let naming = directive.options.last { $0.name == "name" }
    for option in directive.options where option.name != "name" {
      options.set(
        option.name, read([option.value]).root.flatMap { OptionValue($0) },
        at: Position(file: file, offset: Int32(option.offset)), in: sources)
    }
    let yaml = read(directive.body)
    if case .mapping(let mapping)? = yaml.root {
      for (key, value) in mapping {
        options.set(key, value, in: sources) { Position(file: file, offset: Int32(yaml.offset(of: $0))) }
      }
    } else if yaml.root != nil {
      report(
        "a cell holds options in YAML", at: Position(file: file, offset: Int32(directive.body[0].start)),
        remedy: "write name: value, one a line")
    }
    let place = sources.place(argumentPosition(directive, file))
    let name = naming.map { sources[file].string($0.value.range) } ?? study
    if let naming, !isCellName(name) {
      report(
        "“\(name)” cannot name a cell", at: Position(file: file, offset: Int32(naming.offset)),
        remedy: "write up to 60 letters, digits and hyphens, a letter first, such as \(study)-again")
    }
    let cell = Cell(
      study: study, name: name, options: options.values, place: place, optionPlaces: options.places,
      id: labels.unique("cell-\(name)"))
    cells.append(cell)
    return [.cell(cell)]
  }

  /// Whether figures, values and files can bear the name; `report` has tables of its own.
  private func isCellName(_ name: String) -> Bool {
    name != "report" && name.utf8.count <= 60 && name.utf8.first?.isLetter == true
      && name.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
  }
}
