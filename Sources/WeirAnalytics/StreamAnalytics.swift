import WeirCore

/// Follows the objects of one stream by its rules: counts, times, conditions and events.
///
/// Call `update` for every frame in the order of the stream, also for those that no model saw. Identities are the
/// tracker's; objects without one count where they are, but nothing is known of how they came there.
public struct StreamAnalytics: Sendable {
    /// For how many seconds an identity that isn't seen is taken to be where it was last.
    ///
    /// Whatever lasts ends after it, with the time of the last sight. Trackers find who was hidden again within a second.
    public static let patience = 2.0
    /// For how many seconds it is remembered where an identity was last, so that its way over a line is known when it
    /// comes back.
    public static let memory = 10.0

    /// How many objects were left out because their box is empty, inside out, not a number or larger than any picture, or
    /// because another one in their frame has the same identity.
    public private(set) var ignoredObjects = 0
    /// How often time went backwards, stood still, or jumped by more than a minute; unless it stood still, it was
    /// forgotten where everyone was.
    public var timeJumps: Int { clock.jumps }

    private(set) var objects = FollowedObjects()
    private(set) var watches: Watches
    private var rules: AnalyticsRules
    private var pictureSize: Size?
    private var clock = StreamClock()
    private var now: UInt64?
    private var events = EventLog()
    /// The objects without identity of the last frame that a model saw.
    private var strangers: [Stranger] = []

    /// The greatest coordinate or side of a box that is believed, in pixels; far above any picture's.
    private static let largestCoordinate: Float = 1_000_000

    /// Rules that have problems (`AnalyticsRules.problems`) are followed as far as they make sense.
    public init(_ rules: AnalyticsRules) {
        self.rules = rules
        watches = Watches(rules, in: Size(width: 0, height: 0))
    }

    /// Takes in the next frame, whose picture is of `pictureSize`, and adds what the rules say of it and its objects.
    public mutating func update(_ metadata: inout FrameMetadata, pictureSize: Size) {
        if pictureSize != self.pictureSize { resize(to: pictureSize) }
        let step = moveOn(to: metadata.presentationTime)
        loseUnseen()
        let sightings = sight(metadata)
        if metadata.isInferred || !sightings.strangers.isEmpty { strangers = sightings.strangers }
        let known = sightings.known
        let (notes, strangerNotes) = watches.update(known, strangers: strangers, objects, step: step, &events)
        watches.report(to: &metadata.analytics)
        metadata.analytics.events += events.take()
        for (sighting, note) in zip(known, notes) where !note.isEmpty {
            metadata.objects[sighting.object].add(note)
        }
        for (stranger, note) in zip(sightings.strangers, strangerNotes) where !note.isEmpty {
            metadata.objects[stranger.sighting.object].add(note)
        }
    }

    /// Ends what lasts, as where the stream is over; returns the events that tell of it.
    ///
    /// Who was where is forgotten; counts stay.
    public mutating func end() -> [AnalyticsEvent] {
        reset()
        return events.take()
    }

    /// Forgets who was where, as after a seek.
    ///
    /// What lasted ends with the next frame; counts stay.
    public mutating func reset() {
        forgetAll()
        clock.reset()
        now = nil
    }

    /// Goes on by other rules.
    ///
    /// Rules of an equal name and kind keep their counts; unless nothing about them has changed, they forget who was on
    /// which side, and what lasted by them ends.
    public mutating func change(to rules: AnalyticsRules) {
        guard rules != self.rules else { return }
        let isMoved = rules.pictureSize != self.rules.pictureSize || rules.reference != self.rules.reference
        if isMoved || rules.ground != self.rules.ground { objects.forgetWays() }
        self.rules = rules
        replaceWatches(keepingUnchanged: !isMoved)
    }

    private mutating func resize(to size: Size) {
        if pictureSize != nil { forgetAll() }
        pictureSize = size
        replaceWatches(keepingUnchanged: false)
    }

    private mutating func replaceWatches(keepingUnchanged keeps: Bool) {
        guard let pictureSize else { return }
        let old = watches
        watches = Watches(rules, in: pictureSize)
        watches.takeOver(old, objects, keepingUnchanged: keeps, &events)
    }

    private mutating func forgetAll() {
        watches.endAll(objects, &events)
        for slot in objects.indices.reversed() { watches.remove(slot) }
        objects.removeAll()
        strangers = []
    }
}

// MARK: - Time

extension StreamAnalytics {
    /// Moves on to a frame's time; returns for how many nanoseconds, 0 where that isn't known.
    private mutating func moveOn(to time: UInt64?) -> UInt64 {
        let step = clock.advance(to: time)
        guard let last = now else {
            now = time ?? 0
            events.now = time ?? 0
            return 0
        }
        let next = time ?? last &+ UInt64(1e9 / StreamClock.framesPerSecond)
        now = next
        if step == .gap || next < last { forgetAll() }
        events.now = next
        return step == .gap || next < last ? 0 : next - last
    }

    /// Ends what lasts for those who weren't seen for too long, and forgets those who weren't for much too long.
    ///
    /// Where frames come seldom, one frame without them is always borne with.
    private mutating func loseUnseen() {
        let (patience, memory) = (Self.patience.nanoseconds, Self.memory.nanoseconds)
        // No frame has begun: those who were seen in the last one are passed over.
        for slot in objects.indices.reversed() where !objects.isSeen(slot) {
            let unseen = events.now - objects[slot].lastSeen
            guard unseen > patience else { continue }
            if !objects[slot].isLost {
                watches.lose(slot, objects, &events)
                objects.lose(slot)
            }
            guard unseen > memory else { continue }
            watches.remove(slot)
            objects.remove(slot)
        }
    }
}

// MARK: - Objects

extension StreamAnalytics {
    private mutating func sight(_ metadata: FrameMetadata) -> (known: [Sighting], strangers: [Stranger]) {
        var (known, strangers): ([Sighting], [Stranger]) = ([], [])
        known.reserveCapacity(metadata.objects.count)
        objects.beginFrame()
        for (index, object) in metadata.objects.enumerated() {
            guard Self.isSound(object.box) else {
                ignoredObjects += 1
                continue
            }
            var sighting = Sighting(object, index: index, rules.reference)
            guard let identity = object.trackID else {
                strangers.append(
                    Stranger(sighting: sighting, label: object.label, accepts: watches.classes.answers(for: object))
                )
                continue
            }
            guard follow(identity, object, &sighting) else {
                ignoredObjects += 1
                continue
            }
            known.append(sighting)
        }
        return (known, strangers)
    }

    /// Takes in where an identity is; false where it has been seen in this frame already.
    private mutating func follow(_ identity: TrackID, _ object: DetectedObject, _ sighting: inout Sighting) -> Bool {
        let ground = watches.ground?.map(Point(x: object.box.centerX, y: object.box.bottom))
        if let slot = objects.slot(of: identity) {
            guard !objects.isSeen(slot) else { return false }
            sighting.slot = slot
            sighting.last = objects[slot].point
            if objects[slot].classID != object.classID || objects[slot].label != object.label {
                watches.reclassify(slot, object, objects, &events)
            }
            objects.see(slot, object, sighting, ground: ground, at: events.now)
        } else {
            sighting.slot = objects.begin(identity, object, sighting, ground: ground, at: events.now)
            watches.add(object)
        }
        return true
    }

    private static func isSound(_ box: Box) -> Bool {
        let extent = max(abs(box.x), abs(box.y), box.width, box.height)
        return box.isValid && box.area > 0 && extent <= largestCoordinate
    }
}
