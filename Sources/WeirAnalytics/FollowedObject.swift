import WeirCore

/// What is remembered of an identity.
struct FollowedObject: Sendable {
    let identity: TrackID
    private(set) var classID: Int
    private(set) var label: String
    private(set) var box: Box
    private(set) var point: SIMD2<Float>
    private(set) var lastSeen: UInt64
    /// For how many nanoseconds it has surely been there, since the frame before.
    private(set) var sinceLastSeen: UInt64 = 0
    /// The number of the last frame that it was seen in.
    private(set) var lastFrame: Int
    /// Whether it hasn't been seen for so long that what lasted is over.
    private(set) var isLost = false
    private(set) var motion: Motion
    private(set) var groundWay: GroundWay?

    init(
        _ identity: TrackID,
        _ object: DetectedObject,
        _ sighting: Sighting,
        ground: Point?,
        frame: Int,
        at now: UInt64
    ) {
        self.identity = identity
        classID = object.classID
        label = object.label
        box = object.box
        point = sighting.point
        lastSeen = now
        lastFrame = frame
        motion = Motion(at: sighting.point, now)
        groundWay = ground.map { GroundWay(at: SIMD2($0), now) }
    }

    mutating func see(_ object: DetectedObject, _ sighting: Sighting, ground: Point?, frame: Int, at now: UInt64) {
        if classID != object.classID { classID = object.classID }
        if label != object.label { label = object.label }
        box = object.box
        point = sighting.point
        sinceLastSeen = isLost ? 0 : now - lastSeen
        lastSeen = now
        lastFrame = frame
        let returns = isLost
        isLost = false
        if returns {
            motion = Motion(at: point, now)
        } else {
            motion.move(to: point, height: sighting.height, at: now)
        }
        guard let place = ground.map(SIMD2.init) else { return }
        if groundWay == nil { groundWay = GroundWay(at: place, now) }
        if returns {
            groundWay?.goOn(at: place, now)
        } else {
            groundWay?.move(to: place, at: now)
        }
    }

    mutating func lose() {
        isLost = true
    }

    /// As when its way was told in other terms.
    mutating func forgetWay() {
        motion = Motion(at: point, lastSeen)
        groundWay = nil
    }

    /// As much of it as classes are told by.
    var detected: DetectedObject { DetectedObject(box: box, classID: classID, label: label, confidence: 1) }

    var participant: AnalyticsEvent.Participant {
        AnalyticsEvent.Participant(trackID: identity, classID: classID, label: label, box: box)
    }
}

/// All who are followed, in slots without gaps.
struct FollowedObjects: Sendable {
    private var all: [FollowedObject] = []
    private var slots: [TrackID: Int] = [:]
    /// The number of the frame.
    private var frame = 0

    var count: Int { all.count }
    var indices: Range<Int> { all.indices }

    subscript(slot: Int) -> FollowedObject {
        _read { yield all[slot] }
    }

    func slot(of identity: TrackID) -> Int? { slots[identity] }

    mutating func beginFrame() {
        frame += 1
    }

    /// Whether it was seen in the frame that was begun last.
    func isSeen(_ slot: Int) -> Bool { all[slot].lastFrame == frame }

    mutating func begin(
        _ identity: TrackID,
        _ object: DetectedObject,
        _ sighting: Sighting,
        ground: Point?,
        at now: UInt64
    ) -> Int {
        all.append(FollowedObject(identity, object, sighting, ground: ground, frame: frame, at: now))
        slots[identity] = all.count - 1
        return all.count - 1
    }

    mutating func see(_ slot: Int, _ object: DetectedObject, _ sighting: Sighting, ground: Point?, at now: UInt64) {
        all[slot].see(object, sighting, ground: ground, frame: frame, at: now)
    }

    mutating func lose(_ slot: Int) {
        all[slot].lose()
    }

    /// The last one gets the slot.
    mutating func remove(_ slot: Int) {
        slots[all[slot].identity] = nil
        all.removeBySwap(slot)
        if slot < all.count { slots[all[slot].identity] = slot }
    }

    mutating func removeAll() {
        all.removeAll()
        slots.removeAll()
    }

    mutating func forgetWays() {
        for slot in all.indices { all[slot].forgetWay() }
    }
}
