import WeirCore

/// A place in the picture, in pixels from its top left corner; a pixel's centre lies at half a pixel.
struct Point: Hashable, Sendable {
    var x: Float
    var y: Float
}

/// A pinhole camera that looks level across the street.
///
/// Places in the street are in metres: x to the right, y up from the ground, z away from the camera.
struct Camera: Sendable {
    let size: Size
    /// Pixels that a metre takes at a distance of one metre.
    let focal: Float
    /// Metres above the ground.
    let elevation: Float
    /// The row of the horizon.
    let horizon: Float
    private let centerX: Float

    /// A camera whose pose differs a little from seed to seed.
    init(seed: UInt64, size: Size) {
        var random = RandomNumbers(seed: seed, Self.randomPlace)
        self.size = size
        let rows = Float(size.height)
        focal = rows * random.within(1.12...1.24)
        elevation = random.within(6.1...6.7)
        // The street's near edge stays just below the picture, whatever the pose.
        horizon = rows * 1.02 - focal * elevation / Street.nearEdge
        centerX = Float(size.width) / 2
    }

    private static let randomPlace = 101

    func project(x: Float, y: Float, z: Float) -> Point {
        let scale = focal / z
        return Point(x: centerX + x * scale, y: horizon + (elevation - y) * scale)
    }

    /// The x of `column` in the plane at distance `z`.
    func x(atColumn column: Float, z: Float) -> Float {
        (column - centerX) * z / focal
    }

    /// The height of `row` in the plane at distance `z`.
    func y(atRow row: Float, z: Float) -> Float {
        elevation - (row - horizon) * z / focal
    }

    /// The distance of the ground seen at `row`, which must lie below the horizon.
    func distance(atRow row: Float) -> Float {
        focal * elevation / (row - horizon)
    }

    /// Half the width in metres that the picture shows at distance `z`.
    func halfWidth(z: Float) -> Float {
        centerX * z / focal
    }
}

/// How far a shaking camera moves the picture.
struct Shake: Sendable {
    private let seed: UInt64
    private let amplitude: Float
    /// Changes of direction a second: a pole that trembles in the wind.
    private static let frequency = 5.0
    private static let randomPlace = 102

    init(options: SceneOptions) {
        seed = options.seed
        amplitude = Float(options.shake) * Float(options.size.height)
    }

    /// The most that the picture moves in any direction, in pixels, even.
    var reach: Int { (Int(amplitude.rounded(.up)) + 1) / 2 * 2 }

    /// Whole pixels to the right and down at `time` in seconds.
    func offset(at time: Double) -> (x: Int, y: Int) {
        guard amplitude > 0 else { return (0, 0) }
        let position = time * Self.frequency
        let tick = position.rounded(.down)
        let part = Curve.ease(Float(position - tick))
        var (from, to) = (random(Int(tick)), random(Int(tick) + 1))
        let x = from.within(-1...1) * (1 - part) + to.within(-1...1) * part
        let y = from.within(-1...1) * (1 - part) + to.within(-1...1) * part
        return (Int((x * amplitude).rounded()), Int((y * amplitude).rounded()))
    }

    private func random(_ tick: Int) -> RandomNumbers {
        RandomNumbers(seed: seed, Self.randomPlace, tick)
    }
}
