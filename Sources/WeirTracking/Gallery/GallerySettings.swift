import WeirCore

/// What a gallery of identities goes by.
public struct GallerySettings: Hashable, Sendable {
    /// The least likeness, as the cosine between embeddings, of two objects that are one.
    ///
    /// Where models for faces and for people separate the same from others; those that separate less need another.
    public var threshold: Float = 0.6
    /// After so many different embeddings it is decided who an object is, or a second after the first.
    public var minimumLooks = 3
    /// For how many seconds someone who isn't seen is remembered.
    public var memory = 600.0
    public var topology = CameraTopology()
    /// The most that are remembered, as long as each is not forgotten by time.
    var capacity = 10_000

    public init() {}
}
