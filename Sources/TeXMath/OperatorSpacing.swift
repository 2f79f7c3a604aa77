/// Where an operator stands among its siblings.
enum OperatorForm: String, Sendable {
  case prefix, infix, postfix
}

/// The space to the left and right of an operator, in mu.
struct OperatorSpacing: Equatable, Sendable {
  var left: Int
  var right: Int

  static let none = OperatorSpacing(left: 0, right: 0)
  static let thin = OperatorSpacing(left: 3, right: 3)
  static let medium = OperatorSpacing(left: 4, right: 4)
  static let thick = OperatorSpacing(left: 5, right: 5)
}

extension OperatorSpacing {
  /// The space that browsers give an operator by themselves, after the operator dictionary of MathML Core.
  ///
  /// A form without an entry falls back to infix, postfix and prefix, in this order. `nil` where editions of the
  /// dictionary differ (∘ was once spaced like +, and / had some space).
  static func `default`(_ text: String, _ form: OperatorForm) -> OperatorSpacing? {
    guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else { return .thick }
    switch form {
    case .prefix: if let spacing = prefix(scalar) { return spacing }
    case .postfix: if let spacing = postfix(scalar) { return spacing }
    case .infix: break
    }
    switch scalar {
    case "+", "-", "±", "÷", "−", "∓", "∖", "∧", "∨", "∩", "∪", "⊎", "⊓", "⊔", "⊕", "⊖", "⊘", "⊝", "⊞", "⊟",
      "⊻",
      "⊼", "∔", "⋎", "⋏", "⋒", "⋓":
      return .medium
    case "/", "\\", "∴", "∵", "⌢", "⌣", "⨿", "⩞", "*", "·", "×", "•", "∘"..."∙", "∗", "≀", "⊗", "⊙"..."⊛",
      "⊠", "⊡",
      "⊺", "⋄"..."⋇", "⋉"..."⋌", ".", "?", "^", "%", "@":
      return nil
    case ",", ";", ":": return OperatorSpacing(left: 0, right: 3)
    case "|", "∼": return .thick
    default: break
    }
    return postfix(scalar) ?? prefix(scalar) ?? .thick
  }

  /// Whether a delimiter stretches by itself as the prefix or postfix that it is.
  static func isFence(_ text: String) -> Bool {
    guard let scalar = text.unicodeScalars.first else { return false }
    return isOpener(scalar) || isCloser(scalar)
  }

  private static func prefix(_ scalar: Unicode.Scalar) -> OperatorSpacing? {
    switch scalar {
    case "+", "-", "±", "−", "∓", "¬", "!", "∼": OperatorSpacing.none
    case "∏", "∐", "∑", "⋀"..."⋃", "⨀"..."⨊", "∫"..."∳", "⨌": .thin
    case "√": OperatorSpacing(left: 3, right: 0)
    default: isOpener(scalar) ? OperatorSpacing.none : nil
    }
  }

  private static func postfix(_ scalar: Unicode.Scalar) -> OperatorSpacing? {
    switch scalar {
    case "!", "%", "′"..."‷", "⁗": OperatorSpacing.none
    default: isCloser(scalar) ? OperatorSpacing.none : nil
    }
  }

  private static func isOpener(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "(", "[", "{", "|", "‖", "⌈", "⌊", "⟨", "⟦", "⟮": true
    default: false
    }
  }

  private static func isCloser(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ")", "]", "}", "|", "‖", "⌉", "⌋", "⟩", "⟧", "⟯": true
    default: false
    }
  }
}
