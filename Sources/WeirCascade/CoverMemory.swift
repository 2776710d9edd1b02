public import WeirCore

/// A part of the picture that is to be covered, and the object's shape in it where that is known.
public struct Cover: Hashable, Sendable {
    public let box: Box
    /// Nil where only the box is known.
    public let mask: ObjectMask?
}

/// What is to be covered in each frame of one stream: the chosen objects, and those that were seen a while ago.
///
/// An object that isn't seen any more stays covered, where it was and where it would have moved to; what is unknown is
/// rather covered than shown. An identity that was chosen once is chosen for as long as it is seen, whatever its class. An
/// object without one is taken for the one nearby of the same class that was seen before.
public struct CoverMemory: Sendable {
    /// What an unseen object's box grows by on each side in a second, as a part of its sides: a person who turns or comes
    /// nearer stays inside.
    private static let growth: Float = 0.25
    /// The part of the newest step in what is thought of a movement: half, so that boxes that tremble don't fly off.
    private static let smoothing: Float = 0.5
    /// The most unseen objects that are remembered; the ones unseen for longest go first.
    static let limit = 1000

    /// Seconds by which an object may be held longer: more than times are rounded by, less than any frame lasts.
    private static let tolerance = 0.001

    /// One object as it was seen last.
    private struct Sighting {
        let track: TrackID?
        /// The track that it is a part of.
        let owner: TrackID?
        let classID: Int
        let box: Box
        /// Where the owner was.
        let ownerBox: Box?
        /// In seconds.
        let time: Double
        /// In pixels a second.
        var velocity = Point(x: 0, y: 0)
    }

    private var clock = StreamClock()
    /// Seconds of the stream.
    private var now = 0.0
    private var sightings: [Sighting] = []

    public init() {}

    /// How many objects are remembered.
    var count: Int { sightings.count }

    /// What is to be covered in the next frame, seen at `time` in nanoseconds.
    ///
    /// An unseen object is covered for `hold` seconds, and beyond them until a model has seen a frame without it.
    public mutating func covers(
        for objects: [DetectedObject],
        chosenBy choice: ObjectChoice,
        isInferred: Bool,
        hold: Double,
        at time: UInt64?
    ) -> [Cover] {
        advance(to: time)
        var owners: [TrackID: Box] = [:]
        for object in objects { if let track = object.trackID { owners[track] = object.box } }
        let known = Set(sightings.compactMap(\.track))
        var covers: [Cover] = []
        var seen: [Sighting] = []
        for object in objects {
            visit(object, owner: nil) { object, owner in
                let isKnown = object.trackID.map(known.contains) ?? false
                guard object.box.isValid, object.box.area > 0, isKnown || choice.contains(object) else { return }
                covers.append(Cover(box: object.box, mask: object.mask))
                seen.append(sighting(of: object, owner: owner, ownerBox: owner.flatMap { owners[$0] }))
            }
        }
        for index in seen.indices { takeOver(&seen[index], owners: owners, hold: hold) }
        forget(hold: hold, isInferred: isInferred)
        covers += sightings.map { Cover(box: place(of: $0, owners: owners, hold: hold), mask: nil) }
        sightings += seen
        return covers
    }

    /// Forgets all objects, as after a seek.
    public mutating func reset() {
        sightings = []
        clock.reset()
    }

    private mutating func advance(to time: UInt64?) {
        switch clock.advance(to: time) {
        case .frames(let frames): now += frames / StreamClock.framesPerSecond
        case .gap: sightings = []
        }
    }

    /// Calls `body` with an object and all of its parts, and with the track that each is a part of.
    private func visit(
        _ object: DetectedObject,
        owner: TrackID?,
        _ body: (DetectedObject, TrackID?) -> Void
    ) {
        body(object, object.trackID == nil ? owner : nil)
        for part in object.parts { visit(part, owner: object.trackID ?? owner, body) }
    }

    private func sighting(of object: DetectedObject, owner: TrackID?, ownerBox: Box?) -> Sighting {
        Sighting(
            track: object.trackID,
            owner: owner,
            classID: object.classID,
            box: object.box,
            ownerBox: ownerBox,
            time: now
        )
    }

    /// Takes the earlier sighting of the same object out of the memory, and its movement over.
    private mutating func takeOver(_ sighting: inout Sighting, owners: [TrackID: Box], hold: Double) {
        guard let index = indexOfEarlier(sighting, owners: owners, hold: hold) else { return }
        let earlier = sightings.remove(at: index)
        let seconds = Float(now - earlier.time)
        guard seconds > 0 else { return }
        let step = Point(
            x: (sighting.box.centerX - earlier.box.centerX) / seconds,
            y: (sighting.box.centerY - earlier.box.centerY) / seconds
        )
        let (old, new) = (1 - Self.smoothing, Self.smoothing)
        sighting.velocity = Point(
            x: earlier.velocity.x * old + step.x * new,
            y: earlier.velocity.y * old + step.y * new
        )
    }

    private func indexOfEarlier(_ sighting: Sighting, owners: [TrackID: Box], hold: Double) -> Int? {
        if let track = sighting.track { return sightings.firstIndex { $0.track == track } }
        var best: (index: Int, overlap: Float)?
        for (index, earlier) in sightings.enumerated()
        where earlier.track == nil && earlier.owner == sighting.owner && earlier.classID == sighting.classID {
            let overlap = place(of: earlier, owners: owners, hold: hold).overlap(sighting.box)
            if overlap > best?.overlap ?? 0 { best = (index, overlap) }
        }
        return best?.index
    }

    private mutating func forget(hold: Double, isInferred: Bool) {
        if isInferred { sightings.removeAll { now - $0.time > hold + Self.tolerance } }
        // Those unseen for longest come first.
        if sightings.count > Self.limit { sightings.removeFirst(sightings.count - Self.limit) }
    }

    /// Where an object that isn't seen may be: with what it is a part of, or else from where it was to where its movement
    /// would have led it.
    private func place(of sighting: Sighting, owners: [TrackID: Box], hold: Double) -> Box {
        let seconds = Float(min(now - sighting.time, hold))
        let box: Box
        if let owner = sighting.owner, let whole = owners[owner], let old = sighting.ownerBox, old.area > 0 {
            let (scaleX, scaleY) = (whole.width / old.width, whole.height / old.height)
            box = sighting.box.scaled(
                scaleX,
                scaleY,
                offsetX: whole.x - old.x * scaleX,
                offsetY: whole.y - old.y * scaleY
            )
        } else {
            let moved = sighting.box.scaled(
                1,
                1,
                offsetX: sighting.velocity.x * seconds,
                offsetY: sighting.velocity.y * seconds
            )
            box = moved.isValid ? sighting.box.union(moved) : sighting.box
        }
        return box.padded(by: Self.growth * seconds)
    }
}
