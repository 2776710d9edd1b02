import WeirCore

/// What a synthetic street looks like.
public struct SceneOptions: Sendable, Hashable {
    /// Decides everything that is left to chance: the street, who is on it, the noise.
    public var seed: UInt64
    /// The picture in pixels; both sides even.
    public var size: Size
    public var framesPerSecond: Double
    /// The number of frames; nil goes on without end.
    public var frames: Int?
    public var isNight: Bool
    /// The share of places in the traffic that are taken, 0 to 1.
    public var density: Double
    /// The standard deviation of the sensor's noise in levels of luma by day; a night's is twice that.
    public var noise: Double
    /// How far the camera's shaking moves the picture, as a share of its height.
    public var shake: Double

    public init(
        seed: UInt64 = 1,
        size: Size = Size(width: 1280, height: 720),
        framesPerSecond: Double = 30,
        frames: Int? = nil,
        isNight: Bool = false,
        density: Double = 0.6,
        noise: Double = 2,
        shake: Double = 0
    ) {
        self.seed = seed
        self.size = size
        self.framesPerSecond = framesPerSecond
        self.frames = frames
        self.isNight = isNight
        self.density = density
        self.noise = noise
        self.shake = shake
    }
}

extension SceneOptions {
    /// What each setting may be.
    public enum Limits {
        /// Pixels; less shows nothing, more is beyond any camera.
        public static let side = 32...8192
        /// Neither side may be longer than this many times the other.
        public static let aspect = 4
        /// A frame every ten seconds, for training sets, up to a high-speed camera.
        public static let framesPerSecond = 0.1...1000.0
        /// At most a year at 30 frames a second.
        public static let frames = 1...1_000_000_000
        public static let density = 0.0...1.0
        public static let noise = 0.0...20.0
        public static let shake = 0.0...0.02
    }

    /// Throws the sentence about the first setting that cannot be.
    public func validate() throws(WeirError) {
        let (width, height) = (size.width, size.height)
        guard width % 2 == 0, height % 2 == 0, Limits.side.contains(width), Limits.side.contains(height),
            width <= Limits.aspect * height, height <= Limits.aspect * width
        else {
            throw WeirError(
                .settings,
                "A scene cannot be \(width)x\(height) pixels: both sides must be even, \(Limits.side.lowerBound) to "
                    + "\(Limits.side.upperBound), and neither more than \(Limits.aspect) times the other."
            )
        }
        try check(framesPerSecond, "fps", Limits.framesPerSecond)
        try check(frames ?? Limits.frames.lowerBound, "frames", Limits.frames)
        try check(density, "density", Limits.density)
        try check(noise, "noise", Limits.noise)
        try check(shake, "shake", Limits.shake)
    }

    private func check<Value>(_ value: Value, _ name: String, _ range: ClosedRange<Value>) throws(WeirError) {
        guard !range.contains(value) else { return }
        throw WeirError(
            .settings,
            "The scene's \(name) cannot be \(value): it must be \(range.lowerBound) to \(range.upperBound)."
        )
    }
}
