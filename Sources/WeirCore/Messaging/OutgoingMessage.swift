/// A message on its way to a broker.
public struct OutgoingMessage: Hashable, Sendable {
    /// What goes first where not all can be kept.
    public enum Priority: Int, Sendable, Comparable {
        /// What is known of a frame: the next frame tells much the same.
        case frame = 0
        /// What happened, and is told once.
        case event = 1

        public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
    }

    /// A UUID that is the same each time the message is sent, so that receivers can drop doubles.
    public var id: String
    /// The stream that it is of; messages of one stream arrive in their order.
    public var stream: String
    public var topic: String
    /// The media type of the payload, such as `application/json`.
    public var contentType: String
    public var priority: Priority
    public var payload: [UInt8]
    /// The payload without pictures, for a broker that finds it too large; nil where it has none.
    public var smallerPayload: [UInt8]?

    public init(
        id: String,
        stream: String,
        topic: String,
        contentType: String,
        priority: Priority,
        payload: [UInt8],
        smallerPayload: [UInt8]? = nil
    ) {
        self.id = id
        self.stream = stream
        self.topic = topic
        self.contentType = contentType
        self.priority = priority
        self.payload = payload
        self.smallerPayload = smallerPayload
    }

    /// The message with its smaller payload, where it has one.
    public var smaller: OutgoingMessage {
        guard let smallerPayload else { return self }
        var message = self
        message.payload = smallerPayload
        message.smallerPayload = nil
        return message
    }
}

/// A message from a broker.
public struct IncomingMessage: Hashable, Sendable {
    public var topic: String
    public var payload: [UInt8]

    public init(topic: String, payload: [UInt8]) {
        self.topic = topic
        self.payload = payload
    }
}
