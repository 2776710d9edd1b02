/// The name of a stream, unique in an application.
public struct SourceID: Hashable, Sendable, CustomStringConvertible {
    public let name: String

    public init(_ name: String) {
        self.name = name
    }

    public var description: String { name }
}

/// An identity, unique in the stream that it was given in.
public struct TrackID: Hashable, Sendable {
    public let source: SourceID
    /// Counts from 1 in the order in which the stream's identities were given.
    public let number: Int

    public init(source: SourceID, number: Int) {
        self.source = source
        self.number = number
    }
}
