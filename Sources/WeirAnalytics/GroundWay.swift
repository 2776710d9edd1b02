/// How an object moves on the ground, in metres.
struct GroundWay: Sendable {
    private var samples: RecentPlaces
    private(set) var place: SIMD2<Float>
    private var waypoint: SIMD2<Float>
    private var covered: Float = 0
    private(set) var speed: Float?

    /// Shorter ways are not added up: the trembling of boxes would let those who stand walk miles.
    private static let leastLeg: Float = 0.5
    /// It takes so long until a speed is told.
    private static let leastTime: UInt64 = 400_000_000

    init(at place: SIMD2<Float>, _ now: UInt64) {
        samples = RecentPlaces(place, now)
        self.place = place
        waypoint = place
    }

    /// Since it was first seen, in metres.
    var distance: Float { covered + (place - waypoint).length }

    /// Speed is the way of about the last second by its time.
    mutating func move(to place: SIMD2<Float>, at now: UInt64) {
        self.place = place
        samples.add(place, at: now)
        if let (way, time) = samples.way(to: place, at: now), time >= Self.leastTime {
            speed = way.length / Float(time.seconds)
        }
        let leg = (place - waypoint).length
        guard leg >= Self.leastLeg else { return }
        covered += leg
        waypoint = place
    }

    /// It wasn't seen for a while, and how fast it is now isn't known.
    mutating func goOn(at place: SIMD2<Float>, _ now: UInt64) {
        samples = RecentPlaces(place, now)
        speed = nil
        move(to: place, at: now)
    }
}
