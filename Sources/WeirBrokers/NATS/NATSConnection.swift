import CWeirNATS
import WeirCore

/// An open connection to a NATS server, with the inbox that its JetStream answers into.
final class NATSConnection: @unchecked Sendable {
    // Safe to share: the pointers never change, and the library locks what is behind them.
    let pointer: OpaquePointer
    let jetStream: OpaquePointer
    let inbox: String
    private let answers: OpaquePointer
    /// Where it leads, for sentences.
    let address: String

    /// Throws `.resource` where nobody answers within `timeout` milliseconds, `.settings` where this user isn't let in.
    init(_ settings: BrokerSettings, host: String, port: Int, timeout: Int) throws(WeirError) {
        address = brokerAddress(host, port)
        let options = try NATSOptions(settings, host: host, port: port, timeout: timeout)
        var connection: OpaquePointer?
        let status = natsConnection_Connect(&connection, options.pointer)
        guard status == NATS_OK, let connection else {
            throw Self.error(status, natsReason(status), address, settings)
        }
        var (jetStream, answers): (OpaquePointer?, OpaquePointer?)
        var inbox: UnsafeMutablePointer<natsInbox>?
        defer { natsInbox_Destroy(inbox) }
        guard natsConnection_JetStream(&jetStream, connection, nil) == NATS_OK, let jetStream,
            natsInbox_Create(&inbox) == NATS_OK, let inbox,
            natsConnection_SubscribeSync(&answers, connection, "\(String(cString: inbox)).*") == NATS_OK, let answers
        else {
            jsCtx_Destroy(jetStream)
            natsConnection_Destroy(connection)
            throw WeirError(.resource, "nats: \(address) takes no subscription.", cause: natsReason(NATS_ERR))
        }
        // As many answers may wait as messages were sent.
        natsSubscription_SetPendingLimits(answers, -1, -1)
        NATSComplaints.expect(connection)
        (pointer, self.jetStream, self.answers) = (connection, jetStream, answers)
        self.inbox = String(cString: inbox)
    }

    deinit {
        NATSComplaints.forget(pointer)
        natsSubscription_Destroy(answers)
        jsCtx_Destroy(jetStream)
        natsConnection_Destroy(pointer)
    }

    /// Whether the server is there, as far as is known.
    var isOpen: Bool { natsConnection_Status(pointer) == NATS_CONN_STATUS_CONNECTED }

    /// Ends whatever waits for it.
    func close() { natsConnection_Close(pointer) }

    /// Bytes of the largest message, with its headers.
    var largestMessage: Int { Int(natsConnection_GetMaxPayload(pointer)) }

    /// The next answer; nil, with the reason, where none comes within `milliseconds`.
    func nextAnswer(within milliseconds: Int) -> (answer: NATSMessage?, status: natsStatus) {
        var message: OpaquePointer?
        let status = natsSubscription_NextMsg(&message, answers, Int64(milliseconds))
        return (message.map(NATSMessage.init), status)
    }

    /// What the server last complained of; nil where it hasn't.
    var complaint: String? {
        var text: UnsafePointer<CChar>?
        let status = natsConnection_GetLastError(pointer, &text)
        return status == NATS_OK ? nil : text.map { String(cString: $0) }
    }

    private static func error(
        _ status: natsStatus,
        _ reason: String,
        _ address: String,
        _ settings: BrokerSettings
    ) -> WeirError {
        switch status {
        case NATS_CONNECTION_AUTH_FAILED:
            let other = settings.password == nil ? "clients without a user" : "the token"
            let who = settings.user.map { "the user \($0)" } ?? other
            return WeirError(.settings, "nats: \(address) turns \(who) away; check user and password.", cause: reason)
        case NATS_SSL_ERROR:
            return WeirError(
                .settings,
                "nats: the certificate of \(address) isn't accepted; check the authorities.",
                cause: reason
            )
        case NATS_SECURE_CONNECTION_REQUIRED:
            return WeirError(.settings, "nats: \(address) wants encryption, which isn't set.", cause: reason)
        case NATS_SECURE_CONNECTION_WANTED:
            return WeirError(.settings, "nats: \(address) has no encryption, which is set.", cause: reason)
        default: return WeirError(.resource, "nats: \(address) doesn't answer.", cause: reason)
        }
    }
}

/// A message from a server.
final class NATSMessage {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { natsMsg_Destroy(pointer) }

    var subject: String { String(cString: natsMsg_GetSubject(pointer)) }

    var payload: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: natsMsg_GetData(pointer), count: Int(natsMsg_GetDataLength(pointer)))
    }

    /// Whether the server tells that nobody takes what was sent.
    var isNobodyThere: Bool { natsMsg_IsNoResponders(pointer) }
}
