/// A connection to a message broker.
///
/// One thread at a time uses it; only `interrupt` may be called by any. It connects when it is told to and never by itself
/// again, so that who owns it decides when, and what is sent once more.
public protocol MessageBroker: AnyObject, Sendable {
    /// Connects, or throws after `timeout` nanoseconds: `.resource` where the broker isn't reached, `.settings` where it
    /// turns the user, the certificate or the settings away.
    ///
    /// What was connected before is closed. Sentences name the address and never a password.
    func connect(timeout: UInt64) throws(WeirError)

    /// Sends messages in their order, and waits until the broker has answered for each, at most `timeout` nanoseconds.
    ///
    /// The result has a delivery for each message. After a message that is `.unanswered` no later one of its stream is `.delivered`.
    /// After an `.unanswered` the connection is connected anew before it is used again.
    func send(_ messages: [OutgoingMessage], timeout: UInt64) -> [Delivery]

    /// Has `receive` called, on a thread of the connection's own, for each message on these topics, until it is closed.
    ///
    /// Throws `.settings` where the broker has no way to subscribe or doesn't let this user.
    func subscribe(topics: [String], _ receive: @escaping @Sendable (IncomingMessage) -> Void) throws(WeirError)

    /// Whether it is connected, as far as is known without asking; where it isn't, subscriptions have ended.
    var isConnected: Bool { get }

    /// Ends what `connect` or `send` waits for, as where the application ends; they are then unanswered.
    func interrupt()

    /// Closes the connection; it may be connected again.
    func close()
}

/// What became of a message.
public enum Delivery: Hashable, Sendable {
    /// The broker has it.
    case delivered
    /// The broker, or its client library, takes no message of this size.
    case tooLarge(String)
    /// It will never be taken, for the reason that the sentence tells.
    case refused(String)
    /// Nothing of this kind is taken until somebody mends the broker: the user may not write to the topic, say, or there is none.
    case forbidden(String)
    /// Nobody knows whether it arrived: it is to be sent again, with the same id.
    case unanswered(String)
}
