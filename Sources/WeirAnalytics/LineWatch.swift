import WeirCore

/// Counts who goes over a line.
///
/// One is surely on a side where one's point is further from the line than a part of one's height. Who was on the one side
/// and is surely on the other has gone over, if the way between led through the line more often than back: trembling on
/// the line, and ways round its ends, don't count. All of it goes by where objects are seen, whenever that is, so that a
/// leap over the whole line between two sights counts too.
struct LineWatch: Sendable {
    let rule: AnalyticsRule
    private let line: LineRule
    let filter: Int
    private(set) var count: FrameAnalytics.LineCount
    /// The side on which each object surely was when it was last seen, −1 or 1; 0 for those of whom more must be known.
    private(set) var settled: [Float] = []
    /// What is known of the others.
    private(set) var states: [State] = []
    private let start: SIMD2<Float>
    /// The line's direction and the way to its right, of length 1.
    private let along: SIMD2<Float>
    private let across: SIMD2<Float>
    private let length: Float
    /// 1 where forward is to the right, −1 where to the left.
    private let forwardSide: Int8
    private let forward: SIMD2<Float>

    /// Where an object has been.
    struct State: Sendable {
        /// The side that it comes from, −1 or 1; 0 while that isn't known.
        var origin: Int8 = 0
        /// The side that it was last seen on, if only by a little.
        var side: Int8 = 0
        /// How often more it went through the line to the right than to the left since it was surely on a side.
        var balance: Int16 = 0
        /// Where it was last, where it was last at its origin's side for sure, and where it last went through the line.
        var point = SIMD2<Float>.zero
        var base = SIMD2<Float>.zero
        var place = SIMD2<Float>.zero
    }

    init(_ rule: AnalyticsRule, _ line: LineRule, filter: Int, _ rules: AnalyticsRules, in picture: Size) {
        self.rule = rule
        self.line = line
        self.filter = filter
        let ends = rules.pixels(of: [line.start, line.end], in: picture)
        start = SIMD2(ends[0])
        let way = SIMD2(ends[1]) - start
        length = way.length
        along = way / length
        across = SIMD2(-along.y, along.x)
        forward =
            line.forward.map { SIMD2(rules.direction(of: $0, with: [line.start, line.end], in: picture)) } ?? across
        forwardSide = forward.dot(across) < 0 ? -1 : 1
        count = FrameAnalytics.LineCount(name: rule.name, start: ends[0], end: ends[1], forward: forward.point)
    }

    mutating func add() {
        settled.append(0)
        states.append(State())
    }

    mutating func remove(_ slot: Int) {
        settled.removeBySwap(slot)
        states.removeBySwap(slot)
    }

    /// Someone whose class doesn't count for now goes on from `point` when it does again.
    mutating func pause(_ slot: Int, at point: SIMD2<Float>) {
        guard settled[slot] != 0 else { return }
        unsettle(slot, from: point)
    }

    /// Goes on counting where a line of the same name stopped.
    mutating func takeOver(_ old: LineWatch, keepingStates: Bool) {
        count.forwardCount = old.count.forwardCount
        count.backwardCount = old.count.backwardCount
        if keepingStates { (settled, states) = (old.settled, old.states) }
    }

    mutating func update(_ frame: WatchedFrame, _ notes: inout [ObjectAnalytics], _ events: inout EventLog) {
        count.forwardNow = 0
        count.backwardNow = 0
        let margin = line.mode.margin
        for index in frame.passing[filter] {
            let sighting = frame.sightings[index]
            let distance = (sighting.point - start).dot(across)
            let leastDistance = margin * sighting.height
            // Most objects stay on their side of most lines.
            if distance * settled[sighting.slot] >= leastDistance { continue }
            let isSure = distance.magnitude >= leastDistance
            guard let side = see(sighting, distance, isSure: isSure) else { continue }
            let way: AnalyticsEvent.Way = side == forwardSide ? .forward : .backward
            notes[index].lines.append(rule.name)
            tell(way, frame.objects[sighting.slot].participant, at: states[sighting.slot].place, &events)
        }
    }

    /// Takes in where an object is; returns the side that it has gone to, where it has.
    private mutating func see(_ sighting: Sighting, _ distance: Float, isSure: Bool) -> Int8? {
        let slot = sighting.slot
        if settled[slot] != 0 { unsettle(slot, from: sighting.last) }
        var state = states[slot]
        let side: Int8 = distance > 0 ? 1 : distance < 0 ? -1 : state.side
        if state.side == 0 {
            (state.point, state.base) = (sighting.point, sighting.point)
        } else if side != state.side {
            pass(&state, to: sighting.point, distance)
        }
        state.side = side
        state.point = sighting.point
        if state.origin == 0, isSure || line.mode != .strict { state.origin = side }
        states[slot] = state
        guard isSure else { return nil }
        settled[slot] = Float(side)
        guard side != state.origin, state.balance * Int16(side) > 0 else { return nil }
        return leads(from: state.base, to: sighting.point, side) ? side : nil
    }

    private mutating func unsettle(_ slot: Int, from point: SIMD2<Float>) {
        let side = Int8(settled[slot])
        states[slot] = State(origin: side, side: side, point: point, base: point)
        settled[slot] = 0
    }

    /// Takes in a way through the endless line.
    private func pass(_ state: inout State, to point: SIMD2<Float>, _ distance: Float) {
        let before = (state.point - start).dot(across)
        let part = before == distance ? 0 : before / (before - distance)
        let place = state.point + (point - state.point) * min(max(part, 0), 1)
        guard line.isExtended || (0...length).contains((place - start).dot(along)) else { return }
        state.place = place
        // An object that trembles for hours doesn't overflow the sum.
        let sum = state.balance + (distance > 0 ? 1 : -1)
        if sum.magnitude < Int16.max { state.balance = sum }
    }

    /// Whether a movement to a side is in the direction that the rule asks for, or in its opposite.
    private func leads(from base: SIMD2<Float>, to point: SIMD2<Float>, _ side: Int8) -> Bool {
        guard line.forward != nil else { return true }
        let way = point - base
        let direction = side == forwardSide ? forward : -forward
        return way.dot(direction) >= line.mode.leastCosine * way.length
    }

    private mutating func tell(
        _ way: AnalyticsEvent.Way,
        _ participant: AnalyticsEvent.Participant,
        at place: SIMD2<Float>,
        _ events: inout EventLog
    ) {
        switch way {
        case .forward:
            count.forwardCount += 1
            count.forwardNow += 1
        case .backward:
            count.backwardCount += 1
            count.backwardNow += 1
        }
        let total = way == .forward ? count.forwardCount : count.backwardCount
        let facts = EventFacts(participants: [participant], place: place, value: Double(total))
        events.happened(.crossing, rule.name, facts, way)
    }
}
