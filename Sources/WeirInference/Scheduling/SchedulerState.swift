internal import WeirCore

/// Who waits for a model's slots and who has them: the scheduler's decisions, without its threads.
struct SchedulerState {
    typealias StreamNumber = Int
    typealias SlotNumber = Int

    /// What a frame that asks is told.
    enum Answer: Equatable {
        case infer(SlotNumber)
        case skip(SkipReason)
        /// The answer comes later: its stream's semaphore will be among those to signal, or it gives up at the limit.
        case wait(until: MonotonicTime?)
    }

    private struct Stream {
        let source: SourceID
        /// Where the stream's thread waits.
        let waker: Semaphore
        var isCancelled = false
        var isClosed = false
        var lastGrant = 0
        var lastGranted: MonotonicTime?
        /// The inferences that it had, each divided by its worth; where it needed none, as many as others had meanwhile.
        var served = 0.0
        var lastAsked: MonotonicTime?
        /// When a frame of it was last turned away for want of time; nil if one was inferred since.
        var turnedAway: MonotonicTime?
        /// How many slots it has.
        var slots = 0
        /// Where those wait who wait until it has none.
        var closers: [Semaphore] = []
        var waiting: SchedulingPolicy.Candidate?
        /// What the waiting thread is told when it wakes.
        var answer: Answer?
        var statistics = StreamStatistics()
    }

    /// How long others let a stream go first that was turned away and hasn't asked again, in nanoseconds: five frames of a
    /// usual camera.
    private static let patience: UInt64 = 200_000_000

    private let policy: SchedulingPolicy
    private let slots: Int
    private var freeSlots: [SlotNumber]
    private var streams: [StreamNumber: Stream] = [:]
    private var nextStream = 0
    private var grants = 0
    private var meter: InferenceTimeMeter

    init(slots: Int, parallelRuns: Int, policy: SchedulingPolicy) {
        self.slots = slots
        self.policy = policy
        // The slot that was used last is used first: its memory is warm.
        freeSlots = Array((0..<slots).reversed())
        meter = InferenceTimeMeter(parallelRuns: parallelRuns)
    }

    var openStreams: Int { streams.values.count { !$0.isClosed } }
    var busySlots: Int { slots - freeSlots.count }

    /// How busy the model is, without `passing` slots that are about to be given to somebody else.
    func load(now: MonotonicTime, passing: Int = 0) -> SchedulingPolicy.Load {
        let busySlots = busySlots - passing
        return SchedulingPolicy.Load(
            now: now,
            slots: slots,
            busySlots: busySlots,
            parallelRuns: meter.parallelRuns,
            waitingStreams: streams.values.count { $0.waiting != nil },
            inferenceTime: meter.mean,
            longestInference: meter.longestAlone,
            expectedEnd: meter.expectedEnd(of: busySlots + 1, now: now)
        )
    }
}

// MARK: - Streams

extension SchedulerState {
    mutating func open(_ source: SourceID, waker: Semaphore) -> StreamNumber {
        nextStream += 1
        streams[nextStream] = Stream(source: source, waker: waker)
        return nextStream
    }

    /// Ends the wait of a stream and refuses its frames until `resume`; the semaphore to signal.
    mutating func cancel(_ number: StreamNumber, now: MonotonicTime) -> Semaphore? {
        streams[number]?.isCancelled = true
        return dismiss(number, .cancelled, now: now)
    }

    mutating func resume(_ number: StreamNumber) {
        streams[number]?.isCancelled = false
    }

    /// Ends a stream for good; the semaphore to signal.
    mutating func close(_ number: StreamNumber, now: MonotonicTime) -> Semaphore? {
        streams[number]?.isClosed = true
        let waker = dismiss(number, .closed, now: now)
        removeIfDone(number)
        return waker
    }

    /// Has `closer` signalled when the stream has given its last slot back; false where it has none.
    mutating func awaitSlots(_ number: StreamNumber, _ closer: Semaphore) -> Bool {
        guard let stream = streams[number], stream.slots > 0 else { return false }
        streams[number]?.closers.append(closer)
        return true
    }

    /// Ends the wait of a stream whose limit has come; false where it was given its answer meanwhile.
    mutating func giveUp(_ number: StreamNumber, now: MonotonicTime) -> Bool { dismiss(number, .late, now: now) != nil }

    func statistics(_ number: StreamNumber) -> StreamStatistics? {
        streams[number]?.statistics
    }

    mutating func countNotNumbers(_ number: StreamNumber, _ count: Int) {
        streams[number]?.statistics.notNumbers += count
    }

    /// Tells a waiting stream that it gets no slot.
    private mutating func dismiss(_ number: StreamNumber, _ reason: SkipReason, now: MonotonicTime) -> Semaphore? {
        guard let stream = streams[number], stream.waiting != nil else { return nil }
        tell(number, skip(number, reason, now: now))
        return stream.waker
    }

    /// Gives a waiting stream its answer.
    private mutating func tell(_ number: StreamNumber, _ answer: Answer) {
        streams[number]?.waiting = nil
        streams[number]?.answer = answer
    }

    private mutating func removeIfDone(_ number: StreamNumber) {
        guard let stream = streams[number], stream.isClosed, stream.waiting == nil, stream.answer == nil,
            stream.slots == 0
        else { return }
        streams[number] = nil
    }
}

// MARK: - Slots

extension SchedulerState {
    /// A frame of a stream asks for a slot.
    mutating func ask(_ number: StreamNumber, _ ticket: FrameTicket, now: MonotonicTime) -> Answer {
        guard let stream = streams[number], !stream.isClosed else { return .skip(.closed) }
        guard !stream.isCancelled else { return skip(number, .cancelled, now: now) }
        noteAsking(number, now: now)
        let candidate = SchedulingPolicy.Candidate(
            source: stream.source,
            ticket: ticket,
            asked: now,
            lastGrant: stream.lastGrant,
            lastGranted: stream.lastGranted,
            lead: lead(of: number, now: now)
        )
        let load = load(now: now)
        let reason = policy.skipReason(candidate, load)
        // What is too late beside others may be in time once it has the device for itself.
        if let reason, reason != .late || busySlots == 0 { return skip(number, reason, now: now) }
        // Who waits while a slot is free would be too late now, as would whoever asks, so there is nobody to overtake.
        guard reason == nil, let slot = freeSlots.popLast() else {
            let limit = policy.waitLimit(candidate, load)
            guard limit.map({ $0 > now }) ?? (reason == nil) else { return skip(number, .late, now: now) }
            streams[number]?.waiting = candidate
            return .wait(until: limit)
        }
        return grant(slot, to: number, candidate, now: now)
    }

    /// What a thread that was told to wait is told now that it was woken.
    mutating func takeAnswer(_ number: StreamNumber) -> Answer {
        let answer = streams[number]?.answer ?? .skip(.closed)
        streams[number]?.answer = nil
        removeIfDone(number)
        return answer
    }

    /// The run in a slot begins.
    mutating func started(_ slot: SlotNumber, now: MonotonicTime) {
        meter.started(slot, now: now)
    }

    /// The run in a slot is over; its outputs are still to be read.
    mutating func finished(_ slot: SlotNumber, of number: StreamNumber, isGood: Bool, now: MonotonicTime) {
        meter.finished(slot, now: now)
        if isGood {
            streams[number]?.statistics.inferred += 1
        } else {
            streams[number]?.statistics.failed += 1
        }
    }

    /// The run in a slot could not be started.
    mutating func failed(_ slot: SlotNumber, of number: StreamNumber) {
        meter.forget(slot)
        streams[number]?.statistics.failed += 1
    }

    /// A stream gives a slot back; the semaphores to signal.
    mutating func release(_ slot: SlotNumber, of number: StreamNumber, now: MonotonicTime) -> [Semaphore] {
        let wakers = pass(slot, now: now)
        guard var stream = streams[number] else { return wakers }
        stream.slots -= 1
        let closers = stream.slots == 0 ? stream.closers : []
        if stream.slots == 0 { stream.closers = [] }
        streams[number] = stream
        removeIfDone(number)
        return wakers + closers
    }

    /// A free slot goes to whoever waits for one; the semaphores to signal.
    private mutating func pass(_ slot: SlotNumber, now: MonotonicTime) -> [Semaphore] {
        var wakers: [Semaphore] = []
        while let (number, candidate) = nextWaiting(now: now), let stream = streams[number] {
            let load = load(now: now, passing: 1)
            guard let reason = policy.skipReason(candidate, load) else {
                tell(number, grant(slot, to: number, candidate, now: now))
                return wakers + [stream.waker]
            }
            // Who waits with a limit may still be in time when the device is free.
            if reason == .late, load.busySlots > 0, policy.waitLimit(candidate, load) != nil { break }
            wakers.append(stream.waker)
            tell(number, skip(number, reason, now: now))
        }
        freeSlots.append(slot)
        return wakers
    }

    private mutating func nextWaiting(now: MonotonicTime) -> (StreamNumber, SchedulingPolicy.Candidate)? {
        // In the order in which they were opened, so that a choice repeats.
        let waiting = streams.keys.sorted().compactMap { number in streams[number]?.waiting.map { (number, $0) } }
        guard !waiting.isEmpty else { return nil }
        let choice = policy.choice(waiting.map(\.1), load(now: now, passing: 1))
        return waiting.indices.contains(choice) ? waiting[choice] : waiting[0]
    }

    /// Takes in that a frame asks; who asked for nothing for a while isn't owed what others had meanwhile.
    private mutating func noteAsking(_ number: StreamNumber, now: MonotonicTime) {
        if !isRecent(streams[number]?.lastAsked, now: now) {
            let others = streams.values.filter { isRecent($0.lastAsked, now: now) }
            let least = others.map(\.served).min() ?? 0
            let own = streams[number]?.served ?? 0
            streams[number]?.served = max(own, least)
        }
        streams[number]?.lastAsked = now
    }

    /// How many inferences a stream is ahead of whoever had fewest of those that were turned away of late.
    private func lead(of number: StreamNumber, now: MonotonicTime) -> Double {
        guard let own = streams[number]?.served else { return 0 }
        let others = streams.filter { other, stream in
            other != number && !stream.isClosed && isRecent(stream.turnedAway, now: now)
        }
        return others.values.map(\.served).min().map { own - $0 } ?? 0
    }

    private func isRecent(_ time: MonotonicTime?, now: MonotonicTime) -> Bool {
        time.map { now.nanoseconds(since: $0) < Self.patience } ?? false
    }

    private mutating func grant(
        _ slot: SlotNumber,
        to number: StreamNumber,
        _ candidate: SchedulingPolicy.Candidate,
        now: MonotonicTime
    ) -> Answer {
        grants += 1
        streams[number]?.lastGrant = grants
        streams[number]?.lastGranted = now
        streams[number]?.turnedAway = nil
        streams[number]?.served += 1 / max(candidate.ticket.worth, .ulpOfOne)
        streams[number]?.slots += 1
        streams[number]?.statistics.admitted += 1
        streams[number]?.statistics.waitingTime += now.nanoseconds(since: candidate.asked)
        return .infer(slot)
    }

    private mutating func skip(_ number: StreamNumber, _ reason: SkipReason, now: MonotonicTime) -> Answer {
        streams[number]?.statistics.skipped[reason, default: 0] += 1
        if reason == .late { streams[number]?.turnedAway = now }
        return .skip(reason)
    }
}
