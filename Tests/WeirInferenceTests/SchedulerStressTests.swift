import Testing
import WeirCore

@testable import WeirInference

struct SchedulerStressTests {
    private static let streams = 8
    private static let frames = 4000

    /// Every frame gets exactly one completion, none is lost, whatever fails, and the streams share evenly.
    @Test func eightStreamsShareThreeSlots() {
        let engine = FakeEngine()
        let scheduler = InferenceScheduler(requests: engine.requests(3), parallelRuns: 2)
        let workers = (0..<2).map { _ in TestThread { engine.device.work(failEvery: 7) } }
        let completions = (0..<Self.streams).map { _ in Counter() }
        let streams = (0..<Self.streams).map { scheduler.openStream(SourceID("\($0)")) }
        let feeders = (0..<Self.streams).map { index in
            TestThread {
                for _ in 0..<Self.frames { feed(streams[index]) { completions[index].add(1) } }
            }
        }
        for feeder in feeders { feeder.join() }
        for (stream, completion) in zip(streams, completions) {
            let statistics = stream.statistics
            #expect(statistics.admitted == Self.frames)
            #expect(statistics.skipped.isEmpty)
            stream.close()
            #expect(completion.value == Self.frames)
        }
        #expect(scheduler.load.busySlots == 0)
        engine.device.close()
        for worker in workers { worker.join() }
    }

    /// Streams come, are cancelled and go while others run; no slot is lost and nobody waits for ever.
    @Test func streamsComeAndGo() {
        let engine = FakeEngine()
        let scheduler = InferenceScheduler(requests: engine.requests(2), parallelRuns: 2)
        let workers = (0..<2).map { _ in TestThread { engine.device.work(failEvery: 5) } }
        let feeders = (0..<Self.streams).map { index in
            TestThread {
                for round in 0..<100 {
                    let stream = scheduler.openStream(SourceID("\(index)"))
                    let interrupter = TestThread {
                        if round.isMultiple(of: 3) { stream.cancel() }
                        if round.isMultiple(of: 2) { stream.resume() }
                    }
                    for _ in 0..<10 { feed(stream) {} }
                    interrupter.join()
                    if round.isMultiple(of: 4) { stream.close() }
                }
            }
        }
        for feeder in feeders { feeder.join() }
        // A stream is closed with its last user, which may be the thread that ends its last run.
        spin { scheduler.load.busySlots == 0 && scheduler.openStreams == 0 }
        #expect(scheduler.load.waitingStreams == 0)
        engine.device.close()
        for worker in workers { worker.join() }
    }

    @Test func aThousandTeardownsLeaveNothing() {
        let engine = FakeEngine()
        weak var last: InferenceScheduler?
        for _ in 0..<1000 {
            let scheduler = InferenceScheduler(requests: engine.requests(2), parallelRuns: 2)
            let stream = scheduler.openStream(SourceID("a"))
            feed(stream) {}
            feed(stream) {}
            // The last user is gone before its runs are over.
            stream.cancel()
            last = scheduler
        }
        #expect(engine.device.runningCount == 2000)
        #expect(last != nil)
        for _ in 0..<2000 { engine.device.finishNext() }
        #expect(last == nil)
        #expect(engine.alive.value == 0)
    }

    private func feed(_ stream: InferenceStream, completion: @escaping @Sendable () -> Void) {
        switch stream.admit(FrameTicket()) {
        case .skip: break
        case .infer(let slot):
            slot.input.update(repeating: 1)
            do throws(WeirError) {
                try slot.start { _ in completion() }
            } catch {
                Issue.record("\(error)")
            }
        }
    }
}
