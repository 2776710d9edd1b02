import Synchronization
import WeirCore
import WeirMessages

/// The latest events of all streams, for those who ask for what happened since they last asked.
public final class EventLog: Sendable {
    /// An event with its number among all of the run's.
    public struct Event: Sendable {
        public var number: Int
        /// As it stands in records of events, without the line's end.
        public var record: [UInt8]
    }

    /// What was asked for.
    public struct Excerpt: Sendable {
        /// Events in their order.
        public var events: [Event] = []
        /// The number of the last event that there was; 0 for none.
        public var last = 0

        public init() {}
    }

    /// How many are kept: enough for those who ask twice a second.
    private static let limit = 1000

    private let state = Mutex(Excerpt())
    private let encoder = RecordEncoder()

    public init() {}

    /// Takes in what rules say of a frame.
    func add(_ metadata: FrameMetadata) {
        guard !metadata.analytics.events.isEmpty else { return }
        var lines: [UInt8] = []
        encoder.append(eventsOf: metadata, to: &lines)
        state.withLock { state in
            for line in lines.split(separator: UInt8(ascii: "\n")) {
                state.last += 1
                state.events.append(Event(number: state.last, record: Array(line)))
            }
            if state.events.count > Self.limit { state.events.removeFirst(state.events.count - Self.limit) }
        }
    }

    /// The events behind the one of a number, as far as they are kept.
    func excerpt(after number: Int) -> Excerpt {
        state.withLock { state in
            var excerpt = state
            excerpt.events.removeFirst(excerpt.events.prefix { $0.number <= number }.count)
            return excerpt
        }
    }
}
