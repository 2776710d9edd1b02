/// How a stream's pictures suit a motion gate.
public struct GateCondition: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: String { case starting, trusted, shaking, black, frozen, panning, flickering, noisy, jumping }
    private let kind: Kind

    /// The background is being learned.
    public static let starting = GateCondition(kind: .starting)
    /// Motion is found reliably.
    public static let trusted = GateCondition(kind: .trusted)
    /// The camera shakes by a few pixels, which is compensated.
    public static let shaking = GateCondition(kind: .shaking)
    /// The picture is black.
    public static let black = GateCondition(kind: .black)
    /// The picture has been the same, to the last level, for a while.
    public static let frozen = GateCondition(kind: .frozen)
    /// The camera moves without end, or the whole picture keeps changing.
    public static let panning = GateCondition(kind: .panning)
    /// The brightness of the whole picture goes up and down.
    public static let flickering = GateCondition(kind: .flickering)
    /// There is so much noise that objects couldn't be told from it.
    public static let noisy = GateCondition(kind: .noisy)
    /// The stream's times keep jumping.
    public static let jumping = GateCondition(kind: .jumping)

    /// The condition's name in one word.
    public var description: String { kind.rawValue }

    /// Whether stillness may be believed; where not, pictures are to be inferred at plain rates.
    public var isTrusted: Bool {
        switch kind {
        case .trusted, .shaking, .black, .frozen: true
        case .starting, .panning, .flickering, .noisy, .jumping: false
        }
    }

    /// What to tell people; nil where all is well.
    public var sentence: String? {
        let plainly = "motion can't be told, so it is inferred at its plain rate"
        return switch kind {
        case .starting, .trusted, .shaking: nil
        case .black: "The picture is black: it is inferred only now and then; check the camera's cover and its light."
        case .frozen: "The picture is frozen: it is inferred only now and then; check the camera or its recorder."
        case .panning:
            "The camera keeps moving or its whole picture keeps changing: \(plainly); fix the camera to its mount."
        case .flickering:
            "The picture's brightness flickers: \(plainly); set the camera's anti-flicker to the mains' frequency."
        case .noisy: "The picture is little but noise: \(plainly); check the camera's cable and its light."
        case .jumping: "The stream's times keep jumping: \(plainly); check the clock of the camera."
        }
    }
}
