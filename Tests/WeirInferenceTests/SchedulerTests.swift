import Testing
import WeirCore

@testable import WeirInference

/// What an admission was, for comparison.
private enum Outcome: Equatable {
    case inferring
    case skipped(SkipReason)
    case failed(String)
}

/// Asks for a slot and starts a run in it.
private func infer(
    _ stream: InferenceStream,
    completion: @escaping @Sendable (Bool) -> Void = { _ in }
) -> Outcome {
    switch stream.admit(FrameTicket()) {
    case .skip(let reason): return .skipped(reason)
    case .infer(let slot):
        do throws(WeirError) {
            try slot.start { result in completion((try? result.get()) != nil) }
            return .inferring
        } catch {
            return .failed(error.message)
        }
    }
}

struct SchedulerTests {
    private let engine = FakeEngine()

    private func scheduler(slots: Int, policy: SchedulingPolicy = .standard) -> InferenceScheduler {
        InferenceScheduler(requests: engine.requests(slots), parallelRuns: slots, policy: policy)
    }

    @Test func aFreeSlotIsGivenAtOnce() {
        let scheduler = scheduler(slots: 2)
        let stream = scheduler.openStream(SourceID("a"))
        #expect(infer(stream) == .inferring)
        #expect(infer(stream) == .inferring)
        #expect(scheduler.load.busySlots == 2)
        engine.device.finishNext()
        engine.device.finishNext()
        #expect(scheduler.load.busySlots == 0)
        #expect(stream.statistics.admitted == 2)
        #expect(stream.statistics.inferred == 2)
    }

    @Test func aSlotThatIsNotStartedGoesBack() {
        let scheduler = scheduler(slots: 1)
        let stream = scheduler.openStream(SourceID("a"))
        for _ in 0..<3 {
            let admission = stream.admit(FrameTicket())
            #expect(scheduler.load.busySlots == 1)
            _ = consume admission
            #expect(scheduler.load.busySlots == 0)
        }
    }

    @Test func aSlotGoesBackWhenItsRunCannotStart() {
        let scheduler = scheduler(slots: 1)
        let stream = scheduler.openStream(SourceID("a"))
        engine.device.refuse(WeirError(.library, "The fake device is full."))
        for _ in 0..<3 { #expect(infer(stream) == .failed("The fake device is full.")) }
        engine.device.refuse(nil)
        #expect(infer(stream) == .inferring)
        engine.device.finishNext()
        #expect(scheduler.load.busySlots == 0)
        #expect(stream.statistics.failed == 3)
    }

    @Test func aSlotGoesBackWhenItsRunFails() {
        let scheduler = scheduler(slots: 1)
        let stream = scheduler.openStream(SourceID("a"))
        let failures = Counter()
        for _ in 0..<3 {
            #expect(infer(stream) { if !$0 { failures.add(1) } } == .inferring)
            engine.device.finishNext(WeirError(.library, "The fake device failed."))
        }
        #expect(failures.value == 3)
        #expect(stream.statistics.failed == 3)
        #expect(stream.statistics.inferred == 0)
        #expect(scheduler.load.busySlots == 0)
    }

    @Test func aWaitingStreamGetsTheSlotThatIsFreed() {
        let scheduler = scheduler(slots: 1)
        let (first, second) = (scheduler.openStream(SourceID("a")), scheduler.openStream(SourceID("b")))
        #expect(infer(first) == .inferring)
        let waiter = TestThread { infer(second) }
        spin { scheduler.load.waitingStreams == 1 }
        engine.device.finishNext()
        #expect(waiter.join() == .inferring)
        engine.device.finishNext()
        #expect(scheduler.load.busySlots == 0)
    }

    @Test func cancelWakesTheWaiterAndRefusesUntilResume() {
        let scheduler = scheduler(slots: 1)
        let (first, second) = (scheduler.openStream(SourceID("a")), scheduler.openStream(SourceID("b")))
        #expect(infer(first) == .inferring)
        let waiter = TestThread { infer(second) }
        spin { scheduler.load.waitingStreams == 1 }
        second.cancel()
        #expect(waiter.join() == .skipped(.cancelled))
        #expect(infer(second) == .skipped(.cancelled))
        #expect(second.statistics.skipped == [.cancelled: 2])
        engine.device.finishNext()
        second.resume()
        #expect(infer(second) == .inferring)
        engine.device.finishNext()
        #expect(scheduler.load.busySlots == 0)
    }

    @Test func cancelLetsRunsEndAndCallTheirCompletions() {
        let scheduler = scheduler(slots: 1)
        let stream = scheduler.openStream(SourceID("a"))
        let ended = Counter()
        #expect(infer(stream) { _ in ended.add(1) } == .inferring)
        stream.cancel()
        #expect(ended.value == 0)
        engine.device.finishNext()
        #expect(ended.value == 1)
    }

    @Test func closeWakesTheWaiterAndWaitsForItsRuns() {
        let scheduler = scheduler(slots: 1)
        let stream = scheduler.openStream(SourceID("a"))
        let ended = Counter()
        #expect(infer(stream) { _ in ended.add(1) } == .inferring)
        let waiter = TestThread { infer(stream) }
        spin { scheduler.load.waitingStreams == 1 }
        let closer = TestThread {
            stream.close()
            return ended.value
        }
        #expect(waiter.join() == .skipped(.closed))
        engine.device.finishNext()
        #expect(closer.join() == 1, "close returned before the completion was called")
        #expect(infer(stream) == .skipped(.closed))
        #expect(scheduler.openStreams == 0)
    }

    @Test func closeWaitsForAFrameThatIsBeingPrepared() throws {
        let scheduler = scheduler(slots: 1)
        let stream = scheduler.openStream(SourceID("a"))
        let ended = Counter()
        guard case .infer(let slot) = stream.admit(FrameTicket()) else {
            Issue.record("skipped")
            return
        }
        let closer = TestThread {
            stream.close()
            return ended.value
        }
        spin { scheduler.openStreams == 0 }
        try slot.start { _ in ended.add(1) }
        engine.device.finishNext()
        #expect(closer.join() == 1, "close returned before the completion was called")
    }

    @Test func aStreamClosesWithItsLastReference() {
        let scheduler = scheduler(slots: 1)
        do {
            let stream = scheduler.openStream(SourceID("a"))
            #expect(infer(stream) == .inferring)
            #expect(scheduler.openStreams == 1)
        }
        #expect(scheduler.openStreams == 0)
        engine.device.finishNext()
        #expect(scheduler.load.busySlots == 0)
    }

    @Test func aPolicyMaySkipFramesAtTheDoorAndInTheQueue() {
        let isOverloaded = Counter()
        let late = SkipReason("too late")
        let policy = SchedulingPolicy(
            skipReason: { candidate, _ in
                candidate.source.name == "b" && isOverloaded.value == 1 ? late : nil
            },
            choice: SchedulingPolicy.standard.choice
        )
        let scheduler = scheduler(slots: 1, policy: policy)
        let (first, second) = (scheduler.openStream(SourceID("a")), scheduler.openStream(SourceID("b")))
        #expect(infer(first) == .inferring)
        let waiter = TestThread { infer(second) }
        spin { scheduler.load.waitingStreams == 1 }
        isOverloaded.add(1)
        #expect(infer(second) == .skipped(late))
        engine.device.finishNext()
        #expect(waiter.join() == .skipped(late))
        #expect(scheduler.load.busySlots == 0)
        #expect(second.statistics.skipped == [late: 2])
    }

    @Test func theInferenceTimeLeavesOutTheEnginesQueue() {
        let time = Counter()
        let scheduler = InferenceScheduler(requests: engine.requests(3), parallelRuns: 1) {
            MonotonicTime(nanoseconds: UInt64(time.value))
        }
        let stream = scheduler.openStream(SourceID("a"))
        #expect(scheduler.load.inferenceTime == nil)
        for _ in 0..<3 { #expect(infer(stream) == .inferring) }
        for _ in 0..<3 {
            time.add(10_000_000)
            engine.device.finishNext()
        }
        #expect(scheduler.load.inferenceTime == 10_000_000)
    }
}

struct FairnessTests {
    /// Every sequence of eight requests of three streams over two slots, against the rule said plainly.
    @Test func aFreedSlotGoesToTheLeastRecentlyServed() {
        for code in 0..<6561 {
            var digits = code
            let order = (0..<8).map { _ in
                defer { digits /= 3 }
                return digits % 3
            }
            check(order)
        }
    }

    private func check(_ order: [Int]) {
        var state = SchedulerState(slots: 2, parallelRuns: 2, policy: .standard)
        let streams = (0..<3).map { state.open(SourceID("\($0)"), waker: Semaphore()) }
        var time: UInt64 = 0
        var busy: [(slot: Int, stream: Int)] = []
        var waiting: [(stream: Int, since: UInt64)] = []
        var lastGrant = [0, 0, 0]
        var grants = 0
        for stream in order {
            time += 1
            let now = MonotonicTime(nanoseconds: time)
            // A stream that waits asks no more; something ends instead.
            guard !waiting.contains(where: { $0.stream == stream }) else {
                let (slot, owner) = busy.removeFirst()
                _ = state.release(slot, of: streams[owner], now: now)
                let next = waiting.min { (lastGrant[$0.stream], $0.since) < (lastGrant[$1.stream], $1.since) }
                guard let next else { continue }
                waiting.removeAll { $0.stream == next.stream }
                #expect(state.takeAnswer(streams[next.stream]) == .infer(slot), "order \(order)")
                grants += 1
                lastGrant[next.stream] = grants
                busy.append((slot, next.stream))
                continue
            }
            switch state.ask(streams[stream], FrameTicket(arrival: now), now: now) {
            case .infer(let slot):
                #expect(busy.count < 2 && !busy.contains { $0.slot == slot }, "order \(order)")
                grants += 1
                lastGrant[stream] = grants
                busy.append((slot, stream))
            case .wait:
                #expect(busy.count == 2, "order \(order)")
                waiting.append((stream, time))
            case .skip(let reason): Issue.record("skipped: \(reason), order \(order)")
            }
        }
    }
}
