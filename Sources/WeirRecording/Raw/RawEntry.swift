/// One thing that a raw recording keeps of a run, in the order in which it happened; `docs/replay.md` has the bytes.
///
/// Streams are told by their place in the application, times are in nanoseconds.
public enum RawEntry: Hashable, Sendable {
    /// A decoder begins: the first of a stream, or another one after a break or a jump.
    case decoder(stream: Int, factory: String)
    /// What the packets are that follow, as GStreamer writes it.
    case format(stream: Int, caps: String)
    case packet(stream: Int, RawPacket, bytes: [UInt8])
    case frame(stream: Int, RawFrame)
    /// No frame of the stream comes any more.
    case end(stream: Int)
    /// A stream used what streams share, such as a file of records.
    case turn(stream: Int, place: Int)
    /// What a frame came to.
    case result(stream: Int, RawResult)
    /// A sentence that the run told, at a time since its start; a stream is named where it is about one.
    case note(stream: Int?, time: UInt64, text: String)
    /// The last one: the recording was ended in order; the text says why where the run went on.
    case finish(reason: String)
}

/// An encoded frame as it came, without its bytes.
public struct RawPacket: Hashable, Sendable {
    /// Counts the stream's packets from 0.
    public var number: UInt64
    /// Since the recording began.
    public var arrival: UInt64
    /// The times of the stream itself; nil where it doesn't tell them.
    public var presentationTime: UInt64?
    public var decodeTime: UInt64?
    public var duration: UInt64?
    /// When the camera took it, as it says, since 1970; nil where it does not.
    public var captureTime: UInt64?
    /// GStreamer's flags, such as that it is no key frame.
    public var flags: UInt32

    public init(
        number: UInt64,
        arrival: UInt64,
        presentationTime: UInt64?,
        decodeTime: UInt64?,
        duration: UInt64?,
        captureTime: UInt64?,
        flags: UInt32
    ) {
        self.number = number
        self.arrival = arrival
        self.presentationTime = presentationTime
        self.decodeTime = decodeTime
        self.duration = duration
        self.captureTime = captureTime
        self.flags = flags
    }
}

/// A decoded frame that went on into the stream's elements; all others were dropped.
public struct RawFrame: Hashable, Sendable {
    /// The packet that it was; nil where frames are made and not decoded.
    public var packet: UInt64?
    /// The time that it got; nil where it has none.
    public var time: UInt64?
    public var duration: UInt64?

    public init(packet: UInt64?, time: UInt64?, duration: UInt64?) {
        self.packet = packet
        self.time = time
        self.duration = duration
    }
}

/// What was known of a frame when it left its stream.
public struct RawResult: Hashable, Sendable {
    public var frameNumber: UInt64
    /// The checksum of its record.
    public var checksum: UInt32

    public init(frameNumber: UInt64, checksum: UInt32) {
        self.frameNumber = frameNumber
        self.checksum = checksum
    }
}
