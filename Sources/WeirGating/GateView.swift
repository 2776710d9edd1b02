import WeirCore

/// What a motion gate says of one picture.
public struct GateView: Hashable, Sendable {
    /// What moved, in pixels of the picture, one cell of the gate's grid wider on each side, largest first.
    ///
    /// At most `MotionGate.mostRegions`; where there are more, the last one encloses all the rest. Empty where the gate
    /// can't be trusted, since then anything may have moved.
    public let regions: [Box]
    /// The share of the picture that moved, 0 to 1.
    public let changedShare: Float
    /// Whether the gate can be trusted with this stream, and if not, why.
    public let condition: GateCondition
    /// Whether a model should look at this picture.
    public let needsInference: Bool
    /// Why it should, or why not.
    public let reason: GateReason
    /// How much this stream has to gain from a model's look compared to others, 0 to 1.
    ///
    /// The square root of the share that moved, so that it grows with the length of things rather than their area, and 1
    /// from a quarter of the picture on. It fades while motion settles. 0.5 where the gate can't tell; 0 where
    /// nothing moves.
    public let urgency: Float
}

/// Why a picture needs a model's look, or doesn't.
public struct GateReason: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    /// Something moved.
    public static let motion = GateReason(description: "motion")
    /// Something moved a moment ago.
    public static let settling = GateReason(description: "settling")
    /// Nothing moved for a while: what stands still is looked at again.
    public static let verification = GateReason(description: "verification")
    /// The background isn't known yet.
    public static let starting = GateReason(description: "starting")
    /// The gate can't be trusted with this stream now.
    public static let untrusted = GateReason(description: "untrusted")
    /// Nothing moves: no look is needed.
    public static let still = GateReason(description: "still")
}
