import WeirCore

/// Reads what an application file sends to message brokers: sinks of type 6, with their own converter or a shared one.
struct DeepStreamPublications {
    let reader: DeepStreamReader

    /// The type of such sinks.
    static let sinkType = 6
    /// DeepStream's own default, in frames.
    private static let usualInterval = 30
    private static let mostFrames = 1_000_000
    /// The payload type that a library of the user's own makes.
    private static let customPayload = 257

    private static let formats: [Int: PayloadOptions.Format] = [
        0: .deepStream, 1: .deepStreamMinimal, 2: .deepStreamProtobuf,
    ]

    /// Adds what a sink sends; leaves out, with a warning, what can't be done.
    func add(_ sink: GroupReader, to draft: inout Draft) {
        KnownKeys.messageSink.check(sink)
        let broker = DeepStreamBroker(
            group: sink,
            library: "msg-broker-proto-lib",
            connection: "msg-broker-conn-str",
            file: "msg-broker-config",
            isProducer: true
        )
        let converter = converter(of: sink)
        guard let found = broker.broker() else { return }
        let topic = topic(of: sink, found)
        var selection = MessageSelection()
        selection.everyFrames = converter.integer("msg-conv-frame-interval", 1...Self.mostFrames) ?? Self.usualInterval
        // There messages are of frames only.
        selection.sendsEvents = false
        let publication = Publication(
            broker: found.settings,
            topic: topic,
            payload: payload(converter),
            selection: selection
        )
        draft.add(publication, at: sink.group.place)
    }

    /// Says so where the shared converter is that of no sink.
    func checkConverter() {
        guard let converter = reader.enabled("message-converter", KnownKeys.messageConverter) else { return }
        let isUsed = reader.file.groups(numbered: "sink").map { reader.group($0.group) }.contains { sink in
            sink.flag("enable") == true && sink.integer("type") == Self.sinkType && sink.flag("disable-msgconv") == true
        }
        if !isUsed {
            converter.warning(
                "enable",
                "`[message-converter]` has no effect: no sink of type 6 says `disable-msgconv=1`, so each converts itself."
            )
        }
    }

    /// The group that says what messages are made of.
    private func converter(of sink: GroupReader) -> GroupReader {
        guard sink.flag("disable-msgconv") == true else { return sink }
        if let found = reader.file["message-converter"], reader.group(found).flag("enable") == true {
            return reader.group(found)
        }
        sink.warning(
            "disable-msgconv",
            "`disable-msgconv` is 1, but no `[message-converter]` is enabled; what \(quoted("[\(sink.name)]")) says of "
                + "messages holds."
        )
        return sink
    }

    private func topic(of sink: GroupReader, _ broker: DeepStreamBroker.Found) -> String {
        if let fixed = broker.fixedTopic {
            if sink.has("topic") {
                sink.warning("topic", "`topic` has no effect: devices at Azure IoT have one of their own.")
            }
            return fixed
        }
        guard let topic = sink.text("topic") ?? broker.topic else {
            sink.error("topic", "`topic` is missing in \(quoted("[\(sink.name)]")); messages need one to go to.")
            return ""
        }
        if let problem = TopicText.problem(topic, of: broker.settings.kind) {
            sink.error("topic", "`topic` in \(quoted("[\(sink.name)]")) is \(quoted(topic)), but \(problem).")
        }
        return topic
    }

    private func payload(_ group: GroupReader) -> PayloadOptions {
        var payload = PayloadOptions()
        let type = group.integer("msg-conv-payload-type", 0...Self.customPayload) ?? 0
        payload.format = Self.formats[type] ?? .deepStream
        if Self.formats[type] == nil {
            group.warning(
                "msg-conv-payload-type",
                "`msg-conv-payload-type` \(type) is made by a library of its own, which Weir doesn't load; DeepStream's full "
                    + "messages (0) are sent instead."
            )
        } else if let library = group.text("msg-conv-msg2p-lib"), FilePath.name(of: library) != Self.usualLibrary {
            group.warning(
                "msg-conv-msg2p-lib",
                "`msg-conv-msg2p-lib` names \(quoted(library)), which Weir doesn't load; it makes the messages itself."
            )
        }
        if let path = group.path("msg-conv-config"), let place = group.group["msg-conv-config"]?.valuePlace {
            let sites = SiteFileReader(reading: reader.reading)
            let found = sites.directory(path, place: place, key: group.label("msg-conv-config"))
            payload.sites = found ?? payload.sites
        }
        return payload
    }

    /// Makes all payload types but the custom one.
    private static let usualLibrary = "libnvds_msgconv.so"
}
