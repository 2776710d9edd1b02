/// What is to be known of one encoded frame to decide what becomes of it.
///
/// Times are in nanoseconds of `PacketTimeline`.
public struct PacketDescription: Hashable, Sendable {
    /// When it is shown.
    public var time: Int64
    /// When it is decoded; nil where the stream doesn't say.
    public var decodeTime: Int64?
    /// How long it is shown.
    public var duration: Int64
    public var bytes: Int
    /// Whether decoding can begin here.
    public var isKeyFrame: Bool
    /// Told apart by number: packets of two formats, or of two connections, can't be in one file.
    public var format: Int

    public init(time: Int64, decodeTime: Int64?, duration: Int64, bytes: Int, isKeyFrame: Bool, format: Int) {
        self.time = time
        self.decodeTime = decodeTime
        self.duration = duration
        self.bytes = bytes
        self.isKeyFrame = isKeyFrame
        self.format = format
    }

    /// When it is over.
    public var end: Int64 { time + duration }
}
