import WeirCore

/// An object while one stream's tracker follows it.
struct Visit: Sendable {
    /// When it came, was first looked at and last seen, in seconds.
    let arrival: Double
    private(set) var firstLook = 0.0
    private(set) var lastSeen: Double
    /// How often a new embedding came.
    private(set) var lookCount = 0
    private(set) var appearance = Appearance()
    /// Who it is; nil until that is decided.
    var identity: Int?
    private var lastEmbedding: [Float]?

    init(_ look: IdentityGallery.Look, at time: Double) {
        arrival = time
        lastSeen = time
    }

    /// Takes in a frame's look; an embedding that is only told again is not another one.
    mutating func take(_ look: IdentityGallery.Look, at time: Double, _ weight: Float) {
        lastSeen = time
        guard let embedding = look.embedding, embedding != lastEmbedding else { return }
        lastEmbedding = embedding
        guard let unit = Appearance.normalized(embedding) else { return }
        if lookCount == 0 { firstLook = time }
        lookCount += 1
        appearance.blend(unit, weight: max(weight, 1 / Float(lookCount)))
    }
}

/// Someone whom streams have seen.
struct KnownIdentity: Sendable {
    /// The different looks that are kept of one, such as from the front and from behind.
    private static let mostLooks = 8
    /// A look less alike than this to all that are kept is another one.
    private static let sameLook: Float = 0.9

    /// Sightings that are no more than so many seconds apart are of cameras that see the same place.
    private static let sameMoment = 1.0

    let classID: Int
    /// When each stream last saw it, in seconds.
    private var sightings: [SourceID: Double] = [:]
    private var appearance = Appearance()

    init(classID: Int) {
        self.classID = classID
    }

    private(set) var lastSeen = -Double.infinity

    /// Takes in that a stream sees it, and what it looks like there on average.
    mutating func see(_ seen: Appearance, in stream: SourceID, at time: Double) {
        sightings[stream] = time
        lastSeen = max(lastSeen, time)
        guard let average = seen.average else { return }
        if (appearance.bestSimilarity(to: average) ?? -1) < Self.sameLook {
            appearance.keep(average, capacity: Self.mostLooks)
        }
    }

    /// The cosine of the most similar look that is kept; nil where there is none of the same model.
    func likeness(to embedding: [Float]) -> Float? {
        appearance.bestSimilarity(to: embedding)
    }

    /// Whether it may have come to `stream` at `time` from where it was seen last.
    func mayBe(in stream: SourceID, at time: Double, _ topology: CameraTopology) -> Bool {
        topology.isOpen
            || sightings.contains { camera, seen in
                lastSeen - seen <= Self.sameMoment && topology.allows(from: camera, to: stream, after: time - seen)
            }
    }
}
