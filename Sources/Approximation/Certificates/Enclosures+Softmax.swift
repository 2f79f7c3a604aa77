import ReproducibleMath

extension Enclosures {
  /// The weights A_t of softmax over logits S_t, enclosed together into the rows from `first` on.
  ///
  /// With Δ_t(x) = S_t(x) − S_t(c) and all sums over the logits, Taylor's theorem along the segment gives
  ///
  ///     A_t(x) = A_t + A_t (Δ_t − Σ A_s Δ_s) + ½ A′_t [(Δ_t − Σ A′_s Δ_s)² − Σ A′_s (Δ_s − Σ A′ Δ)²]
  ///
  /// with weights A at the centre and A′ somewhere between. Written in the differences D_s = Δ_s − Δ_t the bracket is
  /// 2 (Σ A′_s D_s)² − Σ A′_s D_s². By Cauchy's inequality (Σ_{s≠t} A′_s D_s)² ≤ (1 − A′_t) Σ A′_s D_s², so the bracket lies
  /// between −Q and (1 − 2A′_t) Q with 0 ≤ Q = Σ A′_s D_s² ≤ (1 − A′_t) R_t², R_t = max_s |D_s|. The last term is at most
  /// ½ R_t² A′_t (1 − A′_t) in size. And A′_t, like A_t(x), is 1 / (1 + Σ exp(S_s − S_t)) with each difference within R_t of
  /// the centre's.
  ///
  /// Rounding: the exponent c_s − max errs by at most u |c_s − max|, which changes exp by at most u · max(z e⁻ᶻ) < 0.4 u;
  /// exp itself errs by 2 u. Each weight then errs by less than (4T + 5) u for T logits; `weightError` = (T + 2) 2⁻⁵⁰ is more.
  /// With such weights, and T + 2 roundings, the slopes err by less than (T + 2) 2⁻⁴⁸ times the logits' slopes.
  func softmax(_ first: UnsafeMutablePointer<Lanes>, _ logits: UnsafeBufferPointer<Program.Term>) {
    let count = logits.count
    let weightError = Double(count + 2) * 0x1p-50
    var largest = row(logits[0].operand)[Row.centre]
    for logit in logits { largest = Double.maximum(largest, row(logit.operand)[Row.centre]) }
    var total = Lanes()
    for t in 0..<count {
      scratch[t] = Double.exp(row(logits[t].operand)[Row.centre] - largest)
      total += scratch[t]
    }
    // The logits' mean slope and remainder under the weights.
    let mean = scratch + count
    for d in 0..<variables { mean[d] = Lanes() }
    var meanError = Lanes()
    var sizes = Lanes(repeating: 1)
    for t in 0..<count {
      scratch[t] /= total
      let logit = row(logits[t].operand)
      for d in 0..<variables {
        mean[d] = mean[d].addingProduct(scratch[t], logit[Row.slopes + d])
        sizes += Double.magnitude(logit[Row.slopes + d])
      }
      meanError = meanError.addingProduct(scratch[t], logit[Row.error])
      sizes += logit[Row.error]
    }
    let slack = sizes * (Double(count + 2) * 0x1p-48)
    for t in 0..<count {
      let logit = row(logits[t].operand)
      let weight = scratch[t]
      var reach = Lanes()
      for s in 0..<count where s != t {
        let other = row(logits[s].operand)
        var distance = logit[Row.error] + other[Row.error]
        for d in 0..<variables { distance += Double.magnitude(logit[Row.slopes + d] - other[Row.slopes + d]) }
        reach = Double.maximum(distance, reach)
      }
      reach = reach.addingProduct(sizes, Lanes(repeating: 0x1p-48))
      reach.replace(with: .infinity, where: reach .!= reach)

      let (least, most) = Self.weightRange(weight, reach, weightError)
      let result = first + t &* stride
      result[Row.centre] = weight
      for d in 0..<variables { result[Row.slopes + d] = weight * (logit[Row.slopes + d] - mean[d]) }
      result[Row.lower] = least
      result[Row.upper] = most
      let bend = Double.minimum(Lanes(repeating: 0.25), most * (1 - least))
      var error = (reach * reach * 0.5) * bend
      // A_t (E_t − Σ A_s E_s) for remainders within ±e.
      let rest = Double.maximum(meanError.addingProduct(logit[Row.error], 1 - weight - weight), Lanes())
      error = error.addingProduct(weight, rest)
      finish(result, error: error + slack)
    }
  }

  /// p / (p + e^{±R} (1 − p)), the ends rounded outward, for p within `error` of the weight.
  @inline(__always)
  private static func weightRange(_ weight: Lanes, _ reach: Lanes, _ error: Double) -> (Lanes, Lanes) {
    let one = Lanes(repeating: 1)
    let low = Double.maximum(weight - error, Lanes())
    let high = Double.minimum(weight + error, one)
    let shrink = Double.exp(-reach) * (1 - 0x1p-49)
    let grow = (1 + 0x1p-48) / shrink
    let least = low / (low + grow * ((1 - low) + error))
    let most = high / (high + shrink * Double.maximum((1 - high) - error, Lanes()))
    return (least * (1 - 0x1p-49), Double.minimum(most * (1 + 0x1p-49), one))
  }
}
