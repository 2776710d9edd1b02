import Testing
import WeirCore

@testable import WeirConfig

/// What is written of brokers is read as what it was.
@Suite struct MessagingWriterTests {
    private static let files = PublicationKeyTests.files

    private func text(_ application: Application) -> String {
        WeirFileWriter(paths: WrittenPath(folder: "/site", workingFolder: "/site")).text(application, head: [])
    }

    private static func application(_ publications: [Publication], _ commands: [CommandChannel] = []) -> Application {
        Application(
            sources: [.init(id: SourceID("0"), location: .file("/site/street.mp4"))],
            detect: .init(model: .file("/site/m.onnx")),
            track: .init(),
            outputs: [.init(kind: .null, isSynchronized: false)],
            publications: publications,
            commands: commands
        )
    }

    /// All that a broker of this kind may have, none of it as it is anyway.
    static func broker(_ kind: BrokerKind) -> BrokerSettings {
        let addresses: [BrokerKind: String] = [
            .webhook: "https://example.com/a?b=c", .file: "/site/out \(kind).jsonl", .standardOutput: "-",
        ]
        var broker = BrokerSettings(kind: kind, address: addresses[kind] ?? "host:1234")
        for option in BrokerOption.all(of: kind) {
            switch option.value {
            case .text: broker.options[option.name] = "- a: #1 ü"
            case .number(_, let range): broker.options[option.name] = "\(range.upperBound)"
            case .flag(let flag): broker.options[option.name] = "\(!flag)"
            case .choice(_, let names): broker.options[option.name] = names.last
            case .pairs: broker.options[option.name] = "a=b;c=d"
            case .secret: broker.options[option.name] = "file:/site/secret"
            }
        }
        // It is for devices at Azure, whose users have names of a form of their own.
        broker.options["shared-access-key"] = nil
        if kind != .file, kind != .standardOutput {
            (broker.user, broker.password) = ("null", "file:/site/secret")
            broker.security = BrokerSecurity(
                authorities: "/site/ca.pem",
                authoritiesFolder: kind == .nats ? "/site/ca" : nil,
                checksName: false
            )
        }
        return broker
    }

    private func check(_ application: Application, _ place: SourceLocation = #_sourceLocation) {
        let text = text(application)
        let report = read(text, Self.files)
        #expect(report.lines == [], "\(text)", sourceLocation: place)
        #expect(report.application?.publications == application.publications, "\(text)", sourceLocation: place)
        #expect(report.application?.commands == application.commands, "\(text)", sourceLocation: place)
    }

    @Test func whatHoldsAnywayIsNotWritten() {
        let application = Self.application(
            [
                Publication(broker: .init(kind: .mqtt, address: "a:1883"), topic: "weir"),
                Publication(broker: .init(kind: .standardOutput, address: "-"), topic: ""),
            ],
            [CommandChannel(broker: .init(kind: .nats, address: "a", security: .init()), topics: ["b", "c.*"])]
        )
        #expect(
            text(application).hasSuffix(
                """
                publish:
                  - mqtt: "a:1883"
                  - stdout: true
                commands:
                  - nats: a
                    topics: [b, "c.*"]
                    tls: true

                """
            ),
            "\(text(application))"
        )
        check(application)
    }

    /// All that there is to say of what goes to a broker, but for its form.
    static func publication(_ kind: BrokerKind) -> Publication {
        var publication = Publication(broker: Self.broker(kind), topic: kind.hasTopics ? "a.{stream}" : "")
        publication.selection.everyFrames = 0
        publication.selection.sendsEvents = false
        publication.selection.identities = [.change, .end]
        publication.selection.labels = ["traffic light", "2", "true"]
        publication.selection.fields = []
        publication.selection.sendsCrops = true
        publication.payload.hasEnvelope = true
        publication.outbox.isDurable = false
        publication.outbox.sizeLimit = 1_000_001
        publication.outbox.ageLimit = 90
        return publication
    }

    static func channel(_ kind: BrokerKind) -> CommandChannel {
        CommandChannel(
            broker: broker(kind),
            topics: ["a", "b"],
            replyTopic: "c",
            sensors: ["CAM: 1": "0", "7": "0"]
        )
    }

    @Test(arguments: BrokerKind.allCases)
    func everythingOfAKind(kind: BrokerKind) {
        check(Self.application([Self.publication(kind)]))
    }

    @Test(arguments: BrokerKind.allCases.filter(\.hasTopics))
    func everythingOfAChannel(kind: BrokerKind) {
        check(Self.application([], [Self.channel(kind)]))
    }

    @Test(arguments: PayloadOptions.Format.allCases)
    func everyForm(format: PayloadOptions.Format) {
        var publication = Publication(broker: .init(kind: .redis, address: "a"), topic: "b")
        publication.payload.format = format
        publication.selection.fields = Set(MessageSelection.ObjectField.allCases)
        check(Self.application([publication]))
    }

    /// With a file of sites, as only DeepStream's messages have them.
    static func publicationWithSites() -> Publication {
        let reading = Reading(fileSystem: files)
        let sites = SiteFileReader(reading: reading).directory("/site/sites.txt", place: Place(file: ""), key: "")
        var publication = Publication(broker: .init(kind: .kafka, address: "a"), topic: "b")
        publication.payload.format = .deepStream
        publication.payload.isExact = true
        publication.payload.sites = sites ?? SiteDirectory()
        return publication
    }

    @Test func sitesAreFoundAgain() {
        let publication = Self.publicationWithSites()
        #expect(publication.payload.sites.sensors.count == 1)
        check(Self.application([publication]))
    }

    /// A device at Azure, whose key is at hand.
    static func device() -> Publication {
        let device = AzureDevice(host: "hub", device: "d 1")
        let broker = BrokerSettings(
            kind: .mqtt,
            address: device.address,
            user: device.user,
            security: .init(),
            options: ["client-id": "d 1", "shared-access-key": "env:KEY"]
        )
        return Publication(broker: broker, topic: device.topic(properties: [("a b", "c&d")]))
    }

    @Test func aDeviceAtAzureIsReadAgain() {
        let device = AzureDevice(host: "hub", device: "d 1")
        let publication = Self.device()
        let channel = CommandChannel(
            broker: publication.broker,
            topics: [device.commandTopic],
            replyTopic: device.topic()
        )
        check(Self.application([publication], [channel]))
    }

    @Test func whoIsNotTheOwnerSeesNoSecrets() {
        let brokers = BrokerKind.allCases.map { kind in
            var broker = Self.broker(kind)
            broker.password = "hunter2"
            if kind == .webhook { broker.address = "https://a/b?token=hunter2" }
            for option in BrokerOption.all(of: kind) where option.isConfidential {
                broker.options[option.name] = "x=hunter2"
            }
            return broker
        }
        let application = Self.application(
            brokers.map { Publication(broker: $0, topic: "a") },
            brokers.map { CommandChannel(broker: $0, topics: ["a"]) }
        )
        #expect(text(application).contains("hunter2"))
        #expect(!text(application.withoutSecrets).contains("hunter2"))
    }

    @Test func sinksOfDeepStreamsBecomeEntries() {
        let files = MemoryFileSystem(
            [
                "/ds/app.txt": DeepStreamPublicationTests.application + DeepStreamPublicationTests.sink
                    + "msg-broker-proto-lib=libnvds_mqtt_proto.so\nmsg-broker-conn-str=b;1883\ntopic=street\n"
                    + "msg-conv-payload-type=1\nmsg-conv-config=sites.txt\n",
                "/ds/sites.txt": "[sensor0]\nenable=1\nid=GATE\n",
            ],
            existing: ["/ds/a.mp4"]
        )
        let report = DeepStreamConverter(fileSystem: files).convert("/ds/app.txt", folder: "/ds", workingFolder: "/")
        #expect(report.diagnostics.map(\.description) == [])
        #expect(
            report.text?.hasSuffix(
                """
                publish:
                  - mqtt: "b:1883"
                    topic: street
                    every: 30
                    events: false
                    payload: deepstream-minimal
                    sites: sites.txt
                    user: "env:USER_MQTT?"
                    password: "env:PASSWORD_MQTT?"

                """
            ) == true,
            "\(report.text ?? "")"
        )
    }
}
