import WeirCore

/// Reads where an application file takes messages from: `[message-consumerN]`.
struct DeepStreamCommands {
    let reader: DeepStreamReader

    func read(into draft: inout Draft) {
        for (_, found) in reader.file.groups(numbered: "message-consumer") {
            let group = reader.group(found)
            guard group.flag("enable") == true else { continue }
            KnownKeys.messageConsumer.check(group)
            let broker = DeepStreamBroker(
                group: group,
                library: "proto-lib",
                connection: "conn-str",
                file: "config-file",
                isProducer: false
            )
            guard let found = broker.broker() else { continue }
            let channel = CommandChannel(
                broker: found.settings,
                topics: topics(group, found),
                // Nothing else may be sent to there.
                replyTopic: found.device?.topic()
            )
            draft.add(channel, command(group))
        }
    }

    private func topics(_ group: GroupReader, _ broker: DeepStreamBroker.Found) -> [String] {
        if let device = broker.device { return [device.commandTopic] }
        guard let topics = group.list("subscribe-topic-list"), !topics.isEmpty else {
            group.error(
                "subscribe-topic-list",
                "`subscribe-topic-list` is missing in \(quoted("[\(group.name)]")); it must be topics with `;` between them."
            )
            return []
        }
        for topic in topics {
            guard let problem = TopicText.problem(subscribingTo: topic, of: broker.settings.kind) else { continue }
            group.error(
                "subscribe-topic-list",
                "`subscribe-topic-list` in \(quoted("[\(group.name)]")) has \(quoted(topic)), but \(problem)."
            )
        }
        return topics
    }

    private func command(_ group: GroupReader) -> CommandDraft {
        var command = CommandDraft()
        if let path = group.path("sensor-list-file"), let place = group.group["sensor-list-file"]?.valuePlace {
            let sites = SiteFileReader(reading: reader.reading)
            command.numbers = sites.sensors(path, place: place, key: group.label("sensor-list-file"))
        }
        return command
    }
}
