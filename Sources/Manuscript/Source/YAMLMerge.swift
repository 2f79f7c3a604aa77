import Yams

extension Node {
  /// A merge key (`<<`) with a value that cannot be merged, which begins at this line and column, both from 1.
  struct UnmergeableValue: Error {
    let line: Int
    let column: Int

    init(_ node: Node) { (line, column) = (node.mark?.line ?? 1, node.mark?.column ?? 1) }
  }

  /// The node with every merge key replaced by the entries that it stands for. What a group says itself counts more, and among
  /// several merged groups the earlier one.
  ///
  /// Merge keys are YAML 1.1's; the composer hands them on as any other key.
  func merged() throws(UnmergeableValue) -> Node {
    switch self {
    case .sequence(var sequence):
      for index in sequence.indices { sequence[index] = try sequence[index].merged() }
      return .sequence(sequence)
    case .mapping(var mapping):
      var own: [(Node, Node)] = []
      var others: [(Node, Node)] = []
      for (key, value) in mapping {
        let value = try value.merged()
        if key.isMergeKey {
          for group in try value.mergeableGroups() { others += group.map { ($0.key, $0.value) } }
        } else {
          own.append((key, value))
        }
      }
      var known = Set(own.map(\.0))
      mapping = Node.Mapping(own, mapping.tag, mapping.style, mapping.mark)
      for (key, value) in others where known.insert(key).inserted { mapping[key] = value }
      return .mapping(mapping)
    default: return self
    }
  }

  private var isMergeKey: Bool {
    guard case .scalar(let scalar) = self else { return false }
    return scalar.string == "<<" && scalar.style != .singleQuoted && scalar.style != .doubleQuoted
  }

  private func mergeableGroups() throws(UnmergeableValue) -> [Node.Mapping] {
    switch self {
    case .mapping(let mapping): return [mapping]
    case .sequence(let sequence):
      var groups: [Node.Mapping] = []
      for node in sequence {
        guard case .mapping(let mapping) = node else { throw UnmergeableValue(node) }
        groups.append(mapping)
      }
      return groups
    default: throw UnmergeableValue(self)
    }
  }
}
