/// Says what is wrong with a single rule.
struct RuleJudge {
    let rules: AnalyticsRules
    /// The picture that the rules are for, where it is known.
    let picture: Size?

    /// As long as a stream may last, in seconds: a year.
    private static let longestTime = 31_536_000.0
    /// Below this cosine, two directions count as being at right angles, which is to within half a degree.
    private static let leastCosine: Float = 0.01

    func complaints(of rule: AnalyticsRule) -> [String] {
        switch rule.kind {
        case .line(let line): complaints(of: line, "line “\(rule.name)”")
        case .region(let region): complaints(of: region, "region “\(rule.name)”")
        case .direction(let direction): complaints(of: direction.direction, "the direction of “\(rule.name)”")
        case .proximity(let proximity): complaints(of: proximity, "proximity “\(rule.name)”")
        }
    }

    private func complaints(of line: LineRule, _ name: String) -> [String] {
        guard line.start.isFinite, line.end.isFinite else { return ["\(name) has a place that is not a number"] }
        if line.start == line.end {
            return ["\(name) has no length: both its ends are \(line.start.text); give it two places"]
        }
        guard let forward = line.forward else { return [] }
        let sentences = complaints(of: forward, "the direction of \(name)")
        guard sentences.isEmpty else { return sentences }
        let size = picture ?? Size(width: 1, height: 1)
        let direction = rules.direction(of: forward, with: [line.start, line.end], in: size)
        let along = rules.direction(of: Vector(from: line.start, to: line.end), in: size)
        guard (along.x * direction.y - along.y * direction.x).magnitude < Self.leastCosine else { return [] }
        return ["the direction of \(name) runs along the line; it must lead from one side to the other"]
    }

    private func complaints(of direction: Vector, _ name: String) -> [String] {
        guard direction.start.isFinite, direction.end.isFinite else { return ["\(name) is not a number"] }
        guard direction.start == direction.end else { return [] }
        return ["\(name) leads from \(direction.start.text) to itself; give it two places"]
    }

    private func complaints(of proximity: ProximityRule, _ name: String) -> [String] {
        let (distance, needsGround) =
            switch proximity.distance {
            case .metres(let metres): (metres, true)
            case .heights(let heights): (heights, false)
            }
        var sentences = complaints(ofTime: proximity.after, name)
        if !(distance > 0 && distance.isFinite) {
            sentences.append("\(name) has a distance of \(distance); it must be more than 0")
        }
        if needsGround { sentences += groundComplaints(name, "a distance in metres") }
        return sentences
    }

    private func complaints(of region: RegionRule, _ name: String) -> [String] {
        let shape = complaints(ofShape: region.corners, name)
        return shape + region.conditions.flatMap { complaints(of: $0, name) }
    }

    private func complaints(ofShape corners: [Point], _ name: String) -> [String] {
        if corners.isEmpty { return [] }
        guard corners.count >= 3 else { return ["\(name) has \(corners.count) corners; it takes at least 3"] }
        guard corners.allSatisfy(\.isFinite) else { return ["\(name) has a corner that is not a number"] }
        let outline = Outline(corners)
        if let (first, second) = outline.crossing {
            return [
                "\(name) crosses itself: its edges from \(corners[first].text) and from \(corners[second].text) meet; "
                    + "give the corners in their order around it"
            ]
        }
        if outline.isFlat { return ["\(name) has no area: its corners are on a line"] }
        guard let picture, isOutside(corners, picture) else { return [] }
        return ["\(name) lies outside the picture of \(picture.width)x\(picture.height) pixels"]
    }

    private func isOutside(_ corners: [Point], _ picture: Size) -> Bool {
        let places = rules.pixels(of: corners, in: picture)
        return places.allSatisfy { $0.x <= 0 } || places.allSatisfy { $0.y <= 0 }
            || places.allSatisfy { $0.x >= Float(picture.width) } || places.allSatisfy { $0.y >= Float(picture.height) }
    }

    private func complaints(of condition: RegionRule.Condition, _ name: String) -> [String] {
        let kind = condition.kind.rawValue
        switch condition {
        case .overcrowding(let objects, let after), .queue(let objects, let after):
            let few = objects < 1 ? ["the \(kind) of \(name) takes \(objects) objects; it must be at least 1"] : []
            return few + complaints(ofTime: after, "the \(kind) of \(name)")
        case .loitering(let after), .stopped(let after):
            return complaints(ofTime: after, "the \(kind) of \(name)")
        case .wrongWay(let allowed, _):
            return complaints(of: allowed, "the direction of \(name)")
        case .speeding(let speed):
            let bad = speed > 0 && speed.isFinite ? [] : ["\(name) has a speed of \(speed) m/s; it must be more than 0"]
            return bad + groundComplaints(name, "a speed")
        }
    }

    private func complaints(ofTime seconds: Double, _ name: String) -> [String] {
        if (0...Self.longestTime).contains(seconds) { return [] }
        return ["\(name) has a time of \(seconds) s; it must be 0 to \(Int(Self.longestTime))"]
    }

    private func groundComplaints(_ name: String, _ what: String) -> [String] {
        guard rules.ground == nil else { return [] }
        return ["\(name) has \(what), but nothing tells where the ground lies; give ground points with their metres"]
    }
}

extension Point {
    /// As rules are written.
    fileprivate var text: String { "(\(Self.text(x)), \(Self.text(y)))" }

    private static func text(_ number: Float) -> String {
        Int(exactly: number).map(String.init) ?? "\(number)"
    }
}
