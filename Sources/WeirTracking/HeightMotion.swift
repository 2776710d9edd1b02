import WeirCore

/// DeepSORT's and ByteTrack's description of a box: centre, aspect (width over height) and height.
///
/// Its uncertainty grows with the height. The deviations are those of the authors' code, which took them from DeepSORT
/// (Wojke, Bewley and Paulus, "Simple online and realtime tracking with a deep association metric", ICIP 2017).
struct HeightMotion: MotionModel {
    /// The deviation of a position and of a velocity per frame, as parts of the height.
    private static let positionPart = 1.0 / 20
    private static let velocityPart = 1.0 / 160
    /// The deviation of the aspect, of its velocity, and of a measured aspect.
    private static let aspectDeviation = 1e-2
    private static let aspectVelocityDeviation = 1e-5
    private static let measuredAspectDeviation = 1e-1
    /// How much less sure the first sighting is of a position and of a velocity.
    private static let initialPositionFactor = 2.0
    private static let initialVelocityFactor = 10.0

    func position(of box: Box) -> SIMD4<Double> {
        let (width, height) = (Double(box.width), Double(box.height))
        return SIMD4(Double(box.x) + width / 2, Double(box.y) + height / 2, width / height, height)
    }

    func box(at position: SIMD4<Double>) -> Box {
        let width = position.z * position.w
        return Box(
            x: Float(position.x - width / 2),
            y: Float(position.y - position.w / 2),
            width: Float(width),
            height: Float(position.w)
        )
    }

    func initialVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances {
        let height = position.w
        return KalmanFilter.Variances(
            position: Self.squares(Self.initialPositionFactor * Self.positionPart * height, Self.aspectDeviation),
            velocity: Self.squares(
                Self.initialVelocityFactor * Self.velocityPart * height,
                Self.aspectVelocityDeviation
            )
        )
    }

    func processVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances {
        KalmanFilter.Variances(
            position: Self.squares(Self.positionPart * position.w, Self.aspectDeviation),
            velocity: Self.squares(Self.velocityPart * position.w, Self.aspectVelocityDeviation)
        )
    }

    func measurementVariances(at position: SIMD4<Double>) -> SIMD4<Double> {
        Self.squares(Self.positionPart * position.w, Self.measuredAspectDeviation)
    }

    /// The height of an object out of sight stays as it was, and none shrinks to nothing.
    func velocity(of filter: KalmanFilter, missed: Int, frames: Double) -> SIMD4<Double> {
        var velocity = filter.velocity
        if missed > 0 || filter.position.w + frames * velocity.w <= 0 { velocity.w = 0 }
        if filter.position.z + frames * velocity.z <= 0 { velocity.z = 0 }
        return velocity
    }

    func factors(scale: Double) -> SIMD4<Double> { SIMD4(scale, scale, 1, scale) }

    private static func squares(_ length: Double, _ aspect: Double) -> SIMD4<Double> {
        let deviation = SIMD4(length, length, aspect, length)
        return deviation * deviation
    }
}
