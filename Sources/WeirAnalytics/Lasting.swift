import WeirCore

/// Something that begins, goes on and ends.
///
/// It begins when it has held for long enough, and is borne with when it fails for a moment.
struct Lasting: Sendable {
    /// When it first held.
    private(set) var since: UInt64 = 0
    private(set) var lastHeld: UInt64 = 0
    /// The number of its event; 0 until it begins.
    fileprivate(set) var number = 0
    fileprivate var lastTold: UInt64 = 0
    fileprivate var toldValue: Double?
    private var isHolding = false

    /// Trackers lose sight of objects for a moment, and detectors put a box wrongly now and then.
    static let tolerance: UInt64 = 500_000_000

    /// Whether it has begun and not ended.
    var hasBegun: Bool { number > 0 }

    /// It holds, and has since `start` or, where that is nil, since it did without a longer interruption; whether that is
    /// for at least `least` nanoseconds.
    mutating func hold(at now: UInt64, since start: UInt64? = nil, atLeast least: UInt64 = 0) -> Bool {
        if !isHolding || start != nil && number == 0 { since = start ?? now }
        isHolding = true
        lastHeld = now
        return now - since >= least
    }

    /// It doesn't hold; whether it has begun and is over.
    mutating func fail(at now: UInt64) -> Bool {
        guard isHolding, now - lastHeld > Self.tolerance else { return false }
        isHolding = false
        return hasBegun
    }
}

/// Who took part in an event, and where and how much.
struct EventFacts {
    var participants: [AnalyticsEvent.Participant] = []
    var place: SIMD2<Float>?
    var value: Double?
}

/// The events of a frame, and their numbers.
struct EventLog: Sendable {
    /// The frame's time.
    var now: UInt64 = 0
    private var events: [AnalyticsEvent] = []
    private var lastNumber = 0

    /// What lasts is told again after so long, if it changed.
    private static let interval: UInt64 = 1_000_000_000

    /// The events since the last call.
    mutating func take() -> [AnalyticsEvent] {
        defer { events = [] }
        return events
    }

    /// Something that is over as it happens.
    mutating func happened(_ kind: AnalyticsEvent.Kind, _ rule: String, _ facts: EventFacts, _ way: AnalyticsEvent.Way)
    {
        lastNumber += 1
        add(lastNumber, kind, .moment, rule, facts, since: now, at: now, way)
    }

    /// Tells that something begins or goes on; `facts` are asked for only where there is something to tell.
    mutating func goesOn(
        _ lasting: inout Lasting,
        _ kind: AnalyticsEvent.Kind,
        _ rule: String,
        _ facts: () -> EventFacts
    ) {
        let begins = !lasting.hasBegun
        guard begins || now - lasting.lastTold >= Self.interval else { return }
        let facts = facts()
        guard begins || facts.value != lasting.toldValue else { return }
        if begins {
            lastNumber += 1
            lasting.number = lastNumber
        }
        lasting.lastTold = now
        lasting.toldValue = facts.value
        add(lasting.number, kind, begins ? .start : .update, rule, facts, since: lasting.since, at: now)
    }

    /// Tells that something is over if it had begun, and forgets it.
    ///
    /// Its time is when it last held, or `time` where it is known to have ended just now.
    mutating func end(
        _ lasting: inout Lasting,
        _ kind: AnalyticsEvent.Kind,
        _ rule: String,
        at time: UInt64? = nil,
        _ facts: (_ seconds: Double) -> EventFacts
    ) {
        if lasting.hasBegun {
            let time = time ?? lasting.lastHeld
            let facts = facts((time - lasting.since).seconds)
            add(lasting.number, kind, .end, rule, facts, since: lasting.since, at: time)
        }
        lasting = Lasting()
    }

    private mutating func add(
        _ number: Int,
        _ kind: AnalyticsEvent.Kind,
        _ phase: AnalyticsEvent.Phase,
        _ rule: String,
        _ facts: EventFacts,
        since start: UInt64,
        at time: UInt64,
        _ way: AnalyticsEvent.Way? = nil
    ) {
        events.append(
            AnalyticsEvent(
                number: number,
                kind: kind,
                phase: phase,
                rule: rule,
                participants: facts.participants,
                place: facts.place?.point,
                startTime: start,
                time: time,
                value: facts.value,
                way: way
            )
        )
    }
}
