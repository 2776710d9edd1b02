import WeirCore

/// Finds in a stream's pictures what moves, so that a model looks only where and when there is something to see.
///
/// One gate a stream; give it each picture in order. Everything follows from the pictures and their own times, so that the
/// same stream gives the same answers in every run. After the first picture of a size it allocates little more than the
/// regions. No threshold is set by hand: what counts as a change follows from the noise of the camera, cell by cell, and
/// from how rarely noise may be taken for one (`FalseAlarms`).
public struct MotionGate: Sendable {
    /// The regions that are told of one picture.
    public static let mostRegions = 16
    /// How long pictures are looked at after the last motion, in seconds.
    ///
    /// A tracker needs some looks to bring what it believes to move to rest: half a second is five at 10 a second.
    public static let settlingTime: Float = 0.5
    /// How long a still picture is left alone, in seconds.
    ///
    /// Trackers keep what they don't see for about a second or two; that long, too, may what came without being seen wait.
    public static let verificationInterval: Float = 2

    private var gate: SizedGate?

    public init() {}

    /// Looks at the stream's next picture, whose media time is in nanoseconds; nil where it has none.
    ///
    /// Another size, a time that is back, and one that is more than ten seconds ahead begin anew.
    public mutating func look(at picture: LumaPlane, time: UInt64?) -> GateView {
        let size = Size(width: picture.width, height: picture.height)
        var gate = gate.flatMap { $0.grid.size == size ? $0 : nil } ?? SizedGate(size: size)
        // The only copy is the local one, so that its arrays are changed in place.
        self.gate = nil
        defer { self.gate = gate }
        return gate.look(at: picture, time: time)
    }
}
