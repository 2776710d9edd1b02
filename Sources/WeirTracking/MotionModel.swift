import WeirCore

/// How a tracker describes a box by the four quantities of a `KalmanFilter`, and how surely they move and are measured.
protocol MotionModel: Sendable {
    /// The four quantities of a box that has an area.
    func position(of box: Box) -> SIMD4<Double>
    /// The box of four quantities; not valid where they describe none.
    func box(at position: SIMD4<Double>) -> Box
    /// What is unsure after one sighting.
    func initialVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances
    /// What a frame adds to it; of a position at least a twelfth of what it adds to a velocity.
    func processVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances
    /// How far a measurement may be off.
    func measurementVariances(at position: SIMD4<Double>) -> SIMD4<Double>
    /// The velocity to move on by `frames` with, after `missed` inferred frames without a sighting.
    func velocity(of filter: KalmanFilter, missed: Int, frames: Double) -> SIMD4<Double>
    /// By what each quantity is multiplied when a picture is scaled.
    func factors(scale: Double) -> SIMD4<Double>
}

extension MotionModel {
    func makeFilter(for box: Box) -> KalmanFilter {
        let position = position(of: box)
        return KalmanFilter(position: position, variances: initialVariances(at: position))
    }

    func predict(_ filter: inout KalmanFilter, missed: Int, frames: Double = 1) {
        filter.velocity = velocity(of: filter, missed: missed, frames: frames)
        filter.predict(noise: processVariances(at: filter.position), frames: frames)
    }

    func follow(_ camera: CameraMotion, _ filter: inout KalmanFilter) {
        filter.follow(camera, factors: factors(scale: camera.scale))
    }

    func correct(_ filter: inout KalmanFilter, with box: Box) {
        let noise = measurementVariances(at: filter.position)
        filter.correct(measurement: position(of: box), noise: noise)
    }
}
