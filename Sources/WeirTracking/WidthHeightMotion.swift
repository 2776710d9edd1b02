import WeirCore

/// BoT-SORT's description of a box: centre, width and height (Aharon, Orfaig and Bobrovsky, 2022).
///
/// The uncertainty across grows with the width, that along with the height.
struct WidthHeightMotion: MotionModel {
    /// How much less sure the first sighting is of a position and of a velocity, as in DeepSORT's filter.
    private static let initialPositionFactor = 2.0
    private static let initialVelocityFactor = 10.0

    /// The deviation that a frame adds to a position and to a velocity, as parts of the side.
    let positionPart: Double
    let velocityPart: Double
    /// The deviation of a measurement, as a part of the side.
    let measurementPart: Double

    /// The parts of the authors' code, which are DeepSORT's.
    static let published = WidthHeightMotion(
        positionPart: 1.0 / 20,
        velocityPart: 1.0 / 160,
        measurementPart: 1.0 / 20
    )

    func position(of box: Box) -> SIMD4<Double> {
        let (width, height) = (Double(box.width), Double(box.height))
        return SIMD4(Double(box.x) + width / 2, Double(box.y) + height / 2, width, height)
    }

    func box(at position: SIMD4<Double>) -> Box {
        Box(
            x: Float(position.x - position.z / 2),
            y: Float(position.y - position.w / 2),
            width: Float(position.z),
            height: Float(position.w)
        )
    }

    func initialVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances {
        let deviation = Self.initialPositionFactor * Self.published.positionPart * sides(position)
        let velocity = Self.initialVelocityFactor * Self.published.velocityPart * sides(position)
        return KalmanFilter.Variances(position: deviation * deviation, velocity: velocity * velocity)
    }

    func processVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances {
        let (deviation, velocity) = (positionPart * sides(position), velocityPart * sides(position))
        return KalmanFilter.Variances(position: deviation * deviation, velocity: velocity * velocity)
    }

    func measurementVariances(at position: SIMD4<Double>) -> SIMD4<Double> {
        let deviation = measurementPart * sides(position)
        return deviation * deviation
    }

    /// The size of an object out of sight stays as it was, and none shrinks to nothing.
    func velocity(of filter: KalmanFilter, missed: Int, frames: Double) -> SIMD4<Double> {
        var velocity = filter.velocity
        if missed > 0 || filter.position.z + frames * velocity.z <= 0 { velocity.z = 0 }
        if missed > 0 || filter.position.w + frames * velocity.w <= 0 { velocity.w = 0 }
        return velocity
    }

    func factors(scale: Double) -> SIMD4<Double> { SIMD4(repeating: scale) }

    private func sides(_ position: SIMD4<Double>) -> SIMD4<Double> {
        SIMD4(position.z, position.w, position.z, position.w)
    }
}
