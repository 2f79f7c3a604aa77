public struct Figure: Codable, Equatable, Sendable {}
