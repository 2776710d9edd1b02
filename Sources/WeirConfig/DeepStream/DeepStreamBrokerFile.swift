import WeirCore

/// Reads the file about a broker that a sink or consumer names: the keys of its protocol adapter.
struct DeepStreamBrokerFile {
    let adapter: DeepStreamBroker.Adapter
    /// `[message-broker]`; nil where there is none.
    private let group: GroupReader?

    /// What the file holds that `key` of a group names; nothing where there is none, or after saying why it can't be read.
    init(_ owner: GroupReader, key: String, _ adapter: DeepStreamBroker.Adapter) {
        self.adapter = adapter
        guard let file = owner.keyFile(key, called: "file about the broker") else {
            group = nil
            return
        }
        let folder = FilePath.folder(of: file.file)
        func reader(_ group: KeyFile.Group) -> GroupReader {
            GroupReader(group: group, reading: owner.reading, folder: folder)
        }
        for found in file.groups {
            switch found.name {
            case "message-broker": KnownKeys.broker(adapter).check(reader(found))
            case "nvmsgbroker": KnownKeys.brokerLibrary.check(reader(found))
            default:
                owner.reading.warning(
                    found.place,
                    key: found.name,
                    "\(quoted("[\(found.name)]")) is no group of a broker's file, and has no effect; there are "
                        + "`[message-broker]` and `[nvmsgbroker]`."
                )
            }
        }
        group = file["message-broker"].map(reader)
    }

    /// Host and port, for adapters whose file tells them.
    var address: (host: String, port: String)? {
        guard let group, let host = group.text("hostname") else { return nil }
        return (host, group.text("port") ?? "\(adapter.kind.defaultPort ?? 0)")
    }

    func apply(to found: inout DeepStreamBroker.Found, isProducer: Bool) {
        guard let group else { return }
        for (key, option) in Self.options[adapter] ?? [] { set(option, key, group, &found.settings) }
        switch adapter {
        case .kafka:
            set("group", "consumer-group-id", group, &found.settings)
            KafkaProperties(group: group, isProducer: isProducer).apply(to: &found.settings)
        case .mqtt:
            takeUser(group, &found.settings)
            found.settings.security = security(group)
        case .amqp:
            takeUser(group, &found.settings)
            found.topic = group.text("topic")
        case .redis: found.settings.password = group.text("password")
        case .azure, .azureEdge: break
        }
    }

    /// The options that adapters have other names for.
    private static let options: [DeepStreamBroker.Adapter: [(key: String, option: String)]] = [
        .mqtt: [("client-id", "client-id"), ("keep-alive", "keep-alive")],
        .amqp: [("exchange", "exchange"), ("amqp-framesize", "frame-size"), ("amqp-heartbeat", "heartbeat")],
        .redis: [
            ("streamsize", "stream-length"), ("payloadkey", "payload-key"), ("consumergroup", "group"),
            ("consumername", "consumer"),
        ],
    ]

    private func set(_ name: String, _ key: String, _ group: GroupReader, _ settings: inout BrokerSettings) {
        guard let text = group.text(key),
            let option = BrokerOption.all(of: settings.kind).first(where: { $0.name == name })
        else { return }
        if let problem = option.problem(with: text) {
            group.error(key, "\(quoted(key)) in \(quoted("[\(group.name)]")) is \(quoted(text)); it \(problem).")
        } else {
            settings.options[name] = text
        }
    }

    private func takeUser(_ group: GroupReader, _ settings: inout BrokerSettings) {
        settings.user = group.text("username")
        settings.password = group.text("password")
    }

    private func security(_ group: GroupReader) -> BrokerSecurity? {
        let keys = ["tls-cafile", "tls-capath", "tls-certfile", "tls-keyfile"]
        guard group.flag("enable-tls") == true else {
            for key in keys where group.text(key) != nil {
                group.warning(key, "\(quoted(key)) has no effect without `enable-tls=1`.")
            }
            return nil
        }
        let folder = group.path("tls-capath")
        if let folder, group.reading.fileSystem.kind(of: folder) != .folder {
            group.error("tls-capath", "The folder \(quoted(folder)) does not exist.")
        }
        return BrokerSecurity(
            authorities: group.file("tls-cafile", called: "authorities"),
            authoritiesFolder: folder,
            certificate: group.file("tls-certfile", called: "certificate"),
            key: group.file("tls-keyfile", called: "key")
        )
    }
}

extension DeepStreamBrokerFile {
    /// A device at Azure IoT: an MQTT broker with rules of its own.
    ///
    /// `place` is where a connection string may stand beside the file.
    func device(connection: String?, at place: (group: GroupReader, key: String)) -> DeepStreamBroker.Found? {
        let name = quoted("[\(place.group.name)]")
        let form = "it must be `HostName=…;DeviceId=…;SharedAccessKey=…`."
        guard let text = group?.text("connection_str") ?? connection else {
            place.group.error(place.key, "The connection string of \(name) is missing; \(form)")
            return nil
        }
        // Not with the text: the key stands in it.
        guard let (device, inlineKey) = AzureDevice.read(connectionString: text.withoutQuotes) else {
            place.group.error(place.key, "The connection string of \(name) lacks host or device; \(form)")
            return nil
        }
        guard let key = group?.text("shared_access_key") ?? inlineKey else {
            place.group.error(place.key, "The connection string of \(name) has no key; \(form)")
            return nil
        }
        let settings = BrokerSettings(
            kind: .mqtt,
            address: device.address,
            user: device.user,
            security: BrokerSecurity(),
            options: ["client-id": device.device, "shared-access-key": key]
        )
        let properties = group.map { PairText.pairs("custom_msg_properties", of: $0) } ?? []
        return DeepStreamBroker.Found(
            settings: settings,
            fixedTopic: device.topic(properties: properties),
            device: device
        )
    }
}

extension GroupReader {
    /// A path of a file that is there.
    fileprivate func file(_ key: String, called what: String) -> String? {
        guard let path = path(key), let place = group[key]?.valuePlace else { return nil }
        reading.requireFile(path, called: what, place: place, key: label(key))
        return path
    }
}
