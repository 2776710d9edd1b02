/// The street's layout in metres, from the camera outward; the traffic keeps to the right.
enum Street {
    /// The near pavement begins.
    static let nearEdge: Float = 10
    /// The near pavement ends and the roadway begins.
    static let nearKerb: Float = 12.2
    /// The roadway ends and the far pavement begins.
    static let farKerb: Float = 26.2
    /// The far pavement ends at the houses.
    static let farEdge: Float = 29

    static let cycleLaneWidth: Float = 1.4
    static let laneWidth: Float = 2.8
    /// Between the two directions.
    static let middle = (nearKerb + farKerb) / 2

    /// Half the length of the zebra crossing along the street.
    static let crossingHalfWidth: Float = 1.8

    /// Where the boundaries of lanes are marked by dashes.
    static let dashedLines = [
        nearKerb + cycleLaneWidth + laneWidth,
        farKerb - cycleLaneWidth - laneWidth,
    ]
    /// Where they are marked by a line without gaps.
    static let solidLines = [nearKerb + cycleLaneWidth, middle, farKerb - cycleLaneWidth]
}

/// One stream of those who follow each other along the street.
struct Lane: Sendable {
    enum Users: Sendable { case vehicles, bicycles, walkers }

    let users: Users
    /// The distance of its middle from the camera.
    let z: Float
    /// Half the room that its users have to either side.
    let halfWidth: Float
    /// 1 to the right, −1 to the left.
    let direction: Float
    /// Seconds from one place in the stream to the next.
    let interval: Double
    /// How far from its place, in seconds, one may be.
    let jitter: Double
    /// Metres a second.
    let speed: ClosedRange<Float>

    /// Every lane of the street, the near ones first.
    static let all: [Lane] = {
        let near = Street.nearKerb + Street.cycleLaneWidth + Street.laneWidth / 2
        let far = Street.farKerb - Street.cycleLaneWidth - Street.laneWidth / 2
        return [
            walkers(z: Street.nearEdge + 1.3, direction: 1),
            walkers(z: Street.nearEdge + 1.5, direction: -1),
            bicycles(z: Street.nearKerb + Street.cycleLaneWidth / 2, direction: 1),
            vehicles(z: near, direction: 1),
            vehicles(z: near + Street.laneWidth, direction: 1),
            vehicles(z: far - Street.laneWidth, direction: -1),
            vehicles(z: far, direction: -1),
            bicycles(z: Street.farKerb - Street.cycleLaneWidth / 2, direction: -1),
            walkers(z: Street.farKerb + 1.2, direction: 1),
            walkers(z: Street.farKerb + 1.4, direction: -1),
        ]
    }()

    private static func vehicles(z: Float, direction: Float) -> Lane {
        // Two buses of full length one interval apart, less both jitters, still have 2 m between them at 7.5 m/s.
        Lane(
            users: .vehicles,
            z: z,
            halfWidth: 0.2,
            direction: direction,
            interval: 2.2,
            jitter: 0.2,
            speed: 7.5...12.5
        )
    }

    private static func bicycles(z: Float, direction: Float) -> Lane {
        Lane(
            users: .bicycles,
            z: z,
            halfWidth: 0.35,
            direction: direction,
            interval: 3.2,
            jitter: 1.2,
            speed: 3.4...6.2
        )
    }

    private static func walkers(z: Float, direction: Float) -> Lane {
        Lane(
            users: .walkers,
            z: z,
            halfWidth: 0.7,
            direction: direction,
            interval: 6.5,
            jitter: 2.8,
            speed: 0.8...1.8
        )
    }
}
