import Glibc

/// Tells a flickering light from one that changes for good: flicker takes back, at once, what it gave.
struct Flicker {
    /// The time over which pictures are judged, in seconds.
    private static let memory: Float = 1
    /// The share of pictures that take the last change back, beyond which the light flickers.
    ///
    /// The beat of a lamp and a shutter takes one back twice a period; a fifth of pictures is a period of ten pictures.
    private static let begin: Float = 0.2
    /// Below this it has ended.
    private static let end: Float = 0.1

    private var lastChange: Float = 0
    private var share: Float = 0
    private(set) var isOn = false

    /// Takes the change of light since the picture before; `least` is the change that a typical cell would show.
    mutating func see(_ change: Float, least: Float, seconds: Float) {
        let isLarge = abs(change) > least
        let isReversal = isLarge && change * lastChange < 0
        if isLarge { lastChange = change }
        share += (1 - exp(-seconds / Self.memory)) * ((isReversal ? 1 : 0) - share)
        if share > Self.begin { isOn = true }
        if share < Self.end { isOn = false }
    }
}
