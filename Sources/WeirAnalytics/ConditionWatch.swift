import WeirCore

/// Watches one condition of a region, for each object or for the region as a whole.
struct ConditionWatch: Sendable {
    let kind: AnalyticsEvent.Kind
    private let condition: RegionRule.Condition
    private let rule: String
    /// The direction of length 1 that is against what is allowed.
    private let against: SIMD2<Float>
    private(set) var ofObjects: [Lasting] = []
    private var ofRegion = Lasting()
    /// How many objects it holds for.
    private var active = 0

    init(_ condition: RegionRule.Condition, rule: String, _ rules: AnalyticsRules, in picture: Size) {
        self.condition = condition
        self.rule = rule
        kind = condition.kind
        against =
            if case .wrongWay(let allowed, _) = condition {
                -SIMD2(rules.direction(of: allowed, in: picture))
            } else {
                .zero
            }
    }

    var isActive: Bool { active > 0 || ofRegion.hasBegun }

    func holds(for slot: Int) -> Bool { ofObjects[slot].hasBegun }

    mutating func add() {
        ofObjects.append(Lasting())
    }

    mutating func remove(_ slot: Int) {
        ofObjects.removeBySwap(slot)
    }

    /// Takes in an object that is inside.
    mutating func judge(
        _ slot: Int,
        _ object: FollowedObject,
        height: Float,
        insideSince: UInt64,
        _ now: UInt64,
        _ events: inout EventLog
    ) {
        let motion = object.motion
        switch condition {
        case .overcrowding, .queue: return
        case .loitering(let after):
            let lasts = ofObjects[slot].hold(at: now, since: insideSince, atLeast: after.nanoseconds)
            if lasts { tell(slot, object, &events) { (now - insideSince).seconds } }
        case .stopped(let after):
            let since = motion.standsSince(at: now).map { max($0, insideSince) }
            judge(slot, object, since != nil, since: since, atLeast: after.nanoseconds, now, &events) {
                (now - $0).seconds
            }
        case .wrongWay(_, let mode):
            let goes = motion.goes(against, mode, height: height)
            judge(slot, object, goes, now, &events) { _ in nil }
        case .speeding(let limit):
            let speed = object.groundWay?.speed.map(Double.init)
            judge(slot, object, (speed ?? 0) >= limit, now, &events) { _ in speed }
        }
    }

    private mutating func judge(
        _ slot: Int,
        _ object: FollowedObject,
        _ holds: Bool,
        since: UInt64? = nil,
        atLeast least: UInt64 = 0,
        _ now: UInt64,
        _ events: inout EventLog,
        _ value: (_ since: UInt64) -> Double?
    ) {
        if holds {
            guard ofObjects[slot].hold(at: now, since: since, atLeast: least) else { return }
            let start = ofObjects[slot].since
            tell(slot, object, &events) { value(start) }
        } else if ofObjects[slot].fail(at: now) {
            end(slot, object, &events)
        }
    }

    private mutating func tell(
        _ slot: Int,
        _ object: FollowedObject,
        _ events: inout EventLog,
        _ value: () -> Double?
    ) {
        if !ofObjects[slot].hasBegun { active += 1 }
        events.goesOn(&ofObjects[slot], kind, rule) {
            EventFacts(participants: [object.participant], place: object.point, value: value())
        }
    }

    /// An object has gone, or the condition holds for it no more.
    mutating func end(_ slot: Int, _ object: FollowedObject, _ events: inout EventLog) {
        if ofObjects[slot].hasBegun { active -= 1 }
        let lasts = kind == .loitering || kind == .stopped
        events.end(&ofObjects[slot], kind, rule) { seconds in
            EventFacts(participants: [object.participant], place: object.point, value: lasts ? seconds : nil)
        }
    }

    /// Takes in how many are inside, and how many of them stand or hardly move.
    mutating func judgeRegion(objects: Int, standing: Int, _ now: UInt64, _ events: inout EventLog) {
        let (present, least, after) =
            switch condition {
            case .overcrowding(let least, let after): (objects, least, after)
            case .queue(let least, let after): (standing, least, after)
            case .loitering, .stopped, .wrongWay, .speeding: (0, 1, 0)
            }
        if present >= least {
            guard ofRegion.hold(at: now, atLeast: after.nanoseconds) else { return }
            events.goesOn(&ofRegion, kind, rule) { EventFacts(value: Double(present)) }
        } else if ofRegion.fail(at: now) {
            endRegion(&events)
        }
    }

    mutating func endRegion(_ events: inout EventLog) {
        events.end(&ofRegion, kind, rule) { _ in EventFacts() }
    }
}
