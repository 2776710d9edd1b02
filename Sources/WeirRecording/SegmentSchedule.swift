/// Decides where the files of a recording that goes on for ever begin.
public struct SegmentSchedule: Sendable {
    /// In nanoseconds.
    private let length: Int64
    private var start: Int64?

    public init(length: Int64) {
        self.length = length
    }

    /// Whether a file begins with this packet: a key frame, once the last file is long enough.
    public mutating func begins(with packet: PacketDescription) -> Bool {
        guard packet.isKeyFrame else { return false }
        if let start, packet.time - start < length { return false }
        start = packet.time
        return true
    }
}
