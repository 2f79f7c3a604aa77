/// `sort-2` as `sort2`, `softmax-mean-3` as `softmaxMean3`: findings have names in lower camel case.
public func camelCase(_ name: String) -> String {
  let parts = name.split(separator: "-")
  return parts.dropFirst().reduce(String(parts.first ?? "")) {
    $0 + $1.prefix(1).uppercased() + $1.dropFirst()
  }
}
