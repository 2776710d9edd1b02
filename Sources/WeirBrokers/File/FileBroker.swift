import Glibc
public import WeirCore

/// Messages to a file of JSON Lines (`MessageLine`), which is followed by a new one when it is full (`RotatedFile`).
///
/// A message is delivered once it is on the disk.
public final class FileBroker: MessageBroker, @unchecked Sendable {
    // Safe to share: one thread at a time uses it, and an interruption has nothing to end.
    private let path: String
    private let sizeLimit: Int
    private let keptFiles: Int
    private var file: RotatedFile?

    /// Throws `.settings` for no path.
    public init(_ settings: BrokerSettings) throws(WeirError) {
        guard !settings.address.isEmpty, !settings.address.utf8.contains(0) else {
            throw WeirError(
                .settings,
                "file: the address must be the path of a file, such as /var/lib/weir/events.jsonl."
            )
        }
        path = settings.address
        sizeLimit = settings.number("rotate-size")
        keptFiles = settings.number("keep-files")
    }

    public func connect(timeout: UInt64) throws(WeirError) {
        // Its lock must go first.
        file = nil
        file = try RotatedFile(path, sizeLimit: sizeLimit, keptFiles: keptFiles)
    }

    public func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery] {
        guard file != nil else { return messages.map { _ in .unanswered("file: \(path) isn't open.") } }
        var deliveries: [Delivery] = []
        var bytes: [UInt8] = []
        var line: [UInt8] = []
        do throws(WeirError) {
            if file?.isInPlace == false { try connect(timeout: timeout) }
            var waiting = 0
            for message in messages {
                line.removeAll(keepingCapacity: true)
                MessageLine.append(message, to: &line)
                if file?.isFull(behind: bytes.count, with: line.count) == true {
                    try write(bytes)
                    deliveries += Array(repeating: .delivered, count: waiting)
                    (bytes, waiting) = ([], 0)
                    try rotate()
                }
                bytes += line
                waiting += 1
            }
            try write(bytes)
            return deliveries + Array(repeating: .delivered, count: waiting)
        } catch {
            let rest = messages.count - deliveries.count
            return deliveries + Array(repeating: .unanswered(error.description), count: rest)
        }
    }

    private func write(_ bytes: [UInt8]) throws(WeirError) {
        guard bytes.isEmpty || file?.write(bytes) == true else {
            throw WeirError(.resource, "file: \(path) can't be written: \(lastReason()).")
        }
    }

    private func rotate() throws(WeirError) {
        guard file?.retire() == true else {
            throw WeirError(.resource, "file: \(path) is full and can't be renamed: \(lastReason()).")
        }
        try connect(timeout: 0)
    }

    public func subscribe(
        topics: [String],
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) {
        throw WeirError(.settings, "file: nothing can be received from a file; use another broker for commands.")
    }

    public var isConnected: Bool { file != nil }

    public func interrupt() {}

    public func close() { file = nil }
}
