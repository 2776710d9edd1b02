/// What a raw recording holds, without the bytes of its packets.
public struct RawIndex: Hashable, Sendable {
    /// What is done for a stream, in order.
    public enum Step: Hashable, Sendable {
        /// Another decoder begins.
        case decoder(factory: String)
        case format(caps: String)
        /// A packet, by the place of its entry in the file.
        case packet(offset: Int)
    }

    public struct Stream: Hashable, Sendable {
        public var steps: [Step] = []
        public var frames: [RawFrame] = []
        public var results: [RawResult] = []
        public var hasEnded = false

        public init() {}
    }

    public struct Turn: Hashable, Sendable {
        public var stream: Int
        public var place: Int

        public init(stream: Int, place: Int) {
            self.stream = stream
            self.place = place
        }
    }

    public struct Note: Hashable, Sendable {
        public var stream: Int?
        public var time: UInt64
        public var text: String
    }

    /// By their places in the application.
    public private(set) var streams: [Int: Stream] = [:]
    /// Who used what streams share, in order.
    public private(set) var turns: [Turn] = []
    /// Whose results came one after the other.
    public private(set) var resultOrder: [Int] = []
    public private(set) var notes: [Note] = []
    /// Since the beginning, in nanoseconds.
    public private(set) var duration: UInt64 = 0
    /// Why the recording was ended; nil where it was cut off.
    public private(set) var finish: String?

    public init() {}

    /// Takes in the next entry, which begins at `offset` in the file.
    public mutating func add(_ entry: RawEntry, at offset: Int) {
        switch entry {
        case .decoder(let stream, let factory):
            streams[stream, default: Stream()].steps.append(.decoder(factory: factory))
        case .format(let stream, let caps): streams[stream, default: Stream()].steps.append(.format(caps: caps))
        case .packet(let stream, let packet, _):
            streams[stream, default: Stream()].steps.append(.packet(offset: offset))
            duration = max(duration, packet.arrival)
        case .frame(let stream, let frame): streams[stream, default: Stream()].frames.append(frame)
        case .end(let stream): streams[stream, default: Stream()].hasEnded = true
        case .turn(let stream, let place): turns.append(Turn(stream: stream, place: place))
        case .result(let stream, let result):
            streams[stream, default: Stream()].results.append(result)
            resultOrder.append(stream)
        case .note(let stream, let time, let text):
            notes.append(Note(stream: stream, time: time, text: text))
            duration = max(duration, time)
        case .finish(let reason): finish = reason
        }
    }
}
