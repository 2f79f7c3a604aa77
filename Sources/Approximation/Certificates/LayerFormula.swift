import Diagnostics
import ReproducibleMath
import Transformer

/// A single-layer Transformer as a formula up to its hidden units.
///
/// Everything before the ReLUs is a formula in the few numbers of the input: rows E_t = b_t + x_t W are affine in them, a
/// head's logits are bilinear, its weights A_t are a softmax of these, and what the head adds to a row is affine in the A_t
/// and the means ξ = Σ A_t x_t. So the pre-activations are *linear in a few features* of the input, whatever the model
/// width:
///
///     h_j = bias_j + Σ_k C_kj φ_k,   Y_o = constant_o + Σ_k R_ko φ_k + Σ_j v_jo ReLU(h_j),
///
/// with φ the numbers x_i of the token itself and, of each head, A_t (t ≥ 1, since ΣA = 1) and ξ. The matrices C, R and v are
/// products of weights, taken as the exact numbers they are, in interval arithmetic. With layer normalisation rows are
/// b_t ρ_t + x_t ρ_t W for the factor ρ_t = 1/√(variance + 10⁻⁵), one more operation; likewise before the hidden units.
struct LayerFormula {
  /// What the units and outputs of one token are linear in.
  struct Token {
    /// Places of the features in the formula.
    let features: [Int]
    /// Features × model width: the row Z before the feed-forward network is `constant` + φ `weights`.
    let weights: IntervalMatrix
    let constant: [Interval]
    /// What the hidden units see of it: as above, differing with layer normalisation.
    var unitFeatures: [Int]
    var unitWeights: IntervalMatrix
    var unitConstant: [Interval]
  }

  let tokens: [Token]

  /// Adds a layer's operations to a formula in the n·d numbers of its input.
  init(_ model: Model<Double>, in formula: inout Formula) {
    let configuration = model.configuration
    let rows = Rows(model, in: &formula)
    let heads = (0..<configuration.heads).map { Head(model, rows, head: $0) }
    tokens = (0..<configuration.tokens).map { token in
      let row = token + configuration.attendedTokens - configuration.tokens
      return Self.token(row, model, rows, heads, in: &formula)
    }
  }

  private static func token(
    _ row: Int, _ model: Model<Double>, _ rows: Rows, _ heads: [Head], in formula: inout Formula
  ) -> Token {
    let configuration = model.configuration
    let width = configuration.modelWidth
    var features: [Int] = []
    var weights: [[Interval]] = []
    var constant = model[.attentionOutputBias].map { Interval($0) }
    func include(_ feature: Int, _ weight: [Interval]) {
      if weight.allSatisfy({ $0 == 0 }) { return }
      if let known = features.firstIndex(of: feature) {
        weights[known] = sum(weights[known], weight)
      } else {
        features.append(feature)
        weights.append(weight)
      }
    }
    if configuration.residual {
      constant = sum(constant, rows.plain[row].offset)
      for (variable, weight) in rows.plain[row].terms { include(variable, weight) }
    }
    let attended = configuration.causal ? row + 1 : configuration.attendedTokens
    for head in heads { head.add(row, over: attended, rows, &constant, include, in: &formula) }
    let matrix = IntervalMatrix(rows: features.count, columns: width, elements: weights.flatMap { $0 })
    var token = Token(
      features: features, weights: matrix, constant: constant, unitFeatures: features, unitWeights: matrix,
      unitConstant: constant)
    if configuration.preNormalization { normalizeUnits(&token, model, in: &formula) }
    return token
  }

  /// norm(Z) = ρ (Z − mean)∘weight + bias: features ρ φ_k and ρ itself.
  private static func normalizeUnits(_ token: inout Token, _ model: Model<Double>, in formula: inout Formula)
  {
    let gain = model[.hiddenNormWeight].map { Interval($0) }
    let centredConstant = centred(token.constant)
    let centredRows = (0..<token.weights.rows).map { centred(token.weights.row($0)) }
    let factor = normalizer(
      (0..<gain.count).map { column in
        formula.combination(
          zip(centredRows, token.features).map { ($0[column], $1) }, plus: centredConstant[column])
      }, in: &formula)
    token.unitFeatures = [factor] + token.features.map { formula.product(factor, $0) }
    token.unitWeights = IntervalMatrix(
      rows: token.unitFeatures.count, columns: gain.count,
      elements: ([centredConstant] + centredRows).flatMap { zip($0, gain).map { $0 * $1 } })
    token.unitConstant = model[.hiddenNormBias].map { Interval($0) }
  }

  /// x − mean(x).
  static func centred(_ x: [Interval]) -> [Interval] {
    let mean = x.reduce(Interval(0), +) / Interval(Double(x.count))
    return x.map { $0 - mean }
  }

  /// 1 / √(mean of squares + 10⁻⁵) of a centred row's entries.
  static func normalizer(_ entries: [Int], in formula: inout Formula) -> Int {
    let share = 1 / Interval(Double(entries.count))
    let squares = entries.map { (weight: share, operand: formula.power($0, 2)) }
    let epsilon = Interval((1e-5).nextDown, (1e-5).nextUp)
    return formula.reciprocal(formula.apply(.sqrt, formula.combination(squares, plus: epsilon)))
  }
}

/// The rows E_t that attend, as affine forms of the input.
struct Rows {
  /// offset + Σ place · weight, of model width.
  struct Row {
    var offset: [Interval]
    var terms: [(place: Int, weight: [Interval])]
  }

  /// E_t as the residual sees it.
  let plain: [Row]
  /// norm(E_t), or E_t without normalisation.
  let normalized: [Row]
  /// The places of x_t, none for the beginning token, and its weights, the same for all t, in `normalized`: times ρ_t.
  let scaledInputs: [[Int]]
  let inputWeights: IntervalMatrix
  /// ρ_t and its weight in `normalized`; nil without normalisation.
  let scales: [(place: Int, weight: [Interval])]?

  init(_ model: Model<Double>, in formula: inout Formula) {
    let configuration = model.configuration
    let width = configuration.modelWidth
    let lead = configuration.attendedTokens - configuration.tokens
    let embedding = IntervalMatrix(
      model[.embeddingWeight], rows: configuration.inputWidth, columns: width)
    let bias = model[.embeddingBias].map { Interval($0) }
    let positions = configuration.positions ? model[.position].map { Interval($0) } : nil
    var plain: [Row] = []
    var inputs: [[Int]] = []
    for t in 0..<configuration.attendedTokens {
      var offset = t < lead ? model[.beginning].map { Interval($0) } : bias
      if let positions { offset = sum(offset, Array(positions[t * width..<(t + 1) * width])) }
      let places =
        t < lead
        ? []
        : (0..<configuration.inputWidth).map { formula.variable((t - lead) * configuration.inputWidth + $0) }
      inputs.append(places)
      plain.append(Row(offset: offset, terms: places.enumerated().map { ($1, embedding.row($0)) }))
    }
    self.plain = plain
    guard configuration.preNormalization else {
      normalized = plain
      scaledInputs = inputs
      inputWeights = embedding
      scales = nil
      return
    }
    let gain = model[.attentionNormWeight].map { Interval($0) }
    let shift = model[.attentionNormBias].map { Interval($0) }
    func gained(_ x: [Interval]) -> [Interval] { zip(x, gain).map { $0 * $1 } }
    let centredRows = (0..<configuration.inputWidth).map { LayerFormula.centred(embedding.row($0)) }
    inputWeights = IntervalMatrix(
      rows: configuration.inputWidth, columns: width, elements: centredRows.flatMap { gained($0) })
    var scales: [(place: Int, weight: [Interval])] = []
    var scaledInputs: [[Int]] = []
    for t in plain.indices {
      let offset = LayerFormula.centred(plain[t].offset)
      let scale = LayerFormula.normalizer(
        (0..<width).map { column in
          formula.combination(
            inputs[t].enumerated().map { (centredRows[$0][column], $1) }, plus: offset[column])
        }, in: &formula)
      scales.append((scale, gained(offset)))
      scaledInputs.append(inputs[t].map { formula.product(scale, $0) })
    }
    let weights = inputWeights
    normalized = plain.indices.map { t in
      Row(
        offset: shift,
        terms: [(scales[t].place, scales[t].weight)]
          + scaledInputs[t].enumerated().map { ($1, weights.row($0)) })
    }
    self.scales = scales
    self.scaledInputs = scaledInputs
  }
}

/// One attention head, its value and output matrices multiplied out.
struct Head {
  /// E_t·query + bias of each row, as a function of the row's terms: constant and one row for each term.
  private let queries: [(offset: [Interval], terms: [[Interval]])]
  private let keys: [(offset: [Interval], terms: [[Interval]])]
  /// 1 / √(head width).
  private let scale: Interval
  /// value · attention_output, model width × model width, and the value's bias times attention_output.
  private let carried: (IntervalMatrix, IntervalMatrix)
  private let carriedBias: [Interval]

  init(_ model: Model<Double>, _ rows: Rows, head: Int) {
    let configuration = model.configuration
    let columns = head * configuration.headWidth..<(head + 1) * configuration.headWidth
    func block(_ weight: Tensor, _ bias: Tensor) -> (IntervalMatrix, [Interval]) {
      // The head's own columns only: a construction has hundreds of heads.
      let matrix = IntervalMatrix(
        model.parameters, at: configuration.offset(of: weight),
        stride: configuration.heads * configuration.headWidth,
        rows: 0..<configuration.modelWidth, columns: columns)
      return (matrix, model[bias][columns].map { Interval($0) })
    }
    func project(_ weight: Tensor, _ bias: Tensor) -> [(offset: [Interval], terms: [[Interval]])] {
      let (matrix, shift) = block(weight, bias)
      return rows.normalized.map { row in
        (sum(row.offset * matrix, shift), row.terms.map { $0.weight * matrix })
      }
    }
    queries = project(.queryWeight, .queryBias)
    keys = project(.keyWeight, .keyBias)
    scale = 1 / .sqrt(Interval(Double(configuration.headWidth)))
    let (value, valueBias) = block(.valueWeight, .valueBias)
    let output = IntervalMatrix(
      model.parameters, at: configuration.offset(of: .attentionOutputWeight),
      stride: configuration.modelWidth,
      rows: columns, columns: 0..<configuration.modelWidth)
    carried = (value, output)
    carriedBias = valueBias * output
  }

  private func carry(_ x: [Interval]) -> [Interval] { (x * carried.0) * carried.1 }

  /// Adds Σ A_t (E_t·value + bias)·output for the row that asks, over the first rows.
  func add(
    _ row: Int, over attended: Int, _ rows: Rows, _ constant: inout [Interval],
    _ include: (_ feature: Int, _ weight: [Interval]) -> Void, in formula: inout Formula
  ) {
    let logits = (0..<attended).map { logit(row, $0, rows, in: &formula) }
    let weights = formula.softmax(logits)
    constant = sum(constant, carriedBias)
    if let scales = rows.scales {
      constant = sum(constant, carry(rows.normalized[0].offset))
      for t in 0..<attended {
        include(formula.product(weights[t], scales[t].place), carry(scales[t].weight))
      }
    } else {
      let first = rows.normalized[0].offset
      constant = sum(constant, carry(first))
      for t in 1..<max(1, attended) {
        // Differences before products, so that rows without positions of their own cancel exactly.
        let difference = zip(rows.normalized[t].offset, first).map { $0 - $1 }
        include(weights[t], carry(difference))
      }
    }
    for c in 0..<rows.inputWeights.rows {
      let weight = carry(rows.inputWeights.row(c))
      if weight.allSatisfy({ $0 == 0 }) { continue }
      include(mean(c, weights, rows, in: &formula), weight)
    }
  }

  /// ξ_c = Σ A_t x_{t,c}, written x_0 + Σ_{t≥1} A_t (x_t − x_0) where nothing scales the rows; the beginning token has x = 0.
  private func mean(_ c: Int, _ weights: [Int], _ rows: Rows, in formula: inout Formula) -> Int {
    func input(_ t: Int) -> Int? { rows.scaledInputs[t].isEmpty ? nil : rows.scaledInputs[t][c] }
    let reference = rows.scales == nil ? input(0) : nil
    var terms: [(weight: Interval, operand: Int)] = []
    if let reference { terms.append((1, reference)) }
    for t in weights.indices {
      guard let x = input(t) else { continue }
      if let reference {
        if t > 0 { terms.append((1, formula.product(weights[t], formula.difference(x, reference)))) }
      } else {
        terms.append((1, formula.product(weights[t], x)))
      }
    }
    return formula.combination(terms)
  }

  /// q_row · k_t / √(head width), as a bilinear form of the two rows' terms.
  private func logit(_ row: Int, _ t: Int, _ rows: Rows, in formula: inout Formula) -> Int {
    let (query, key) = (queries[row], keys[t])
    let asking = rows.normalized[row].terms.map(\.place)
    let asked = rows.normalized[t].terms.map(\.place)
    var terms: [(weight: Interval, operand: Int)] = []
    for (a, place) in asking.enumerated() {
      terms.append((scale * dot(query.terms[a], key.offset), place))
      for (b, other) in asked.enumerated() {
        let weight = scale * dot(query.terms[a], key.terms[b])
        if weight != 0 { terms.append((weight, formula.product(place, other))) }
      }
    }
    for (b, other) in asked.enumerated() { terms.append((scale * dot(query.offset, key.terms[b]), other)) }
    return formula.combination(terms, plus: scale * dot(query.offset, key.offset))
  }
}
