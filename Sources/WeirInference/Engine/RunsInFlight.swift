internal import Glibc
internal import WeirCore

/// Keeps the process from ending while a library is at work.
///
/// A process that ends destroys a library's global objects, under the feet of a run that still uses them. So no run
/// starts once the process has begun to end, and the end waits for those that are under way.
enum RunsInFlight {
    /// A library with objects of its own.
    enum Library { case openVINO, onnxRuntime }

    /// A run that takes longer is stuck, and a process that doesn't end is worse than one that ends badly.
    private static let patience: UInt64 = 5_000_000_000

    private struct State {
        var count = 0
        var isProcessEnding = false
        var registered: Set<Library> = []
    }

    private static let state = Monitor(State())

    /// Whether a run may start; if so, it counts from now on.
    static func begin() -> Bool {
        state.update { state in
            if !state.isProcessEnding { state.count += 1 }
            return !state.isProcessEnding
        }
    }

    /// Counts a run of `library` no more.
    ///
    /// The first one to end has loaded all of the library there is to load. What is registered later is called earlier,
    /// so only now can the end of the process be heard of before the library hears of it.
    static func end(_ library: Library) {
        let isFirst = state.update { state in
            state.count -= 1
            return state.registered.insert(library).inserted
        }
        if isFirst { atexit(waitForRuns) }
    }

    fileprivate static func drain() {
        state.update { $0.isProcessEnding = true }
        _ = state.wait(until: .now.advanced(by: patience)) { $0.count == 0 ? true : nil }
    }
}

private func waitForRuns() {
    RunsInFlight.drain()
}
