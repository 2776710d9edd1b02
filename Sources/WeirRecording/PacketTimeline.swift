/// Gives a stream's packets times that go on through loops, reconnections and jumps.
public struct PacketTimeline: Sendable {
    /// Where the timeline begins, in nanoseconds: far enough from 0 that what is shown before the first packet has a time too.
    public static let origin: Int64 = 1_000_000_000_000
    /// What a packet is taken to last where nobody says, in nanoseconds: a twenty-fifth of a second.
    public static let usualDuration: Int64 = 40_000_000
    /// A longer step than this is a jump of the stream's clock and not time that went by, in nanoseconds: 10 seconds.
    private static let longestStep: Int64 = 10_000_000_000
    /// No stream lasts longer, in nanoseconds: 36 years.
    ///
    /// It keeps sums in range, whatever a stream says.
    private static let latest: Int64 = 1 << 60

    /// What is added to the stream's times; nil before the first packet and after a break.
    private var offset: Int64?
    /// When the latest packet was decoded, and for how long it lasts.
    private var last: (time: Int64, duration: Int64)?

    public init() {}

    /// A packet's times.
    public struct Times: Hashable, Sendable {
        public var time: Int64
        public var decodeTime: Int64?
        public var duration: Int64

        public init(time: Int64, decodeTime: Int64?, duration: Int64) {
            self.time = time
            self.decodeTime = decodeTime
            self.duration = duration
        }
    }

    /// The stream's times begin anew with the next packet.
    public mutating func restart() {
        offset = nil
    }

    /// Places the next packet, in the order of decoding; its times are the stream's own.
    public mutating func place(presentation: Int64?, decode: Int64?, duration: Int64?) -> Times {
        let length = min(max(0, duration ?? Self.usualDuration), Self.longestStep)
        let expected = last.map { $0.time + $0.duration } ?? Self.origin
        let presented = presentation.map(Self.bounded), decoded = decode.map(Self.bounded)
        guard let reference = decoded ?? presented else {
            last = (expected, length)
            return Times(time: expected, decodeTime: expected, duration: length)
        }
        let isJump = offset.map { abs(reference + $0 - expected) > Self.longestStep } ?? true
        let offset = isJump ? expected - reference : self.offset ?? 0
        self.offset = offset
        // Without times of decoding those of showing stand in; they go back and forth, which the latest must not.
        let place = reference + offset
        last = (decoded == nil ? max(place, last?.time ?? place) : place, length)
        let time = presented.map { bounded($0 + offset, near: place) } ?? place
        return Times(time: time, decodeTime: decoded.map { $0 + offset }, duration: length)
    }

    /// Showing and decoding are never far from each other.
    private func bounded(_ time: Int64, near place: Int64) -> Int64 {
        min(max(time, place - Self.longestStep), place + Self.longestStep)
    }

    private static func bounded(_ time: Int64) -> Int64 { min(max(time, -latest), latest) }
}
