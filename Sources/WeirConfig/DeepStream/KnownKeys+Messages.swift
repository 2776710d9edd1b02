/// The groups of an application file that are about messages, and those of the files that these name.
extension KnownKeys {
    private static let converterRead = """
        msg-conv-config msg-conv-payload-type msg-conv-msg2p-lib msg-conv-frame-interval
        """

    /// Which component's metadata is meant, and how it is reached: in Weir there is one, which is always there.
    private static let converterIrrelevant = "msg-conv-msg2p-new-api msg-conv-comp-id"

    private static let converterOff = "multiple-payloads msg-conv-multiple-payloads msg-conv-dummy-payload"

    private static let converterUnsupported = [
        "debug-payload-dir": [""], "msg-conv-debug-payload-dir": [""], "msg-conv-embedding-filter": [""],
    ]

    /// A sink of type 6.
    static let messageSink = KnownKeys(
        read: """
            enable type msg-broker-proto-lib msg-broker-conn-str topic msg-broker-config disable-msgconv \(converterRead)
            """,
        irrelevant: """
            source-id sync qos gpu-id nvbuf-memory-type msg-broker-comp-id new-api \(converterIrrelevant)
            """,
        off: "link-to-demux sleep-time \(converterOff)",
        unsupported: converterUnsupported
    )

    static let messageConverter = KnownKeys(
        read: "enable \(converterRead)",
        irrelevant: "gpu-id nvbuf-memory-type \(converterIrrelevant)",
        off: converterOff,
        unsupported: converterUnsupported
    )

    static let messageConsumer = KnownKeys(
        read: "enable proto-lib conn-str config-file subscribe-topic-list sensor-list-file"
    )

    /// `[message-broker]` of an adapter's file.
    static func broker(_ adapter: DeepStreamBroker.Adapter) -> KnownKeys {
        switch adapter {
        case .kafka:
            KnownKeys(
                read: "consumer-group-id proto-cfg producer-proto-cfg consumer-proto-cfg",
                irrelevant: "share-connection",
                // Messages of one stream, which is a sensor, go to one partition in any case.
                unsupported: ["partition-key": ["", "sensor.id"]]
            )
        case .amqp:
            KnownKeys(
                read: "hostname port username password exchange topic amqp-framesize amqp-heartbeat",
                irrelevant: "share-connection"
            )
        case .mqtt:
            KnownKeys(
                read: """
                    username password client-id enable-tls tls-cafile tls-capath tls-certfile tls-keyfile keep-alive
                    """,
                irrelevant: "share-connection loop-timeout set-threaded"
            )
        case .redis:
            KnownKeys(
                read: "hostname port password streamsize payloadkey consumergroup consumername",
                irrelevant: "share-connection flush-timeout"
            )
        case .azure, .azureEdge:
            KnownKeys(
                read: "connection_str shared_access_key custom_msg_properties",
                irrelevant: "share-connection cleanup-timeout"
            )
        }
    }

    /// `[nvmsgbroker]`: a lost connection is made anew in any case, for as long as there are messages.
    static let brokerLibrary = KnownKeys(
        read: "",
        irrelevant: "retry-interval max-retry-limit work-interval",
        unsupported: ["auto-reconnect": ["1", "true"]]
    )

    /// The groups of a file of sites, by their names without the number.
    static let sites = [
        "sensor": KnownKeys(read: "enable type id location description coordinate"),
        "place": KnownKeys(
            read: "enable id type name location coordinate place-sub-field1 place-sub-field2 place-sub-field3"
        ),
        "analytics": KnownKeys(read: "enable id description source version"),
    ]
}
