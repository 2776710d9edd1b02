/// Who is on the street at a time: a pure function of the seed and the time.
///
/// Each lane is a row of places in time. Whether a place is taken, by whom and how fast, is drawn from the seed and the
/// place's index, so that no history is needed. Vehicles that pass the crossing between the same two groups of walkers
/// form a wave of one speed and never run into each other.
struct Traffic: Sendable {
    private let seed: UInt64
    private let density: Float
    private let crossing: Crossing
    /// Half the length in metres of the street that may be seen, with room for the longest vehicle.
    private let reach: Float
    /// The first slot of each lane, and last of the crossing, at time 0: counts identities from 1.
    private let firstSlots: [Int]

    /// Cars among vehicles; the others are buses.
    private static let carShare: Float = 0.8
    private static let margin: Float = 8
    private static let randomPlace = 301

    init(options: SceneOptions, camera: Camera, crossing: Crossing) {
        seed = options.seed
        density = Float(options.density)
        self.crossing = crossing
        reach = camera.halfWidth(z: Street.farEdge) + crossing.x.magnitude + Self.margin
        let reach = reach
        firstSlots =
            Lane.all.map { Self.slots(of: $0, time: 0, reach: reach).lowerBound }
            + [Self.crossingSlots(time: 0, crossing: crossing, reach: reach).lowerBound]
    }

    /// Everyone at `time` in seconds, those far away first.
    func entities(at time: Double) -> [Entity] {
        var entities: [Entity] = []
        for (index, lane) in Lane.all.enumerated() {
            for slot in Self.slots(of: lane, time: time, reach: reach) {
                guard let entity = entity(lane: lane, index: index, slot: slot, time: time) else { continue }
                if entity.x.magnitude <= reach { entities.append(entity) }
            }
        }
        for slot in Self.crossingSlots(time: time, crossing: crossing, reach: reach) {
            guard let entity = walkerOverCrossing(slot: slot, time: time) else { continue }
            if entity.x.magnitude <= reach { entities.append(entity) }
        }
        return entities.sorted { ($0.z, $0.number) > ($1.z, $1.number) }
    }

    /// The places of `lane` whose users may be in sight.
    private static func slots(of lane: Lane, time: Double, reach: Float) -> ClosedRange<Int> {
        let passage = Double(reach / lane.speed.lowerBound) + lane.jitter
        let first = Int(((time - passage) / lane.interval).rounded(.down))
        return first...Int(((time + passage) / lane.interval).rounded(.up))
    }

    /// The places of groups at the crossing whose walkers may be in sight.
    private static func crossingSlots(time: Double, crossing: Crossing, reach: Float) -> ClosedRange<Int> {
        // The slowest walk along half of the street and over it takes so many seconds.
        let passage = Double((reach + Street.farEdge - Street.nearEdge) / 1.3)
        let first = crossing.cycle(at: time - passage)
        return first * Crossing.places...(crossing.cycle(at: time + passage) + 1) * Crossing.places
    }

    private func number(lane: Int, slot: Int) -> Int {
        1 + lane + firstSlots.count * (slot - firstSlots[lane])
    }

    private func entity(lane: Lane, index: Int, slot: Int, time: Double) -> Entity? {
        var random = RandomNumbers(seed: seed, Self.randomPlace + index, slot)
        guard random.chance(density) else { return nil }
        let passing = Double(slot) * lane.interval + Double(random.within(-1...1)) * lane.jitter
        let kind = kind(in: lane, &random)
        guard let (origin, speed) = course(of: kind, in: lane, index: index, passing: passing, &random) else {
            return nil
        }
        let travelled = Float(time - passing) * speed
        return Entity(
            kind: kind,
            number: number(lane: index, slot: slot),
            x: origin + lane.direction * travelled,
            z: lane.z + random.within(-1...1) * lane.halfWidth,
            direction: lane.direction,
            isCrossing: false,
            travelled: travelled,
            look: random
        )
    }

    private func kind(in lane: Lane, _ random: inout RandomNumbers) -> SceneClass {
        switch lane.users {
        case .walkers: .person
        case .bicycles: .bicycle
        case .vehicles: random.chance(Self.carShare) ? .car : .bus
        }
    }

    /// Where one is at its passing time, and its speed; nil if walkers cross at that time.
    private func course(
        of kind: SceneClass,
        in lane: Lane,
        index: Int,
        passing: Double,
        _ random: inout RandomNumbers
    ) -> (origin: Float, speed: Float)? {
        if lane.users == .walkers { return (0, random.within(lane.speed)) }
        let halfLength: Float = kind == .bus ? 6 : 2.5
        let halfPassage = (halfLength + Street.crossingHalfWidth) / lane.speed.lowerBound
        guard let wave = crossing.wave(z: lane.z, passing: passing, halfPassage: Double(halfPassage)) else {
            return nil
        }
        guard lane.users == .vehicles else { return (crossing.x, random.within(lane.speed)) }
        var pace = RandomNumbers(seed: seed, Self.randomPlace + Lane.all.count + index, wave)
        return (crossing.x, pace.within(lane.speed))
    }

    private func walkerOverCrossing(slot: Int, time: Double) -> Entity? {
        var random = RandomNumbers(seed: seed, Self.randomPlace - 1, slot)
        guard random.chance(density) else { return nil }
        let cycle = Int((Double(slot) / Double(Crossing.places)).rounded(.down))
        return crossing.walker(
            cycle: cycle,
            place: slot - cycle * Crossing.places,
            number: number(lane: Lane.all.count, slot: slot),
            time: time
        )
    }
}
