import WeirCore

extension WeirFileWriter {
    func publication(_ publication: Publication) -> YAMLText {
        let broker = publication.broker
        var map = YAMLMap()
        addAddress(broker, to: &map)
        if broker.kind.hasTopics, publication.topic != TopicText.customary {
            map.add("topic", .text(publication.topic))
        }
        add(publication.selection, to: &map)
        add(publication.payload, to: &map)
        addAccess(broker, to: &map)
        if publication.outbox != OutboxOptions() { map.add("outbox", outbox(publication.outbox)) }
        addOptions(broker, to: &map)
        return map.value
    }

    func command(_ channel: CommandChannel) -> YAMLText {
        var map = YAMLMap()
        addAddress(channel.broker, to: &map)
        map.add("topics", .row(channel.topics.map(YAMLText.text)))
        map.add("reply", channel.replyTopic.map(YAMLText.text))
        if !channel.sensors.isEmpty {
            let sensors = channel.sensors.map { YAMLText.Entry(key: $0.key, value: .text($0.value)) }
            map.add("sensors", .map(sensors.sorted { $0.key < $1.key }))
        }
        addAccess(channel.broker, to: &map)
        addOptions(channel.broker, to: &map)
        return map.value
    }

    private func addAddress(_ broker: BrokerSettings, to map: inout YAMLMap) {
        switch broker.kind {
        case .file: map.add(broker.kind.rawValue, .text(paths.text(broker.address)))
        case .standardOutput: map.add(broker.kind.rawValue, .flag(true))
        default: map.add(broker.kind.rawValue, .text(broker.address))
        }
    }

    private func add(_ selection: MessageSelection, to map: inout YAMLMap) {
        let standard = MessageSelection()
        if selection.everyFrames != standard.everyFrames { map.add("every", .number(selection.everyFrames)) }
        if selection.sendsEvents != standard.sendsEvents { map.add("events", .flag(selection.sendsEvents)) }
        if !selection.identities.isEmpty { map.add("identities", .choices(selection.identities)) }
        if !selection.labels.isEmpty { map.add("labels", .row(selection.labels.sorted().map(YAMLText.text))) }
        map.add("fields", selection.fields.map(YAMLText.choices))
        if selection.sendsCrops { map.add("crops", .flag(true)) }
    }

    private func add(_ payload: PayloadOptions, to map: inout YAMLMap) {
        if payload.format != PayloadOptions().format { map.add("payload", .plain(payload.format.rawValue)) }
        if payload.hasEnvelope { map.add("envelope", .plain("cloudevents")) }
        if payload.isExact { map.add("compatibility", .plain("exact")) }
        map.add("sites", payload.sites.file.map { .text(paths.text($0)) })
    }

    private func addAccess(_ broker: BrokerSettings, to map: inout YAMLMap) {
        map.add("user", broker.user.map(secret))
        map.add("password", broker.password.map(secret))
        map.add("tls", broker.security.map(security))
    }

    private func security(_ security: BrokerSecurity) -> YAMLText {
        var map = YAMLMap()
        let authorities = [security.authorities, security.authoritiesFolder].compactMap { $0 }
        let written = authorities.map { YAMLText.text(paths.text($0)) }
        map.add("authorities", written.count > 1 ? .row(written) : written.first)
        map.add("certificate", security.certificate.map { .text(paths.text($0)) })
        map.add("key", security.key.map { .text(paths.text($0)) })
        if !security.checksName { map.add("check-name", .flag(false)) }
        return map.entries.isEmpty ? .flag(true) : map.value
    }

    private func outbox(_ outbox: OutboxOptions) -> YAMLText {
        let standard = OutboxOptions()
        var map = YAMLMap()
        if !outbox.isDurable { map.add("durable", .flag(false)) }
        if outbox.sizeLimit != standard.sizeLimit { map.add("size", .plain(ByteCount.text(outbox.sizeLimit))) }
        if outbox.ageLimit != standard.ageLimit {
            map.add("age", .plain(QuantityText.age.text(Double(outbox.ageLimit))))
        }
        return map.value
    }

    private func addOptions(_ broker: BrokerSettings, to map: inout YAMLMap) {
        for option in BrokerOption.all(of: broker.kind) {
            guard let text = broker.options[option.name] else { continue }
            switch option.value {
            case .number, .flag: map.add(option.name, .plain(text))
            case .text, .choice: map.add(option.name, .text(text))
            case .pairs, .secret: map.add(option.name, secret(text))
            }
        }
    }

    /// A secret, or where it stands, with the path of a file as it is seen from the file that is written.
    private func secret(_ text: String) -> YAMLText {
        let file = "file:"
        return .text(text.hasPrefix(file) ? file + paths.text(String(text.dropFirst(file.count))) : text)
    }
}

extension YAMLText {
    /// A set of words, in the order that they are told in.
    fileprivate static func choices<Choice: RawRepresentable<String> & CaseIterable & Hashable>(
        _ set: Set<Choice>
    ) -> YAMLText {
        .row(Choice.allCases.filter(set.contains).map { .plain($0.rawValue) })
    }
}
