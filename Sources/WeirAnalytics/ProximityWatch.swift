import WeirCore

/// Names those who are near one another.
struct ProximityWatch: Sendable {
    let rule: AnalyticsRule
    private let proximity: ProximityRule
    let filter: Int
    /// Of the other one's classes.
    private let otherFilter: Int
    private(set) var pairs: [Pair: Lasting] = [:]
    /// Those of the frame that is being looked at; its storage is kept from frame to frame.
    private var candidates: [Candidate] = []

    /// Someone who may be near others, and from how far away.
    private struct Candidate: Sendable {
        let sighting: Int
        private let place: SIMD2<Float>
        private let squaredReach: Float

        /// A little more than a reach, so that rounding rejects nobody whom the exact distance would take.
        private static let slack: Float = 1.001

        init(_ sighting: Int, at place: SIMD2<Float>, reach: Float) {
            self.sighting = sighting
            self.place = place
            squaredReach = reach * reach * Self.slack
        }

        /// Whether two are surely too far apart, at a fraction of the cost of their distance.
        func isFar(from other: Candidate) -> Bool {
            let way = place - other.place
            return way.dot(way) > min(squaredReach, other.squaredReach)
        }
    }

    struct Pair: Hashable, Comparable, Sendable {
        /// The one that the rule is for, or where it is for both the one with the lower number.
        let first: TrackID
        let second: TrackID

        static func < (one: Pair, other: Pair) -> Bool {
            (one.first.number, one.second.number) < (other.first.number, other.second.number)
        }
    }

    init(_ rule: AnalyticsRule, _ proximity: ProximityRule, filter: Int, otherFilter: Int) {
        self.rule = rule
        self.proximity = proximity
        self.filter = filter
        self.otherFilter = otherFilter
    }

    mutating func takeOver(_ old: ProximityWatch) {
        pairs = old.pairs
    }

    mutating func update(_ frame: WatchedFrame, _ notes: inout [ObjectAnalytics], _ events: inout EventLog) {
        collectCandidates(frame)
        for (position, one) in candidates.enumerated() {
            for two in candidates[(position + 1)...] where !two.isFar(from: one) {
                judge(one.sighting, two.sighting, frame, &notes, &events)
            }
        }
        endFailed(frame, &events)
    }

    private mutating func judge(
        _ index: Int,
        _ other: Int,
        _ frame: WatchedFrame,
        _ notes: inout [ObjectAnalytics],
        _ events: inout EventLog
    ) {
        let (first, second) = (frame.accepted[filter], frame.accepted[otherFilter])
        let (one, two) = (frame.sightings[index], frame.sightings[other])
        let isFirst = first[one.slot] && second[two.slot]
        let isSecond = second[one.slot] && first[two.slot]
        guard isFirst || isSecond, let distance = distance(one, two, frame), distance.isNear else { return }
        let isTurned =
            isFirst && isSecond
            ? frame.objects[two.slot].identity.number < frame.objects[one.slot].identity.number : !isFirst
        let (a, b) = isTurned ? (two.slot, one.slot) : (one.slot, two.slot)
        guard hold(frame.objects[a], frame.objects[b], distance.value, frame.now, &events) else { return }
        for note in [index, other] where !notes[note].conditions.contains(.proximity) {
            notes[note].conditions.append(.proximity)
        }
    }

    /// Puts those together who may be near someone, with how far they reach.
    private mutating func collectCandidates(_ frame: WatchedFrame) {
        candidates.removeAll(keepingCapacity: true)
        let (first, second) = (frame.accepted[filter], frame.accepted[otherFilter])
        for (index, sighting) in frame.sightings.enumerated() where first[sighting.slot] || second[sighting.slot] {
            switch proximity.distance {
            case .heights(let limit):
                candidates.append(Candidate(index, at: sighting.point, reach: Float(limit) * sighting.height))
            case .metres(let limit):
                guard let place = frame.objects[sighting.slot].groundWay?.place else { continue }
                candidates.append(Candidate(index, at: place, reach: Float(limit)))
            }
        }
    }

    /// How far two are from each other, and whether that is near; nil where it isn't known.
    private func distance(_ one: Sighting, _ two: Sighting, _ frame: WatchedFrame) -> (value: Double, isNear: Bool)? {
        switch proximity.distance {
        case .heights(let limit):
            let value = Double((one.point - two.point).length / min(one.height, two.height))
            return (value, value < limit)
        case .metres(let limit):
            guard let first = frame.objects[one.slot].groundWay, let second = frame.objects[two.slot].groundWay else {
                return nil
            }
            let value = Double((first.place - second.place).length)
            return (value, value < limit)
        }
    }

    /// Takes in that two are near each other; whether they have been for long enough.
    private mutating func hold(
        _ one: FollowedObject,
        _ two: FollowedObject,
        _ distance: Double,
        _ now: UInt64,
        _ events: inout EventLog
    ) -> Bool {
        let pair = Pair(first: one.identity, second: two.identity)
        var state = pairs[pair] ?? Lasting()
        let lasts = state.hold(at: now, atLeast: proximity.after.nanoseconds)
        if lasts { events.goesOn(&state, .proximity, rule.name) { facts(one, two, distance) } }
        pairs[pair] = state
        return lasts
    }

    private func facts(_ one: FollowedObject, _ two: FollowedObject, _ distance: Double?) -> EventFacts {
        let participants = [one.participant, two.participant]
        return EventFacts(participants: participants, place: (one.point + two.point) / 2, value: distance)
    }

    private mutating func endFailed(_ frame: WatchedFrame, _ events: inout EventLog) {
        let failed = pairs.filter { frame.now - $0.value.lastHeld > Lasting.tolerance }
        for pair in failed.keys.sorted() {
            guard let one = frame.objects.slot(of: pair.first), let two = frame.objects.slot(of: pair.second),
                frame.objects.isSeen(one), frame.objects.isSeen(two), var state = pairs.removeValue(forKey: pair)
            else { continue }
            end(&state, frame.objects[one], frame.objects[two], &events)
        }
    }

    private func end(
        _ state: inout Lasting,
        _ one: FollowedObject,
        _ two: FollowedObject,
        _ events: inout EventLog
    ) {
        events.end(&state, .proximity, rule.name) { _ in facts(one, two, nil) }
    }

    /// One hasn't been seen for too long.
    mutating func end(_ slot: Int, _ objects: FollowedObjects, _ events: inout EventLog) {
        let identity = objects[slot].identity
        for pair in pairs.keys.filter({ $0.first == identity || $0.second == identity }).sorted() {
            guard var state = pairs.removeValue(forKey: pair), let one = objects.slot(of: pair.first),
                let two = objects.slot(of: pair.second)
            else { continue }
            end(&state, objects[one], objects[two], &events)
        }
    }

    mutating func endAll(_ objects: FollowedObjects, _ events: inout EventLog) {
        for slot in objects.indices { end(slot, objects, &events) }
    }
}
