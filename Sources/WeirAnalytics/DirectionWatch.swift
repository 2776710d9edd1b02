import WeirCore

/// Names those who go in a direction.
struct DirectionWatch: Sendable {
    let rule: AnalyticsRule
    private let mode: AnalyticsMode
    let filter: Int
    private let direction: SIMD2<Float>
    private(set) var states: [Lasting] = []

    init(_ rule: AnalyticsRule, _ direction: DirectionRule, filter: Int, _ rules: AnalyticsRules, in picture: Size) {
        self.rule = rule
        self.filter = filter
        mode = direction.mode
        self.direction = SIMD2(rules.direction(of: direction.direction, in: picture))
    }

    mutating func add() {
        states.append(Lasting())
    }

    mutating func remove(_ slot: Int) {
        states.removeBySwap(slot)
    }

    mutating func takeOver(_ old: DirectionWatch) {
        states = old.states
    }

    mutating func update(_ frame: WatchedFrame, _ notes: inout [ObjectAnalytics], _ events: inout EventLog) {
        for index in frame.passing[filter] {
            let sighting = frame.sightings[index]
            let slot = sighting.slot
            if frame.objects[slot].motion.goes(direction, mode, height: sighting.height) {
                _ = states[slot].hold(at: frame.now)
                events.goesOn(&states[slot], .direction, rule.name) {
                    EventFacts(participants: [frame.objects[slot].participant], place: sighting.point)
                }
            } else if states[slot].fail(at: frame.now) {
                end(slot, frame.objects[slot], &events)
            }
            if states[slot].hasBegun { notes[index].directions.append(rule.name) }
        }
    }

    /// An object goes so no more, or hasn't been seen for too long.
    mutating func end(_ slot: Int, _ object: FollowedObject, _ events: inout EventLog) {
        events.end(&states[slot], .direction, rule.name) { _ in
            EventFacts(participants: [object.participant], place: object.point)
        }
    }

    mutating func endAll(_ objects: FollowedObjects, _ events: inout EventLog) {
        for slot in objects.indices { end(slot, objects[slot], &events) }
    }
}
