import CWeirNATS
import WeirCore

/// What comes on a topic of a NATS server.
final class NATSSubscription: @unchecked Sendable {
    // Safe to share: the pointer never changes, and the library locks what is behind it.
    private let pointer: OpaquePointer
    private let listener: NATSListener
    private let connection: NATSConnection
    private let topic: String

    /// Throws `.settings` where this user may not listen there, or the topic can't be.
    init(
        _ connection: NATSConnection,
        _ topic: String,
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) {
        let listener = NATSListener(receive)
        // Given back by `finish`, once the library calls no more.
        let context = Unmanaged.passRetained(listener)
        var subscription: OpaquePointer?
        let status = natsConnection_Subscribe(
            &subscription,
            connection.pointer,
            topic,
            takeNATSMessage,
            context.toOpaque()
        )
        guard status == NATS_OK, let subscription else {
            context.release()
            throw WeirError(
                .settings,
                "nats: nothing can be received from \"\(topic)\" at \(connection.address).",
                cause: natsReason(status)
            )
        }
        natsSubscription_SetOnCompleteCB(subscription, finishNATSListener, context.toOpaque())
        (pointer, self.listener) = (subscription, listener)
        (self.connection, self.topic) = (connection, topic)
        // The server complains before it answers what follows.
        natsConnection_Flush(connection.pointer)
        if let complaint = connection.complaint, complaint.contains("Subscription to \"\(topic)\"") {
            throw WeirError(
                .settings,
                "nats: this user has no right to receive from \(topic) at \(connection.address).",
                cause: complaint
            )
        }
    }

    deinit { natsSubscription_Destroy(pointer) }

    /// False once the server has withdrawn the right to it.
    var isOpen: Bool { !NATSComplaints.concern(topic, connection.pointer) }

    /// Nothing is received from here on.
    func end() {
        listener.isOver.update { $0 = true }
        natsSubscription_Unsubscribe(pointer)
    }
}

private final class NATSListener: Sendable {
    let isOver = Monitor(false)
    private let receive: @Sendable (IncomingMessage) -> Void

    init(_ receive: @escaping @Sendable (IncomingMessage) -> Void) {
        self.receive = receive
    }

    func take(_ message: NATSMessage) {
        guard !isOver.read({ $0 }) else { return }
        receive(IncomingMessage(topic: message.subject, payload: Array(message.payload)))
    }
}

// MARK: - C callbacks

private func takeNATSMessage(
    _ connection: OpaquePointer?,
    _ subscription: OpaquePointer?,
    _ message: OpaquePointer?,
    _ listener: UnsafeMutableRawPointer?
) {
    guard let message, let listener else { return }
    Unmanaged<NATSListener>.fromOpaque(listener).takeUnretainedValue().take(NATSMessage(message))
}

private func finishNATSListener(_ listener: UnsafeMutableRawPointer?) {
    guard let listener else { return }
    Unmanaged<NATSListener>.fromOpaque(listener).release()
}
