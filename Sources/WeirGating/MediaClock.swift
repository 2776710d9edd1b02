/// Turns the times of a stream's pictures into steps that only go forward.
struct MediaClock {
    /// How much later a picture without a time is taken to be: that of 25 pictures a second.
    private static let nominalStep: Float = 0.04
    /// A gap beyond this many seconds leaves nothing that is known of the scene.
    private static let longestGap: UInt64 = 10_000_000_000
    /// How far a time may be back, as that of frames a network brings in bursts, in nanoseconds.
    private static let longestBackstep: UInt64 = 100_000_000

    private var last: UInt64?

    /// The seconds since the picture before; nil where the time jumped.
    mutating func step(to time: UInt64?) -> Float? {
        guard let time else { return Self.nominalStep }
        guard let last else {
            self.last = time
            return Self.nominalStep
        }
        if time < last {
            // The latest time stays, so that many small steps back are a jump, too.
            if last - time <= Self.longestBackstep { return 0 }
            self.last = time
            return nil
        }
        self.last = time
        return time - last > Self.longestGap ? nil : Float(Double(time - last) / 1e9)
    }
}
