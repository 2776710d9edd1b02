import Testing
import WeirCore

@Suite struct MonitorTests {
    @Test func changesOfManyThreadsAreAllKept() {
        let (threads, changes) = (8, 1000)
        let monitor = Monitor((sum: 0, done: 0))
        for _ in 0..<threads {
            runInBackground {
                for _ in 0..<changes { monitor.update { $0.sum += 1 } }
                monitor.update { $0.done += 1 }
            }
        }
        #expect(monitor.wait { $0.done == threads ? $0.sum : nil } == threads * changes)
    }

    @Test func whoeverWaitsIsWokenByAChange() {
        let monitor = Monitor(0)
        runInBackground { monitor.update { $0 = 7 } }
        #expect(monitor.wait { $0 > 0 ? $0 : nil } == 7)
    }

    @Test func aWaitWithADeadlineEnds() {
        let monitor = Monitor(0)
        let deadline = MonotonicTime.now.advanced(by: 1_000_000)
        let answer: Int? = monitor.wait(until: deadline) { $0 > 0 ? $0 : nil }
        #expect(answer == nil)
        #expect(MonotonicTime.now >= deadline)
    }

    @Test func anAnswerThatIsThereIsGivenAfterTheDeadlineToo() {
        let monitor = Monitor(3)
        #expect(monitor.wait(until: MonotonicTime(nanoseconds: 0)) { $0 } == 3)
    }

    @Test func aThrowingChangeFreesTheLock() {
        let monitor = Monitor(1)
        #expect(throws: WeirError.self) { try monitor.update { _ in throw WeirError(.library, "no") } }
        #expect(monitor.read { $0 } == 1)
    }

    @Test func anErrorTellsItsCause() {
        #expect(WeirError(.stream, "the file ends early").description == "the file ends early")
        #expect(WeirError(.stream, "the file ends early", cause: "EOF").description == "the file ends early (EOF)")
    }
}
