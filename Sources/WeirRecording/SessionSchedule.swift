public import WeirCore

/// Decides when a stream's clips begin and end: on request, while something happens, or at even distances.
///
/// One clip at a time is made, as DeepStream's smart record has it. All times are in nanoseconds of `PacketTimeline`.
public struct SessionSchedule: Sendable {
    /// What holds for the clips that nobody asks for in so many words.
    public struct Options: Hashable, Sendable {
        /// The rules whose events make clips; nil for all.
        public var rules: Set<String>?
        /// How much of what was before goes into a clip.
        public var before: Int64
        /// How much of what comes after an event goes into its clip.
        public var after: Int64
        /// How long a clip lasts from its request on where that doesn't say.
        public var duration: Int64
        /// The distance at which clips are begun and ended in turn; nil for none.
        public var interval: Int64?

        public init(rules: Set<String>?, before: Int64, after: Int64, duration: Int64, interval: Int64? = nil) {
            self.rules = rules
            self.before = before
            self.after = after
            self.duration = duration
            self.interval = interval
        }
    }

    /// A clip that is being made.
    public struct Session: Hashable, Sendable {
        /// Counts the stream's clips from 0.
        public var number: Int
        /// From when on pictures are wanted.
        public var start: Int64
        /// When it ends.
        public var end: Int64
        /// Whether it follows events, and so the frames that tell them, rather than packets.
        public var followsEvents: Bool
    }

    /// The longest clip of an event, in nanoseconds: 10 minutes; what lasts longer goes on in another clip.
    public static let longestEventClip: Int64 = 600_000_000_000
    /// How long after its time the frames that a clip waits for may come, in nanoseconds: 10 seconds.
    private static let longestDelay: Int64 = 10_000_000_000

    public private(set) var session: Session?
    private let options: Options
    private var count = 0
    /// The events that go on.
    private var active: Set<Event> = []
    private var nextInterval: Int64?

    private struct Event: Hashable {
        var rule: String
        var number: Int
    }

    public init(_ options: Options) {
        self.options = options
    }

    /// Begins a clip at the request of someone, `back` before `now`; `duration` counts from now on.
    ///
    /// Throws `.exists` while another is being made.
    public mutating func start(at now: Int64, back: Int64, duration: Int64?) throws(WeirError) -> Session {
        if let session {
            throw WeirError(.exists, "clip \(session.number) is being recorded; stop it first, or wait for its end.")
        }
        return begin(from: now - back, to: now + (duration ?? options.duration), followsEvents: false)
    }

    /// Ends the clip that is being made, or only the one of this number.
    ///
    /// Throws `.notFound` where there is none.
    public mutating func stop(_ number: Int?) throws(WeirError) -> Session {
        guard let session, number == nil || number == session.number else {
            let which = number.map { "clip \($0)" } ?? "no clip"
            let verb = number == nil ? "is" : "isn't"
            throw WeirError(.notFound, "\(which) \(verb) being recorded.")
        }
        self.session = nil
        // What goes on is recorded already; it doesn't begin another clip at once.
        active = []
        return session
    }

    /// Ends what is going on, as at the end of the stream.
    public mutating func end() -> Session? {
        defer { session = nil }
        active = []
        return session
    }

    /// What follows from a frame with these events; the frame's packet has gone by before.
    public mutating func take(_ events: [AnalyticsEvent], at time: Int64) -> [Change] {
        var isDue = false
        for event in events where options.rules?.contains(event.rule) ?? true {
            isDue = true
            let event = (key: Event(rule: event.rule, number: event.number), phase: event.phase)
            switch event.phase {
            case .start, .update: active.insert(event.key)
            case .end: active.remove(event.key)
            case .moment: break
            }
        }
        isDue = isDue || !active.isEmpty
        if let session, session.followsEvents {
            if isDue { self.session?.end = time + options.after }
            let isLongest = time - session.start >= Self.longestEventClip
            guard isLongest || time >= self.session?.end ?? time else { return [] }
            self.session = nil
            guard isDue else { return [.end] }
            // It goes on where the last one ended.
            return [.end, .begin(begin(from: time, to: time + options.after, followsEvents: true))]
        }
        guard isDue, session == nil else { return [] }
        return [.begin(begin(from: time - options.before, to: time + options.after, followsEvents: true))]
    }

    /// What follows from the time of a packet.
    public mutating func advance(to time: Int64) -> [Change] {
        var changes: [Change] = []
        if let session, time >= session.end + (session.followsEvents ? Self.longestDelay : 0) {
            self.session = nil
            changes.append(.end)
        }
        guard let interval = options.interval else { return changes }
        guard let next = nextInterval else {
            nextInterval = time + interval
            return changes
        }
        guard time >= next else { return changes }
        nextInterval = time + interval
        if session != nil {
            session = nil
            changes.append(.end)
        } else {
            changes.append(
                .begin(begin(from: time - options.before, to: time + options.duration, followsEvents: false))
            )
        }
        return changes
    }

    public enum Change: Hashable, Sendable {
        case begin(Session)
        case end
    }

    private mutating func begin(from start: Int64, to end: Int64, followsEvents: Bool) -> Session {
        let session = Session(number: count, start: start, end: end, followsEvents: followsEvents)
        count += 1
        self.session = session
        return session
    }
}
