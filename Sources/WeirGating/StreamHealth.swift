/// Tells whether a stream's pictures are such that stillness may be believed.
struct StreamHealth {
    /// What has to be known of one picture.
    struct Sight {
        /// Since the picture before, in levels.
        var lightChange: Float = 0
        /// How far a typical cell must be from its background to have moved, in levels.
        var typicalLimit: Float = 0
        /// How much neighbouring cells' distances from their background differ, in such distances; nil where unknown.
        var roughness: Float?
    }

    /// A picture that is the same for so many seconds is frozen: sensors have noise.
    private static let frozenTime: Float = 2
    /// What most cells must be able to tell from noise: a tenth of the range, as of a gray coat before a gray road.
    static let leastContrast: Float = 25.5
    /// Noise differs from cell to cell by the root of two of itself; what has a shape differs by less than itself.
    private static let noiseRoughness: Float = 1.2

    private var flicker = Flicker()
    private var pictureUnrest = Unrest()
    private var clockUnrest = Unrest()
    private var sameTime: Float = 0
    private var isBlack = false
    /// Whether what can't be told from the background is noise; nil where things can be told.
    private var blindByNoise: Bool?

    /// The picture as a whole became another.
    mutating func pictureChanged() { pictureUnrest.happen() }

    /// The stream's time went back or far ahead.
    mutating func timeJumped() { clockUnrest.happen() }

    mutating func pass(_ seconds: Float) {
        pictureUnrest.pass(seconds)
        clockUnrest.pass(seconds)
    }

    mutating func see(isSame: Bool, isBlack: Bool, seconds: Float) {
        self.isBlack = isBlack
        sameTime = isSame ? sameTime + seconds : 0
    }

    mutating func see(_ sight: Sight, seconds: Float) {
        flicker.see(sight.lightChange, least: sight.typicalLimit, seconds: seconds)
        let isBlind = sight.typicalLimit > Self.leastContrast
        blindByNoise = isBlind ? sight.roughness.map { $0 > Self.noiseRoughness } ?? false : nil
    }

    func condition(isLearning: Bool, isShaking: Bool) -> GateCondition {
        if clockUnrest.isOn { return .jumping }
        if isBlack { return .black }
        if sameTime >= Self.frozenTime { return .frozen }
        if flicker.isOn { return .flickering }
        if let blindByNoise, !isLearning { return blindByNoise ? .noisy : .panning }
        if pictureUnrest.isOn { return .panning }
        if isLearning { return .starting }
        return isShaking ? .shaking : .trusted
    }
}
