import CWeirNATS
import Synchronization

/// What servers have against subscriptions, by their connections.
///
/// The library tells of it on a thread of its own, perhaps when a connection is gone already; so it is kept here and not with
/// the connection. Subscriptions of which nobody is told otherwise end so, as where a right is withdrawn.
enum NATSComplaints {
    /// As the server says it, with the topic in quotes behind.
    private static let beginning = "Subscription to "

    /// By the addresses of connections that are used.
    private static let sentences = Mutex<[Int: Set<String>]>([:])

    static func expect(_ connection: OpaquePointer) {
        sentences.withLock { $0[Int(bitPattern: connection)] = [] }
    }

    static func add(_ sentence: String, _ connection: OpaquePointer) {
        guard sentence.contains(beginning) else { return }
        sentences.withLock { _ = $0[Int(bitPattern: connection)]?.insert(sentence) }
    }

    static func concern(_ topic: String, _ connection: OpaquePointer) -> Bool {
        sentences.withLock { sentences in
            sentences[Int(bitPattern: connection)]?.contains { $0.contains("\(beginning)\"\(topic)\"") } == true
        }
    }

    static func forget(_ connection: OpaquePointer) {
        sentences.withLock { $0[Int(bitPattern: connection)] = nil }
    }
}

// MARK: - C callbacks

func takeNATSComplaint(
    _ connection: OpaquePointer?,
    _ subscription: OpaquePointer?,
    _ status: natsStatus,
    _ context: UnsafeMutableRawPointer?
) {
    guard let connection, status == NATS_NOT_PERMITTED else { return }
    NATSComplaints.add(natsReason(status), connection)
}
