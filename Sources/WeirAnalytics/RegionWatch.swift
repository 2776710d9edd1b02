import WeirCore

/// Watches who enters a region, stays in it and leaves it.
///
/// As at a line, who trembles on the border neither enters nor leaves, and who leaps over the region between two sights has
/// been in it. Who appears inside is inside, but has not entered: entries and exits are ways over the border that were seen.
struct RegionWatch: Sendable {
    let rule: AnalyticsRule
    private let region: RegionRule
    let filter: Int
    /// Where each object surely is, or was when it was last seen.
    private(set) var places: [Place] = []
    private(set) var presences: [Lasting] = []
    private(set) var conditions: [ConditionWatch]
    private var count: FrameAnalytics.RegionCount
    private let polygon: Polygon
    /// Who is there and far from the polygon has nothing to do with the region; nil where nobody is.
    private let awayPlace: Place?

    enum Place: UInt8, Sendable { case unknown, inside, outside }

    init(_ rule: AnalyticsRule, _ region: RegionRule, filter: Int, _ rules: AnalyticsRules, in picture: Size) {
        self.rule = rule
        self.region = region
        self.filter = filter
        let corners = rules.pixels(of: region.corners, in: picture)
        polygon = Polygon(corners)
        awayPlace = region.isInverse || corners.isEmpty ? nil : .outside
        count = FrameAnalytics.RegionCount(name: rule.name, corners: corners, isInverse: region.isInverse)
        conditions = region.conditions.map { ConditionWatch($0, rule: rule.name, rules, in: picture) }
    }

    /// What is to be told of it in this frame.
    var report: FrameAnalytics.RegionCount {
        var report = count
        for index in conditions.indices where conditions[index].isActive {
            let kind = conditions[index].kind
            if !report.active.contains(kind) { report.active.append(kind) }
        }
        return report
    }

    mutating func add() {
        places.append(.unknown)
        presences.append(Lasting())
        for index in conditions.indices { conditions[index].add() }
    }

    mutating func remove(_ slot: Int) {
        places.removeBySwap(slot)
        presences.removeBySwap(slot)
        for index in conditions.indices { conditions[index].remove(slot) }
    }

    /// Goes on counting where a region of the same name stopped, or goes on with all of it.
    mutating func takeOver(_ old: RegionWatch, keepingStates: Bool) {
        if keepingStates {
            (places, presences, conditions) = (old.places, old.presences, old.conditions)
        }
        count.entries = old.count.entries
        count.exits = old.count.exits
    }

    mutating func update(
        _ frame: WatchedFrame,
        _ notes: inout [ObjectAnalytics],
        _ strangerNotes: inout [ObjectAnalytics],
        _ events: inout EventLog
    ) {
        count.objects = 0
        count.classes = []
        var standing = 0
        for index in frame.passing[filter] {
            let sighting = frame.sightings[index]
            let margin = min(AnalyticsMode.balanced.margin * sighting.height, polygon.halfDepth)
            // Most objects are far from most regions.
            if places[sighting.slot] == awayPlace, polygon.isFar(sighting, margin) { continue }
            go(sighting, margin, frame, &events)
            guard places[sighting.slot] == .inside else { continue }
            // Borrowed each time: a copy of all that is known of an object costs more than the rule.
            stay(sighting, frame.objects[sighting.slot], frame.now, &notes[index], &events)
            add(frame.objects[sighting.slot].label)
            if frame.objects[sighting.slot].motion.standsSince(at: frame.now) != nil { standing += 1 }
        }
        for (index, stranger) in frame.strangers.enumerated() where stranger.accepts[filter] {
            guard contains(stranger.sighting.point) else { continue }
            add(stranger.label)
            if index < strangerNotes.count {
                strangerNotes[index].regions.append(ObjectAnalytics.Stay(region: rule.name, seconds: 0))
            }
        }
        count.classes.sort { $0.label < $1.label }
        for index in conditions.indices {
            conditions[index].judgeRegion(objects: count.objects, standing: standing, frame.now, &events)
        }
    }

    private mutating func add(_ label: String) {
        count.objects += 1
        if let known = count.classes.firstIndex(where: { $0.label == label }) {
            count.classes[known].objects += 1
        } else {
            count.classes.append(FrameAnalytics.ClassCount(label: label, objects: 1))
        }
    }
}

// MARK: - Coming and going

extension RegionWatch {
    private func contains(_ point: SIMD2<Float>) -> Bool {
        if polygon.corners.isEmpty { return !region.isInverse }
        return polygon.contains(point) != region.isInverse
    }

    /// Follows an object to where it is now, through all places between where it was surely inside or outside.
    private mutating func go(
        _ sighting: Sighting,
        _ margin: Float,
        _ frame: WatchedFrame,
        _ events: inout EventLog
    ) {
        let slot = sighting.slot
        // A shorter way has no middle that is far enough from the border.
        if places[slot] != .unknown, (sighting.point - sighting.last).length >= 2 * margin {
            for middle in polygon.middles(from: sighting.last, to: sighting.point) {
                visit(middle, slot, margin, frame, &events)
                if places[slot] == .inside { begin(slot, frame, at: middle, &events) }
            }
        }
        visit(sighting.point, slot, margin, frame, &events)
    }

    /// Takes in a place of an object, where it is surely inside or outside; tells of entries and exits.
    private mutating func visit(
        _ point: SIMD2<Float>,
        _ slot: Int,
        _ margin: Float,
        _ frame: WatchedFrame,
        _ events: inout EventLog
    ) {
        let before = places[slot]
        let place: Place = contains(point) ? .inside : .outside
        guard place != before, before == .unknown || !polygon.borderIsNear(point, margin) else { return }
        places[slot] = place
        if before == .outside { count.entries += 1 }
        guard before == .inside else { return }
        count.exits += 1
        leave(slot, frame.objects[slot], at: frame.now, &events)
    }

    /// Begins the stay of someone who may be outside again before the frame is over.
    private mutating func begin(
        _ slot: Int,
        _ frame: WatchedFrame,
        at place: SIMD2<Float>,
        _ events: inout EventLog
    ) {
        guard !presences[slot].hasBegun else { return }
        _ = presences[slot].hold(at: frame.now)
        events.goesOn(&presences[slot], .presence, rule.name) {
            EventFacts(participants: [frame.objects[slot].participant], place: place, value: 0)
        }
    }

    private mutating func stay(
        _ sighting: Sighting,
        _ object: FollowedObject,
        _ now: UInt64,
        _ note: inout ObjectAnalytics,
        _ events: inout EventLog
    ) {
        let slot = sighting.slot
        _ = presences[slot].hold(at: now)
        let since = presences[slot].since
        let seconds = (now - since).seconds
        events.goesOn(&presences[slot], .presence, rule.name) {
            EventFacts(participants: [object.participant], place: object.point, value: seconds)
        }
        note.regions.append(ObjectAnalytics.Stay(region: rule.name, seconds: seconds))
        for index in conditions.indices {
            conditions[index].judge(slot, object, height: sighting.height, insideSince: since, now, &events)
            let kind = conditions[index].kind
            if conditions[index].holds(for: slot), !note.conditions.contains(kind) { note.conditions.append(kind) }
        }
    }

    /// An object has gone, or hasn't been seen for too long.
    mutating func leave(_ slot: Int, _ object: FollowedObject, at time: UInt64? = nil, _ events: inout EventLog) {
        for index in conditions.indices { conditions[index].end(slot, object, &events) }
        events.end(&presences[slot], .presence, rule.name, at: time) { seconds in
            EventFacts(participants: [object.participant], place: object.point, value: seconds)
        }
    }

    mutating func endAll(_ objects: FollowedObjects, _ events: inout EventLog) {
        for slot in objects.indices { leave(slot, objects[slot], &events) }
        for index in conditions.indices { conditions[index].endRegion(&events) }
    }
}
