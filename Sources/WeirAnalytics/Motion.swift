import WeirCore

/// How an object moves in the picture.
struct Motion: Sendable {
    private var samples: RecentPlaces
    /// Where it stands, or began to move.
    private var anchor: SIMD2<Float>
    private var anchoredSince: UInt64
    /// Since when it hasn't been near the anchor.
    private var strayedSince: UInt64?
    /// What was covered in about the last second, or as long as it is known.
    private(set) var way = SIMD2<Float>.zero

    /// How far one may be from where he stands, in heights: beyond the trembling of detectors, and less than a walker
    /// covers in half a second.
    private static let standingRadius: Float = 0.2
    /// Who stays there for so long stands.
    private static let leastStanding: UInt64 = 1_000_000_000
    /// Who is elsewhere for so long has moved; a single bad box has not.
    private static let leastStraying: UInt64 = 500_000_000

    init(at point: SIMD2<Float>, _ now: UInt64) {
        samples = RecentPlaces(point, now)
        anchor = point
        anchoredSince = now
    }

    mutating func move(to point: SIMD2<Float>, height: Float, at now: UInt64) {
        samples.add(point, at: now)
        way = samples.way(to: point, at: now)?.way ?? .zero
        if (point - anchor).length <= Self.standingRadius * height {
            strayedSince = nil
            return
        }
        let since = strayedSince ?? now
        strayedSince = since
        guard now - since >= Self.leastStraying else { return }
        anchor = point
        anchoredSince = now
        strayedSince = nil
    }

    /// Since when it stands, nil while it moves.
    func standsSince(at now: UInt64) -> UInt64? {
        strayedSince == nil && now - anchoredSince >= Self.leastStanding ? anchoredSince : nil
    }

    /// Whether what was covered in the last second leads in a direction of length 1.
    func goes(_ direction: SIMD2<Float>, _ mode: AnalyticsMode, height: Float) -> Bool {
        let length = way.length
        return length >= mode.leastWay * height && way.dot(direction) >= mode.leastCosine * length
    }
}

/// Where something was in the last second, at times apart.
struct RecentPlaces: Sendable {
    private var places: InlineArray<8, SIMD2<Float>>
    private var times: InlineArray<8, UInt64>
    private var newest = 0
    private var count = 1

    private static let capacity = 8
    /// Places are kept so far apart in time: together they reach back a second.
    private static let spacing: UInt64 = 125_000_000
    /// The youngest place that is so old is what a way is measured from.
    private static let span: UInt64 = 875_000_000

    init(_ place: SIMD2<Float>, _ now: UInt64) {
        places = InlineArray(repeating: place)
        times = InlineArray(repeating: now)
    }

    mutating func add(_ place: SIMD2<Float>, at now: UInt64) {
        guard now - times[newest] >= Self.spacing else { return }
        newest = (newest + 1) % Self.capacity
        places[newest] = place
        times[newest] = now
        count = min(count + 1, Self.capacity)
    }

    /// The way to a place from where it was about a second ago, or as long as it is known, and the time that it took.
    func way(to place: SIMD2<Float>, at now: UInt64) -> (way: SIMD2<Float>, time: UInt64)? {
        for age in 0..<count {
            let index = (newest + Self.capacity - age) % Self.capacity
            let time = now - times[index]
            if time >= Self.span || age == count - 1 { return time > 0 ? (place - places[index], time) : nil }
        }
        return nil
    }
}
