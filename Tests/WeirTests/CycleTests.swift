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
            var (early, late) = ([ProcessState](), [ProcessState]())
            for cycle in 1...cycles {
                let summary = try ApplicationRun(application).run()
                try #require(summary.isSuccess, "cycle \(cycle): \(summary.failures)")
                try #require(summary.streams.map(\.frames) == [CycleTests.frames, CycleTests.frames])
                // By then all that is made once has been made.
                if cycle > cycles / 10, cycle <= cycles / 5 { early.append(ProcessState()) }
                if cycle > cycles - cycles / 10 { late.append(ProcessState()) }
                if cycle % max(1, cycles / 20) == 0 { ProcessState().tell(after: cycle, of: cycles) }
            }
            // Threads of pools come and go: what counts is what a process falls back to.
            func least(_ states: [ProcessState], _ value: (ProcessState) -> Int) -> Int { states.map(value).min() ?? 0 }
            #expect(least(late, \.threads) <= least(early, \.threads), "\(early) became \(late)")
            #expect(least(late, \.descriptors) == least(early, \.descriptors), "\(early) became \(late)")
            let grown = least(late, \.memory) - least(early, \.memory)
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
