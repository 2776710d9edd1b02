/// Where commands come from, and where they are answered.
public struct CommandChannel: Hashable, Sendable {
    public var broker: BrokerSettings
    public var topics: [String]
    /// Where answers go; nil for beside the command's topic: `TOPIC/reply`, or `TOPIC.reply` where dots part words.
    public var replyTopic: String?
    /// Streams by the ids that commands have for their sensors; a sensor that isn't here is the stream of its name or number.
    public var sensors: [String: String]

    public init(
        broker: BrokerSettings,
        topics: [String],
        replyTopic: String? = nil,
        sensors: [String: String] = [:]
    ) {
        self.broker = broker
        self.topics = topics
        self.replyTopic = replyTopic
        self.sensors = sensors
    }
}
