/// SHA-256 (FIPS 180-4) of some bytes, in lower-case hexadecimal.
///
/// Written out here because a plugin's tools are built apart from the program: with a library for it, its C
/// sources would be compiled twice in every first build.
func sha256(_ message: [UInt8]) -> String {
  var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  let zeros = (119 - message.count % 64) % 64
  let length = (0..<8).reversed().map { UInt8(truncatingIfNeeded: (message.count * 8) >> (8 * $0)) }
  let padded = message + [0x80] + [UInt8](repeating: 0, count: zeros) + length
  var schedule = [UInt32](repeating: 0, count: 64)
  for start in stride(from: 0, to: padded.count, by: 64) {
    for t in 0..<16 {
      schedule[t] = padded[(start + 4 * t)..<(start + 4 * t + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }
    for t in 16..<64 {
      let (a, b) = (schedule[t - 15], schedule[t - 2])
      let (s0, s1) = (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3, rotate(b, 17) ^ rotate(b, 19) ^ b >> 10)
      schedule[t] = schedule[t - 16] &+ s0 &+ schedule[t - 7] &+ s1
    }
    compress(&state, schedule)
  }
  return state.map { word in
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }.joined()
}

private func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

private func compress(_ state: inout [UInt32], _ schedule: [UInt32]) {
  var (a, b, c, d) = (state[0], state[1], state[2], state[3])
  var (e, f, g, h) = (state[4], state[5], state[6], state[7])
  for t in 0..<64 {
    let s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    let first = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ constants[t] &+ schedule[t]
    let s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    let second = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
    (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
  }
  for (i, word) in [a, b, c, d, e, f, g, h].enumerated() { state[i] &+= word }
}

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes, by integer cube roots.
private let constants: [UInt32] = {
  let primes = (2...311).filter { n in n < 4 || !(2...17).contains { $0 < n && n % $0 == 0 } }
  return primes.prefix(64).map { prime in
    // The integer part of the cube root of prime · 2⁹⁶ has the 32 wanted bits at its end.
    let target = UInt128(prime) << 96
    var root: UInt128 = 0
    for bit in (0..<36).reversed() {
      let candidate = root | 1 << UInt128(bit)
      if candidate * candidate * candidate <= target { root = candidate }
    }
    return UInt32(truncatingIfNeeded: root)
  }
}()
