/// What is sent to a broker, in which form, and how it is kept until then.
public struct Publication: Hashable, Sendable {
    public var broker: BrokerSettings
    /// The topic, in which `{stream}` stands for the stream's name; empty for a broker without.
    public var topic: String
    public var payload: PayloadOptions
    public var selection: MessageSelection
    public var outbox: OutboxOptions

    public init(
        broker: BrokerSettings,
        topic: String,
        payload: PayloadOptions = PayloadOptions(),
        selection: MessageSelection = MessageSelection(),
        outbox: OutboxOptions = OutboxOptions()
    ) {
        self.broker = broker
        self.topic = topic
        self.payload = payload
        self.selection = selection
        self.outbox = outbox
    }
}

/// The form of a message.
public struct PayloadOptions: Hashable, Sendable {
    public enum Format: String, CaseIterable, Sendable {
        /// Weir's own, as JSON and as protobuf.
        case weir
        case weirProtobuf = "weir-protobuf"
        /// A message for each object, as DeepStream's payload type 0.
        case deepStream = "deepstream"
        /// A message for each frame, as its payload types 1 and 2.
        case deepStreamMinimal = "deepstream-minimal"
        case deepStreamProtobuf = "deepstream-protobuf"
        /// Metadata XML of ONVIF's Profile M.
        case onvif
    }

    public var format = Format.weir
    /// Whether JSON stands in an envelope of CloudEvents.
    public var hasEnvelope = false
    /// Whether the known slips of DeepStream's own messages are copied.
    public var isExact = false
    /// What is told of places, sensors and modules in DeepStream's messages.
    public var sites = SiteDirectory()

    public init() {}
}

/// What is worth a message.
public struct MessageSelection: Hashable, Sendable {
    /// Every how many frames what is known of a frame is sent; 0 for never.
    public var everyFrames = 1
    /// When what is known of an identity is sent: as it comes, as what is said of it changes, and as it goes.
    public var identities: Set<IdentityPhase> = []
    /// Whether events of rules are sent.
    public var sendsEvents = true
    /// Labels of the objects that are sent; empty for all.
    public var labels: Set<String> = []
    /// Which fields of objects are sent beside identity, label and box; nil for all.
    public var fields: Set<ObjectField>?
    /// Whether pictures of the objects are sent along (JPEG, in Base64 within JSON).
    public var sendsCrops = false

    public enum IdentityPhase: String, CaseIterable, Sendable { case start, change, end }

    /// What of an object may be left out.
    public enum ObjectField: String, CaseIterable, Sendable {
        case confidence, attributes, analytics, keypoints, mask, embedding, parts
    }

    public init() {}
}

/// How messages are kept until a broker has them.
public struct OutboxOptions: Hashable, Sendable {
    /// Whether they are on disk before they count as produced; else they are kept in memory for a while, for speed.
    public var isDurable = true
    /// Bytes that wait at most; past them the oldest of low priority go.
    public var sizeLimit: Int = 1_000_000_000
    /// Seconds after which a message that was never delivered goes.
    public var ageLimit: Int = 7 * 24 * 3600

    public init() {}
}
