import Synchronization

/// Where a run shows how its streams are, for any thread to read.
final class StatusBoard: Sendable {
    private struct Entry {
        let number: Int
        let status: StreamStatus
    }

    private let entries = Mutex<[Entry]>([])

    var streams: [StreamStatus] { entries.withLock { $0.map(\.status) } }

    /// Shows these streams instead of those before; each is made from what was shown of the stream of that number.
    func show(_ streams: [(number: Int, make: (StreamStatus?) -> StreamStatus)]) {
        entries.withLock { entries in
            let before = Dictionary(uniqueKeysWithValues: entries.map { ($0.number, $0.status) })
            entries = streams.map { Entry(number: $0.number, status: $0.make(before[$0.number])) }
        }
    }
}
