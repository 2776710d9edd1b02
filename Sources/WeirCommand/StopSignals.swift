import Dispatch
import Glibc
import Synchronization

/// Hears SIGINT (Ctrl-C) and SIGTERM: the first asks for a proper end, the second ends the process at once.
final class StopSignals {
    private let sources: [any DispatchSourceSignal]

    /// Calls `onFirst` on a thread of its own.
    init(onFirst: @escaping @Sendable () -> Void) {
        let heard = Heard()
        sources = [SIGINT, SIGTERM].map { number in
            // The default would end the process before the source hears of it.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if heard.isFirst() {
                    onFirst()
                } else {
                    // Shells expect 128 and the number of the signal.
                    _exit(128 + number)
                }
            }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }

    private final class Heard: Sendable {
        private let count = Atomic(0)

        func isFirst() -> Bool { count.add(1, ordering: .relaxed).newValue == 1 }
    }
}
