import WeirCore

/// All that is watched by a set of rules in pictures of one size.
struct Watches: Sendable {
    private(set) var classes = ClassFilters()
    private(set) var lines: [LineWatch] = []
    private(set) var regions: [RegionWatch] = []
    private(set) var directions: [DirectionWatch] = []
    private(set) var proximities: [ProximityWatch] = []
    private var heatMap: HeatMapWatch?
    let ground: Homography?

    init(_ rules: AnalyticsRules, in picture: Size) {
        ground = rules.ground.flatMap {
            Homography(from: rules.pixels(of: $0.picture, in: picture), to: $0.metres)
        }
        for rule in rules.rules {
            let filter = classes.number(of: rule.classes)
            switch rule.kind {
            case .line(let line):
                lines.append(LineWatch(rule, line, filter: filter, rules, in: picture))
            case .region(let region):
                regions.append(RegionWatch(rule, region, filter: filter, rules, in: picture))
            case .direction(let direction):
                directions.append(DirectionWatch(rule, direction, filter: filter, rules, in: picture))
            case .proximity(let proximity):
                let other = proximity.others.isEmpty ? filter : classes.number(of: proximity.others)
                proximities.append(ProximityWatch(rule, proximity, filter: filter, otherFilter: other))
            }
        }
        heatMap = rules.heatMap.map { HeatMapWatch($0, filter: classes.number(of: $0.classes), in: picture) }
    }

    /// Adds what is to be told of lines, regions and the map in this frame; of two maps the first stays.
    func report(to frame: inout FrameAnalytics) {
        frame.lines.reserveCapacity(frame.lines.count + lines.count)
        frame.regions.reserveCapacity(frame.regions.count + regions.count)
        // By index: a copy of a watch with all that it knows costs more than what it tells.
        for index in lines.indices { frame.lines.append(lines[index].count) }
        for index in regions.indices { frame.regions.append(regions[index].report) }
        frame.heatMap = frame.heatMap ?? heatMap?.report
    }

    /// Takes in a frame; returns what is to be said of each of its objects, those with an identity first.
    mutating func update(
        _ sightings: [Sighting],
        strangers: [Stranger],
        _ objects: FollowedObjects,
        step: UInt64,
        _ events: inout EventLog
    ) -> (known: [ObjectAnalytics], strangers: [ObjectAnalytics]) {
        let frame = WatchedFrame(
            sightings,
            strangers: strangers,
            objects,
            accepted: classes.accepted,
            at: events.now,
            step: step
        )
        var notes = Array(repeating: ObjectAnalytics(), count: sightings.count)
        var strangerNotes = Array(repeating: ObjectAnalytics(), count: strangers.count)
        for index in lines.indices { lines[index].update(frame, &notes, &events) }
        for index in regions.indices { regions[index].update(frame, &notes, &strangerNotes, &events) }
        for index in directions.indices { directions[index].update(frame, &notes, &events) }
        for index in proximities.indices { proximities[index].update(frame, &notes, &events) }
        heatMap?.update(frame)
        if ground != nil {
            for (index, sighting) in sightings.enumerated() {
                notes[index].speed = objects[sighting.slot].groundWay?.speed
                notes[index].distance = objects[sighting.slot].groundWay?.distance
            }
        }
        return (notes, strangerNotes)
    }
}

// MARK: - Those who come and go

extension Watches {
    /// Someone new gets the next slot.
    mutating func add(_ object: DetectedObject) {
        classes.add(object)
        for index in lines.indices { lines[index].add() }
        for index in regions.indices { regions[index].add() }
        for index in directions.indices { directions[index].add() }
    }

    /// The last one gets the slot of one who is forgotten.
    mutating func remove(_ slot: Int) {
        classes.remove(slot)
        for index in lines.indices { lines[index].remove(slot) }
        for index in regions.indices { regions[index].remove(slot) }
        for index in directions.indices { directions[index].remove(slot) }
    }

    /// Someone hasn't been seen for too long: what lasted is over, but where he was stays known.
    mutating func lose(_ slot: Int, _ objects: FollowedObjects, _ events: inout EventLog) {
        let object = objects[slot]
        for index in regions.indices { regions[index].leave(slot, object, &events) }
        for index in directions.indices { directions[index].end(slot, object, &events) }
        for index in proximities.indices { proximities[index].end(slot, objects, &events) }
    }

    /// Someone is taken for something else now: what lasted is over where rules don't ask for that.
    mutating func reclassify(
        _ slot: Int,
        _ object: DetectedObject,
        _ objects: FollowedObjects,
        _ events: inout EventLog
    ) {
        classes.replace(slot, by: object)
        let (accepted, old) = (classes.accepted, objects[slot])
        for index in lines.indices where !accepted[lines[index].filter][slot] {
            lines[index].pause(slot, at: old.point)
        }
        for index in regions.indices where !accepted[regions[index].filter][slot] {
            regions[index].leave(slot, old, &events)
        }
        for index in directions.indices where !accepted[directions[index].filter][slot] {
            directions[index].end(slot, old, &events)
        }
    }

    mutating func endAll(_ objects: FollowedObjects, _ events: inout EventLog) {
        for index in regions.indices { regions[index].endAll(objects, &events) }
        for index in directions.indices { directions[index].endAll(objects, &events) }
        for index in proximities.indices { proximities[index].endAll(objects, &events) }
    }
}

// MARK: - Other rules

extension Watches {
    /// Goes on where another set of rules stopped: with all of a rule that hasn't changed, else with its counts.
    mutating func takeOver(
        _ old: Watches,
        _ objects: FollowedObjects,
        keepingUnchanged keeps: Bool,
        _ events: inout EventLog
    ) {
        var old = old
        for slot in objects.indices { classes.add(objects[slot].detected) }
        for index in lines.indices {
            for _ in objects.indices { lines[index].add() }
            guard let before = old.lines.first(where: { $0.rule.name == lines[index].rule.name }) else { continue }
            lines[index].takeOver(before, keepingStates: keeps && before.rule == lines[index].rule)
        }
        takeOverRegions(&old, objects, keeps)
        for index in directions.indices {
            for _ in objects.indices { directions[index].add() }
            guard keeps, let same = old.directions.firstIndex(where: { $0.rule == directions[index].rule }) else {
                continue
            }
            directions[index].takeOver(old.directions.remove(at: same))
        }
        for index in proximities.indices {
            guard keeps, let same = old.proximities.firstIndex(where: { $0.rule == proximities[index].rule }) else {
                continue
            }
            proximities[index].takeOver(old.proximities.remove(at: same))
        }
        if let map = old.heatMap { heatMap?.takeOver(map) }
        old.endAll(objects, &events)
    }

    private mutating func takeOverRegions(_ old: inout Watches, _ objects: FollowedObjects, _ keeps: Bool) {
        for index in regions.indices {
            for _ in objects.indices { regions[index].add() }
            let name = regions[index].rule.name
            guard let found = old.regions.firstIndex(where: { $0.rule.name == name }) else { continue }
            let isSame = keeps && old.regions[found].rule == regions[index].rule
            regions[index].takeOver(old.regions[found], keepingStates: isSame)
            if isSame { old.regions.remove(at: found) }
        }
    }
}
