/// The zebra crossing and the times at which people walk over it.
///
/// Once a cycle a group sets out from one side, the next time from the other. Those who drive are timed to pass the
/// crossing before or after the group reaches their lane, as if a light held them back further up the street.
struct Crossing: Sendable {
    /// Metres along the street of its middle.
    let x: Float
    /// When the group of cycle 0 sets out, in seconds.
    private let start: Double
    private let seed: UInt64

    static let cycle = 18.0
    /// The people in a group when every place is taken.
    static let places = 4
    /// Those of a group step onto the roadway within this many seconds.
    private static let departure = 1.5
    /// Metres a second: people hurry a little over a crossing.
    private static let speed: ClosedRange<Float> = 1.35...1.9
    /// Room that a walker keeps from those who drive, in metres.
    private static let margin: Float = 1.2
    private static let randomPlace = 201

    init(seed: UInt64) {
        var random = RandomNumbers(seed: seed, Self.randomPlace)
        x = random.within(-3...3)
        start = Double(random.unit()) * Self.cycle
        self.seed = seed
    }

    /// The cycle whose group is the last that set out before `time`.
    func cycle(at time: Double) -> Int {
        Int(((time - start) / Self.cycle).rounded(.down))
    }

    private func setOut(_ cycle: Int) -> Double {
        start + Double(cycle) * Self.cycle
    }

    private func comesFromNearSide(_ cycle: Int) -> Bool {
        cycle % 2 == 0
    }

    /// When people of `cycle` may be in the lane whose middle lies at `z`.
    func busy(z: Float, cycle: Int) -> ClosedRange<Double> {
        let way = comesFromNearSide(cycle) ? z - Street.nearKerb : Street.farKerb - z
        let first = Double(max(0, way - Self.margin) / Self.speed.upperBound)
        let last = Double((way + Self.margin) / Self.speed.lowerBound)
        return setOut(cycle) + first...setOut(cycle) + Self.departure + last
    }

    /// The wave of traffic, between two groups of walkers, to which one belongs that passes at `time`.
    ///
    /// Nil where it would meet walkers. `halfPassage` is the time from its middle to its end, in seconds.
    func wave(z: Float, passing time: Double, halfPassage: Double) -> Int? {
        let candidate = cycle(at: time)
        for cycle in candidate - 1...candidate + 1 {
            let busy = busy(z: z, cycle: cycle)
            if time + halfPassage >= busy.lowerBound, time - halfPassage <= busy.upperBound { return nil }
        }
        // The group of the candidate cycle may reach a far lane only after this vehicle.
        return time < busy(z: z, cycle: candidate).lowerBound ? candidate - 1 : candidate
    }

    /// The walker at `place` of `cycle`'s group, on the way to, over, or from the crossing at `time`.
    func walker(cycle: Int, place: Int, number: Int, time: Double) -> Entity {
        var random = RandomNumbers(seed: seed, Self.randomPlace + 1, cycle &* Self.places &+ place)
        let fromNear = comesFromNearSide(cycle)
        let near = Street.nearKerb - random.within(0.4...0.9)
        let far = Street.farKerb + random.within(0.4...0.9)
        let (first, last) = fromNear ? (near, far) : (far, near)
        let speed = random.within(Self.speed)
        let turn = x + random.within(-0.8...0.8) * Street.crossingHalfWidth
        let (arrival, leaving): (Float, Float) = (random.pick([-1, 1]), random.pick([-1, 1]))
        let departs = setOut(cycle) + Double(random.unit()) * Self.departure
        let way = (last - first).magnitude
        let walked = Float(time - departs) * speed
        let onCrossing = min(max(walked, 0), way)
        let before = min(walked, 0) * arrival
        let after = max(walked - way, 0) * leaving
        return Entity(
            kind: .person,
            number: number,
            x: turn + before + after,
            z: first + (last > first ? onCrossing : -onCrossing),
            direction: walked < 0 ? arrival : leaving,
            isCrossing: walked > 0 && walked < way,
            travelled: walked,
            look: random
        )
    }
}
