import WeirCore

extension CommandChannel {
    private static let ending = "reply"

    /// The topic that a command from `topic` is answered on.
    func replyTopic(to topic: String) -> String { replyTopic ?? "\(topic)\(separator(of: topic))\(Self.ending)" }

    /// Whether a message on `topic` answers a command, which a filter of topics may take in as well.
    func isReply(_ topic: String) -> Bool {
        replyTopic.map { $0 == topic } ?? topic.hasSuffix("\(separator(of: topic))\(Self.ending)")
    }

    /// What parts the words of a topic: slashes with MQTT, else what it has itself.
    private func separator(of topic: String) -> Character { broker.kind == .mqtt || topic.contains("/") ? "/" : "." }
}
