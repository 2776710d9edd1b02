import CWeirGStreamer
import CWeirSystem
import Foundation
import Testing
import WeirConfig
import WeirCore
import WeirTestKit

@testable import Weir

/// Applications are built, run and torn down, over and over in one process, and leave nothing behind.
@Suite struct CycleTests {
    /// Frames of each of the two streams.
    private static let frames = 20

    @Test func buildRunTearDownLeavesTheProcessAsItWas() async {
        await #expect(processExitsWith: .success) {
            // As the command does: with an arena a thread, what is measured would be the allocator.
            cweir_limit_allocation_arenas(2)
            // `make soak CYCLES=…` sets another number.
            let cycles = ProcessInfo.processInfo.environment["WEIR_CYCLES"].flatMap { Int($0) } ?? 100
            let model = try TestModel()
            var application = Application(detect: .init(model: .file(model.path)), track: Application.Tracking())
            application.sources = ["a", "b"].map { .street($0, "seed=1&frames=\(CycleTests.frames)&size=160x90") }
            application.outputs = [Application.Output(kind: .null, isSynchronized: false)]
            var (early, late) = ([Int](), [Int]())
            var before: ProcessState?
            for cycle in 1...cycles {
                let summary = try ApplicationRun(application).run()
                try #require(summary.isSuccess, "cycle \(cycle): \(summary.failures)")
                try #require(summary.streams.map(\.frames) == [CycleTests.frames, CycleTests.frames])
                // By then all that is made once has been made.
                if cycle == cycles / 10 { before = ProcessState.settled(to: nil) }
                if cycle > cycles / 10, cycle <= cycles / 5 { early.append(residentMemory()) }
                if cycle > cycles - cycles / 10 { late.append(residentMemory()) }
                if cycle % max(1, cycles / 20) == 0 { ProcessState().tell(after: cycle, of: cycles) }
            }
            let after = ProcessState.settled(to: before)
            let earlier = try #require(before)
            #expect(after.threads <= earlier.threads, "\(earlier) became \(after)")
            #expect(after.descriptors <= earlier.descriptors, "\(earlier) became \(after)")
            // What is in the midst of being freed doesn't count.
            let grown = (late.min() ?? 0) - (early.min() ?? 0)
            // Within some hundred cycles the allocator still finds its level.
            let allowed = cycles < 10_000 ? 10_000_000 : 2_000_000
            #expect(grown < allowed, "grown by \(grown) bytes in \(cycles) cycles")
        }
    }
}

/// What a process holds.
private struct ProcessState {
    /// In bytes.
    let memory: Int
    let threads: Int
    let descriptors: Int

    init() {
        memory = residentMemory()
        threads = Self.count("/proc/self/task")
        descriptors = Self.count("/proc/self/fd")
    }

    /// How it is once pools have given up the threads that wait in them, and no more is held than `before`.
    ///
    /// Without anything to compare with that is what has stayed the same for some looks.
    static func settled(to before: ProcessState?) -> ProcessState {
        let deadline = MonotonicTime.now.advanced(by: UInt64(testPatience * 1e9))
        var counts = [[Int]](repeating: [], count: 20)
        var state = ProcessState()
        while MonotonicTime.now < deadline {
            g_thread_pool_stop_unused_threads()
            state = ProcessState()
            counts = counts.dropFirst() + [[state.threads, state.descriptors]]
            let isSteady = Set(counts).count == 1
            let isBack = before.map { state.threads <= $0.threads && state.descriptors <= $0.descriptors } ?? true
            if isSteady, isBack { break }
            usleep(10_000)
        }
        return state
    }

    func tell(after cycle: Int, of cycles: Int) {
        let line = "cycle \(cycle) of \(cycles): \(memory / 1024) KB, \(threads) threads, \(descriptors) descriptors\n"
        // The test's own output reaches nobody: it is a process of its own.
        guard let path = ProcessInfo.processInfo.environment["WEIR_PROGRESS"] else { return }
        let file = FileHandle(forWritingAtPath: path)
        _ = try? file?.seekToEnd()
        try? file?.write(contentsOf: Data(line.utf8))
    }

    private static func count(_ folder: String) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0
    }
}
