/// A Kalman filter over four quantities that move at constant velocity and are measured directly.
///
/// Every tracker here takes the noise of its four quantities to be independent. The matrices of the textbook filter
/// (Kalman, "A new approach to linear filtering and prediction problems", 1960) then fall apart into four filters of two
/// states, quantity and velocity, and this type runs the four side by side. A quantity whose velocity has no variance
/// stays without velocity. Time counts in frames.
struct KalmanFilter: Sendable {
    /// The variances of the four quantities and of their velocities.
    struct Variances: Sendable {
        var position: SIMD4<Double>
        var velocity: SIMD4<Double>
    }

    private(set) var position: SIMD4<Double>
    var velocity = SIMD4<Double>.zero
    private(set) var variances: Variances
    /// How each quantity varies with its own velocity.
    private(set) var covariance = SIMD4<Double>.zero

    /// A filter that has seen one measurement.
    init(position: SIMD4<Double>, variances: Variances) {
        self.position = position
        self.variances = variances
    }

    /// Moves on by one frame; `noise` is what a frame adds to the variances.
    mutating func predict(noise: Variances) {
        position += velocity
        variances.position += 2 * covariance + variances.velocity + noise.position
        covariance += variances.velocity
        variances.velocity += noise.velocity
    }

    /// Takes in a measurement whose quantities have the variances `noise`.
    mutating func correct(measurement: SIMD4<Double>, noise: SIMD4<Double>) {
        let spread = variances.position + noise
        let gain = variances.position / spread
        let velocityGain = covariance / spread
        let surprise = measurement - position
        position += gain * surprise
        velocity += velocityGain * surprise
        variances.velocity -= velocityGain * covariance
        variances.position -= gain * variances.position
        covariance -= gain * covariance
    }
}
