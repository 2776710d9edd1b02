import WeirCore

/// Knows the objects of several streams by their looks, and who of one stream is who of another.
///
/// An object that a stream's tracker follows is looked at a few times, and then either is someone who is known, of all that
/// are alike enough the one most alike, or someone new. What is decided stays. Two objects that a stream sees at the same
/// time are never the same.
public struct IdentityGallery: Sendable {
    /// One object of a frame.
    public struct Look: Sendable {
        public let trackID: TrackID
        public let classID: Int
        /// What it looks like; nil where no model says, in this frame or at all.
        public let embedding: [Float]?

        public init(trackID: TrackID, classID: Int, embedding: [Float]?) {
            self.trackID = trackID
            self.classID = classID
            self.embedding = embedding
        }
    }

    /// It is decided who an object is this many seconds after it was first looked at, at the latest.
    private static let longestDoubt = 1.0
    /// An object that wasn't seen for so many seconds isn't there any more.
    private static let presence = 1.0
    /// The followed objects that weren't seen for so many seconds are forgotten, however patient their tracker is.
    private static let visitMemory = 60.0
    /// How much each look adds to what an object looks like on average: ten count about alike.
    private static let blending: Float = 0.1
    /// How often the forgotten are looked for, in seconds.
    private static let cleaning = 10.0

    private let settings: GallerySettings
    private var visits: [TrackID: Visit] = [:]
    private var known: [Int: KnownIdentity] = [:]
    private var nextNumber = 1
    private var lastCleaning = -Double.infinity

    public init(_ settings: GallerySettings = GallerySettings()) {
        self.settings = settings
    }

    /// The identities that are remembered.
    public var count: Int { known.count }
    /// The followed objects that are remembered.
    var visitCount: Int { visits.count }

    /// Takes in the followed objects of a stream's frame, at `time` in seconds; times of all streams count from the same
    /// moment.
    ///
    /// Returns who each is, by a number that holds in all streams; nil where that isn't decided.
    public mutating func identify(_ looks: [Look], in stream: SourceID, at time: Double) -> [Int?] {
        guard time.isFinite else { return looks.map { visits[$0.trackID]?.identity } }
        for look in looks { visits[look.trackID, default: Visit(look, at: time)].take(look, at: time, Self.blending) }
        for look in looks {
            guard var visit = visits[look.trackID] else { continue }
            if visit.identity == nil, isRipe(visit, at: time) { decide(&visit, look, in: stream, at: time) }
            if let identity = visit.identity { known[identity]?.see(visit.appearance, in: stream, at: time) }
            visits[look.trackID] = visit
        }
        clean(at: time)
        return looks.map { visits[$0.trackID]?.identity }
    }

    /// Forgets what a stream's tracker follows, as after a seek or at its end; who was there stays known.
    public mutating func forgetVisits(of stream: SourceID) {
        visits = visits.filter { $0.key.source != stream }
    }

    private func isRipe(_ visit: Visit, at time: Double) -> Bool {
        guard visit.lookCount > 0 else { return false }
        return visit.lookCount >= settings.minimumLooks || time - visit.firstLook >= Self.longestDoubt
    }

    private mutating func decide(_ visit: inout Visit, _ look: Look, in stream: SourceID, at time: Double) {
        guard let average = visit.appearance.average else { return }
        let taken = present(in: stream, except: look.trackID, at: time)
        var best: (identity: Int, likeness: Float)?
        for (identity, candidate) in known where candidate.classID == look.classID && !taken.contains(identity) {
            guard let likeness = candidate.likeness(to: average), likeness >= settings.threshold,
                candidate.mayBe(in: stream, at: visit.arrival, settings.topology)
            else { continue }
            // Of equals the one who is known longer, so that no order of a dictionary decides.
            if let other = best, (other.likeness, -other.identity) >= (likeness, -identity) { continue }
            best = (identity, likeness)
        }
        if let best {
            visit.identity = best.identity
        } else {
            visit.identity = nextNumber
            known[nextNumber] = KnownIdentity(classID: look.classID)
            nextNumber += 1
        }
    }

    /// Who else the stream sees now.
    private func present(in stream: SourceID, except own: TrackID, at time: Double) -> Set<Int> {
        var present: Set<Int> = []
        for (trackID, visit) in visits where trackID.source == stream && trackID != own {
            if let identity = visit.identity, abs(time - visit.lastSeen) < Self.presence { present.insert(identity) }
        }
        return present
    }

    private mutating func clean(at time: Double) {
        guard abs(time - lastCleaning) >= Self.cleaning || known.count > settings.capacity else { return }
        lastCleaning = time
        visits = visits.filter { abs(time - $0.value.lastSeen) <= Self.visitMemory }
        let held = Set(visits.values.compactMap(\.identity))
        known = known.filter { held.contains($0.key) || abs(time - $0.value.lastSeen) <= settings.memory }
        guard known.count > settings.capacity else { return }
        // A tenth more than needed, so that it isn't done for each that is new.
        let surplus = known.count - settings.capacity + settings.capacity / 10
        for identity in known.sorted(by: { ($0.value.lastSeen, $0.key) < ($1.value.lastSeen, $1.key) }).prefix(surplus)
        {
            known[identity.key] = nil
        }
    }
}
