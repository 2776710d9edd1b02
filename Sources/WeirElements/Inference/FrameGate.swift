import WeirCore
import WeirElementKit
import WeirGating

/// What looks at frames before a model does.
enum GateChoice: String, CaseIterable, Sendable {
    /// Nothing: every frame is worth an inference.
    case none
    /// Frames in which nothing has moved go without.
    case motion
}

/// A stream's motion gate, with what its answers have led to.
struct FrameGate {
    /// What a frame without motion is still worth beside one full of it, as a part.
    private static let calmWorth = 0.1

    private var gate = MotionGate()
    /// Whether a frame should have been inferred and wasn't, so that the next one takes its place.
    private var owesInference = false
    private var condition = GateCondition.starting
    /// What the last frame is worth beside others, above 0 and up to 1.
    private(set) var worth = 1.0

    /// Whether nothing has moved in the frame, and nothing else asks for an inference of it.
    ///
    /// Throws where the frame can't be read.
    mutating func isStill(_ frame: borrowing Frame, at time: UInt64?, _ held: HeldFrame) throws(WeirError) -> Bool {
        let view = try frame.readPicture { picture throws(WeirError) in
            LumaPlane(picture).map { gate.look(at: $0, time: time) }
        }
        guard let view else { return false }
        if view.condition != condition {
            condition = view.condition
            if let sentence = condition.sentence { held.warn(WeirError(.stream, sentence)) }
        }
        worth = Self.calmWorth + (1 - Self.calmWorth) * Double(view.urgency)
        owesInference = owesInference || view.needsInference
        return !owesInference
    }

    /// Takes in that the frame was inferred after all.
    mutating func settle() { owesInference = false }
}
