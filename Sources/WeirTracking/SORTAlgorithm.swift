import WeirCore

/// Continues each track with the object that overlaps the box its filter predicts (Bewley et al., 2016).
struct SORTAlgorithm: TrackingAlgorithm {
    private let settings: TrackerSettings
    let motion: any MotionModel = AreaMotion()
    let lifeCycle: LifeCycle

    init(_ settings: TrackerSettings) {
        self.settings = settings
        lifeCycle = LifeCycle(settings, keepsConfirmation: false)
    }

    func associate(_ tracks: [Track], with objects: [DetectedObject], after frames: Double) -> Association {
        .byOverlap(tracks, objects, settings)
    }
}

/// SORT's description of a box: centre, area, and an aspect (width over height) that doesn't change of itself.
///
/// The variances, in pixels, pixels² and frames, are those of the authors' code.
struct AreaMotion: MotionModel {
    private static let initial = KalmanFilter.Variances(
        position: SIMD4(10, 10, 10, 10),
        velocity: SIMD4(10_000, 10_000, 10_000, 0)
    )
    private static let process = KalmanFilter.Variances(
        position: SIMD4(1, 1, 1, 1),
        velocity: SIMD4(0.01, 0.01, 0.0001, 0)
    )
    private static let measurement = SIMD4<Double>(1, 1, 10, 10)

    func position(of box: Box) -> SIMD4<Double> {
        let (width, height) = (Double(box.width), Double(box.height))
        return SIMD4(Double(box.x) + width / 2, Double(box.y) + height / 2, width * height, width / height)
    }

    func box(at position: SIMD4<Double>) -> Box {
        let width = (position.z * position.w).squareRoot()
        let height = position.z / width
        return Box(
            x: Float(position.x - width / 2),
            y: Float(position.y - height / 2),
            width: Float(width),
            height: Float(height)
        )
    }

    func initialVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances { Self.initial }

    func processVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances { Self.process }

    func measurementVariances(at position: SIMD4<Double>) -> SIMD4<Double> { Self.measurement }

    /// An area that would shrink to nothing stops shrinking.
    func velocity(of filter: KalmanFilter, missed: Int, frames: Double) -> SIMD4<Double> {
        var velocity = filter.velocity
        if filter.position.z + frames * velocity.z <= 0 { velocity.z = 0 }
        return velocity
    }

    func factors(scale: Double) -> SIMD4<Double> { SIMD4(scale, scale, scale * scale, 1) }
}
