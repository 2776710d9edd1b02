import WeirCore

/// Continues each track with the object that overlaps its last box (Bochinski, Eiselein and Sikora, 2017).
///
/// The paper takes tracks in turn and says that an optimal assignment would do as well; this is the optimal one.
struct IoUAlgorithm: TrackingAlgorithm {
    private let settings: TrackerSettings
    let motion: any MotionModel = StandingStill()
    let lifeCycle: LifeCycle

    init(_ settings: TrackerSettings) {
        self.settings = settings
        lifeCycle = LifeCycle(settings, keepsConfirmation: true)
    }

    func associate(_ tracks: [Track], with objects: [DetectedObject], after frames: Double) -> Association {
        .byOverlap(tracks, objects, settings)
    }
}

/// An object stays where it was last measured: no velocity, and measurements are exact.
private struct StandingStill: MotionModel {
    func position(of box: Box) -> SIMD4<Double> {
        SIMD4(Double(box.x), Double(box.y), Double(box.width), Double(box.height))
    }

    func box(at position: SIMD4<Double>) -> Box {
        Box(x: Float(position.x), y: Float(position.y), width: Float(position.z), height: Float(position.w))
    }

    func initialVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances {
        KalmanFilter.Variances(position: .one, velocity: .zero)
    }

    func processVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances {
        KalmanFilter.Variances(position: .one, velocity: .zero)
    }

    func measurementVariances(at position: SIMD4<Double>) -> SIMD4<Double> { .zero }

    func velocity(of filter: KalmanFilter, missed: Int, frames: Double) -> SIMD4<Double> { .zero }

    func factors(scale: Double) -> SIMD4<Double> { SIMD4(repeating: scale) }
}
