/// The symbols that commands stand for, by class: names and characters in turn.
///
/// Names are those of LaTeX, amsmath and amssymb.
enum Symbols {
  /// Set in italics.
  static let italicLetters = """
    alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
    varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
    upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ
    varGamma Γ varDelta Δ varTheta Θ varLambda Λ varXi Ξ varPi Π varSigma Σ varUpsilon Υ varPhi Φ varPsi Ψ
    varOmega Ω partial ∂ imath ı jmath ȷ
    """

  /// Set upright.
  static let uprightLetters = """
    Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω nabla ∇
    infty ∞ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ aleph ℵ beth ℶ gimel ℷ hbar ℏ hslash ℏ ell ℓ
    Re ℜ Im ℑ wp ℘ mho ℧ eth ð complement ∁ top ⊤ bot ⊥ angle ∠ measuredangle ∡ sphericalangle ∢ degree °
    square □ Box □ blacksquare ■ triangle △ triangledown ▽ blacktriangle ▲ blacktriangledown ▼ lozenge ◊
    Diamond ◊ blacklozenge ⧫ diamondsuit ♢ heartsuit ♡ clubsuit ♣ spadesuit ♠ bigstar ★ flat ♭ natural ♮ sharp ♯
    checkmark ✓ dag † ddag ‡ S § P ¶ copyright © pounds £ yen ¥ euro €
    # # % % & & $ $ _ _
    """

  /// Ordinary symbols that MathML knows as operators.
  static let marks = """
    prime ′ backprime ‵ neg ¬ lnot ¬ surd √ vert | | ‖ Vert ‖ slash / backslash \\
    """

  static let binaries = """
    pm ± mp ∓ times × div ÷ cdot ⋅ centerdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔
    wedge ∧ land ∧ vee ∨ lor ∨ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ bigtriangleup △ bigtriangledown ▽
    triangleleft ◃ triangleright ▹ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙
    bigcirc ◯ dagger † ddagger ‡ amalg ⨿ dotplus ∔ ltimes ⋉ rtimes ⋊ leftthreetimes ⋋ rightthreetimes ⋌
    Cap ⋒ Cup ⋓ barwedge ⊼ veebar ⊻ doublebarwedge ⩞ curlywedge ⋏ curlyvee ⋎ boxplus ⊞ boxminus ⊟ boxtimes ⊠
    boxdot ⊡ circledast ⊛ circledcirc ⊚ circleddash ⊝ divideontimes ⋇ intercal ⊺ bmod mod
    """

  static let relations = """
    le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ lt < gt > equiv ≡ sim ∼ simeq ≃ approx ≈ approxeq ≊ cong ≅ doteq ≐ asymp ≍
    propto ∝ varpropto ∝ ll ≪ gg ≫ lll ⋘ ggg ⋙ leqslant ⩽ geqslant ⩾ leqq ≦ geqq ≧ lesssim ≲ gtrsim ≳
    lessgtr ≶ gtrless ≷ lesseqgtr ⋚ gtreqless ⋛ lessapprox ⪅ gtrapprox ⪆ prec ≺ succ ≻ preceq ⪯ succeq ⪰
    preccurlyeq ≼ succcurlyeq ≽ precsim ≾ succsim ≿ in ∈ ni ∋ owns ∋ notin ∉ subset ⊂ supset ⊃ subseteq ⊆
    supseteq ⊇ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ nsupseteq ⊉ Subset ⋐ Supset ⋑ subseteqq ⫅ supseteqq ⫆
    sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ Vvdash ⊪ nvdash ⊬
    nvDash ⊭ perp ⟂ parallel ∥ nparallel ∦ mid ∣ nmid ∤ shortmid ∣ smile ⌣ frown ⌢ bowtie ⋈ Join ⋈
    between ≬ pitchfork ⋔ therefore ∴ because ∵ eqcirc ≖ circeq ≗ triangleq ≜ bumpeq ≏ Bumpeq ≎ doteqdot ≑
    risingdotseq ≓ fallingdotseq ≒ backsim ∽ backsimeq ⋍ thicksim ∼ thickapprox ≈ trianglelefteq ⊴
    trianglerighteq ⊵ vartriangleleft ⊲ vartriangleright ⊳ vartriangle △ nless ≮ ngtr ≯ nleq ≰ ngeq ≱
    lneq ⪇ gneq ⪈ lneqq ≨ gneqq ≩ nprec ⊀ nsucc ⊁ nsim ≁ ncong ≇ coloneqq ≔ coloneq ≔ eqqcolon ≕ Coloneqq ⩴
    vcentcolon : ratio :
    """

  static let arrows = """
    to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹
    impliedby ⟸ iff ⟺ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹
    Longleftarrow ⟸ Longleftrightarrow ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩
    rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌
    leftrightharpoons ⇋ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕
    nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ rightsquigarrow ⇝ leadsto ⇝ leftrightsquigarrow ↭
    rightarrowtail ↣ leftarrowtail ↢ twoheadrightarrow ↠ twoheadleftarrow ↞ rightrightarrows ⇉
    leftleftarrows ⇇ upuparrows ⇈ downdownarrows ⇊ rightleftarrows ⇄ leftrightarrows ⇆ Rrightarrow ⇛
    Lleftarrow ⇚ nrightarrow ↛ nleftarrow ↚ nRightarrow ⇏ nLeftarrow ⇍ nleftrightarrow ↮ nLeftrightarrow ⇎
    multimap ⊸ curvearrowright ↷ curvearrowleft ↶ circlearrowright ↻ circlearrowleft ↺ dashrightarrow ⇢
    dashleftarrow ⇠ restriction ↾ upharpoonright ↾ upharpoonleft ↿ looparrowright ↬ looparrowleft ↫
    """

  static let largeOperators = """
    sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀
    biguplus ⨄
    """

  static let integrals = """
    int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰
    """

  static let openings = """
    { { lbrace { lbrack [ lparen ( langle ⟨ lceil ⌈ lfloor ⌊ lvert | lVert ‖ lgroup ⟮ llbracket ⟦ lBrack ⟦
    ulcorner ⌜ llcorner ⌞
    """

  static let closings = """
    } } rbrace } rbrack ] rparen ) rangle ⟩ rceil ⌉ rfloor ⌋ rvert | rVert ‖ rgroup ⟯ rrbracket ⟧ rBrack ⟧
    urcorner ⌝ lrcorner ⌟
    """

  static let punctuation = "colon : semicolon ; comma ,"

  static let dots = "ldots … dots … dotsc … dotso … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ mathellipsis …"

  static let otherDots = "vdots ⋮ ddots ⋱ ldotp . cdotp ⋅"

  /// Functions whose scripts stand beside them.
  static let functions = """
    sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth log ln lg exp ker dim hom deg arg sgn
    """

  /// Functions with limits below them in display style.
  static let limitFunctions = "lim max min sup inf det gcd Pr argmax argmin"

  /// Limit functions of two words.
  static let wordedLimits = ["limsup": "lim\u{2009}sup", "liminf": "lim\u{2009}inf", "plim": "plim"]

  /// Delimiters that are relations or marks outside `\left` and `\right`.
  static let delimiters: Set<String> = [
    "(", ")", "[", "]", "{", "}", "⟨", "⟩", "⌈", "⌉", "⌊", "⌋", "|", "‖", "⟮", "⟯", "⟦", "⟧", "⌜", "⌝", "⌞",
    "⌟", "/",
    "\\", "↑", "↓", "↕", "⇑", "⇓", "⇕",
  ]

  /// Relations under `\not`, in composed form; others take a combining stroke.
  static let negations: [String: String] = [
    "=": "≠", "<": "≮", ">": "≯", "≤": "≰", "≥": "≱", "∈": "∉", "∋": "∌", "⊂": "⊄", "⊃": "⊅", "⊆": "⊈",
    "⊇": "⊉",
    "∣": "∤", "∥": "∦", "∼": "≁", "≃": "≄", "≅": "≇", "≈": "≉", "≡": "≢", "≺": "⊀", "≻": "⊁", "⊢": "⊬",
    "⊨": "⊭",
    "→": "↛", "←": "↚", "↔": "↮", "⇒": "⇏", "⇐": "⇍", "⇔": "⇎", "⊑": "⋢", "⊒": "⋣",
  ]

  /// A table's names and characters.
  static func pairs(_ table: String) -> [(name: String, text: String)] {
    let words = table.split(whereSeparator: \.isWhitespace).map(String.init)
    return stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }
  }
}
