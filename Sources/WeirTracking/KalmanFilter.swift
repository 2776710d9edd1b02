/// A Kalman filter over four quantities that move at constant velocity and are measured directly.
///
/// Every tracker here takes the noise of its four quantities to be independent. The matrices of the textbook filter
/// (Kalman, "A new approach to linear filtering and prediction problems", 1960) then fall apart into four filters of two
/// states, quantity and velocity, and this type runs the four side by side. A quantity whose velocity has no variance
/// stays without velocity. Time counts in frames, and steps may be of any length: one of two frames is two of one.
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

    /// Moves on by `frames`; `noise` is what each frame adds to the variances.
    ///
    /// The noise of a velocity reaches the position in later frames. Of `frames` single steps the first has 0 + 1 + …
    /// frames to do so, and the sums of these numbers and of their squares are written out for any length of time.
    mutating func predict(noise: Variances, frames: Double = 1) {
        let sum = frames * (frames - 1) / 2
        let sumOfSquares = sum * (2 * frames - 1) / 3
        position += frames * velocity
        variances.position += (2 * frames) * covariance + (frames * frames) * variances.velocity
        variances.position += frames * noise.position + sumOfSquares * noise.velocity
        covariance += frames * variances.velocity + sum * noise.velocity
        variances.velocity += frames * noise.velocity
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

    /// Puts the state into a picture that the camera's motion turned, moved and scaled; the first two quantities are a
    /// place, and `factors` says what the scaling makes of each quantity.
    mutating func follow(_ camera: CameraMotion, factors: SIMD4<Double>) {
        let place = camera.moved(SIMD2(position.x, position.y))
        let direction = camera.turned(SIMD2(velocity.x, velocity.y))
        position = SIMD4(place.x, place.y, position.z * factors.z, position.w * factors.w)
        velocity = SIMD4(direction.x, direction.y, velocity.z * factors.z, velocity.w * factors.w)
        variances.position *= factors * factors
        variances.velocity *= factors * factors
        covariance *= factors * factors
    }
}
