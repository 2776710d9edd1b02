import Testing
import WeirCore

@testable import WeirConfig

/// Connection strings and files of DeepStream's protocol adapters.
@Suite struct DeepStreamBrokerTests {
    private func report(_ adapter: String, _ connection: String, _ file: String, topic: String = "t")
        -> ConfigurationReport
    {
        let files = MemoryFileSystem(
            ["/ds/cfg/broker.txt": file],
            existing: ["/ds/a.mp4", "/ds/cfg/ca.pem", "/ds/cfg/cert.pem", "/ds/cfg/key.pem", "/ds/cfg/ca/a.pem"]
        )
        let keys = "msg-broker-proto-lib=libnvds_\(adapter)_proto.so\nmsg-broker-config=cfg/broker.txt\n"
        let connected = connection.isEmpty ? "" : "msg-broker-conn-str=\(connection)\n"
        let named = topic.isEmpty ? "" : "topic=\(topic)\n"
        let sink = DeepStreamPublicationTests.application + DeepStreamPublicationTests.sink + keys + connected + named
        return readApp(sink, files)
    }

    private func publication(
        _ adapter: String,
        _ connection: String,
        _ file: String,
        topic: String = "t"
    ) throws -> Publication {
        let report = report(adapter, connection, "[message-broker]\n" + file, topic: topic)
        #expect(report.lines == [])
        return try #require(report.application?.publications.first)
    }

    @Test func mqtt() throws {
        let file = """
            username=u
            password=p
            client-id=ignored
            enable-tls=1
            tls-cafile=ca.pem
            tls-capath=ca
            tls-certfile=cert.pem
            tls-keyfile=key.pem
            share-connection=0
            loop-timeout=2000
            keep-alive=30
            set-threaded=0
            """
        #expect(
            try publication("mqtt", "b;8883;gate", file).broker
                == BrokerSettings(
                    kind: .mqtt,
                    address: "b:8883",
                    user: "u",
                    password: "p",
                    security: .init(
                        authorities: "/ds/cfg/ca.pem",
                        authoritiesFolder: "/ds/cfg/ca",
                        certificate: "/ds/cfg/cert.pem",
                        key: "/ds/cfg/key.pem"
                    ),
                    options: ["client-id": "gate", "keep-alive": "30"]
                )
        )
    }

    @Test func amqp() throws {
        let file = """
            hostname=other
            exchange=mine
            topic=from-the-file
            amqp-framesize=65536
            amqp-heartbeat=10
            username=u
            password=p
            """
        let publication = try publication("amqp", "b;5672", file, topic: "")
        #expect(publication.topic == "from-the-file")
        #expect(
            publication.broker
                == BrokerSettings(
                    kind: .amqp,
                    address: "b:5672",
                    user: "u",
                    password: "p",
                    options: ["exchange": "mine", "frame-size": "65536", "heartbeat": "10"]
                )
        )
        #expect(try self.publication("amqp", "", "hostname=h\nport=5673\n").broker.address == "h:5673")
        #expect(try self.publication("amqp", "", "hostname=h\n").broker.address == "h:5672")
        let named = try self.publication("amqp", "b;5672;guest;secret", "").broker
        #expect((named.user, named.password) == ("guest", "secret"))
    }

    @Test func redis() throws {
        let file = """
            password=p
            streamsize=100
            payloadkey=data
            consumergroup=g
            consumername=n
            """
        #expect(
            try publication("redis", "::1;6379;stream", file, topic: "").broker
                == BrokerSettings(
                    kind: .redis,
                    address: "[::1]:6379",
                    password: "p",
                    options: ["stream-length": "100", "payload-key": "data", "group": "g", "consumer": "n"]
                )
        )
    }

    @Test(arguments: [
        ("mqtt", "env:USER_MQTT?", "env:PASSWORD_MQTT?"), ("amqp", "env:USER_AMQP?", "env:PASSWORD_AMQP?"),
        ("redis", nil, "env:PASSWORD_REDIS?"), ("kafka", nil, nil),
    ])
    func theEnvironmentIsAskedWhereNothingIsSaid(adapter: String, user: String?, password: String?) throws {
        let broker = try publication(adapter, "b;1", "").broker
        #expect((broker.user, broker.password) == (user, password))
    }

    @Test func theEnvironmentFillsWhatIsLeftOut() throws {
        let broker = try publication("amqp", "b;5672;guest", "").broker
        #expect((broker.user, broker.password) == ("guest", "env:PASSWORD_AMQP?"))
    }

    @Test(
        arguments: [
            ("security.protocol=ssl;ssl.ca.location=ca.pem", BrokerSecurity(authorities: "/ds/cfg/ca.pem"), nil),
            ("ssl.ca.location=ca.pem; linger.ms = 5;", nil, "linger.ms=5"),
            (
                "sasl.mechanism=GSSAPI;security.protocol=sasl_plaintext", nil,
                "sasl.mechanism=GSSAPI;security.protocol=sasl_plaintext"
            ),
            ("security.protocol=plaintext;compression.codec=inherit", nil, "compression.codec=inherit"),
            ("sasl.mechanisms=SCRAM-SHA-512", nil, nil),
        ] as [(String, BrokerSecurity?, String?)]
    )
    func propertiesOfKafka(text: String, security: BrokerSecurity?, rest: String?) throws {
        let broker = try publication("kafka", "b;1", "proto-cfg=\"\(text)\"").broker
        #expect(broker.security == security)
        #expect(broker.options["properties"] == rest)
        #expect(broker.options["sasl"] == (text.contains("SCRAM") ? "scram-sha-512" : nil))
    }

    @Test func aDeviceAtAzureIsAnMQTTBroker() throws {
        let file = """
            connection_str=HostName=hub.azure-devices.net;DeviceId=gate 1;SharedAccessKey=a2V5
            custom_msg_properties=site=north east;kind=gate;
            share-connection=1
            cleanup-timeout=20
            """
        let publication = try publication("azure", "", file, topic: "")
        #expect(
            publication.broker
                == BrokerSettings(
                    kind: .mqtt,
                    address: "hub.azure-devices.net:8883",
                    user: "hub.azure-devices.net/gate 1/?api-version=2021-04-12",
                    security: .init(),
                    options: ["client-id": "gate 1", "shared-access-key": "a2V5"]
                )
        )
        #expect(publication.topic == "devices/gate 1/messages/events/site=north%20east&kind=gate")
        let inSink = try self.publication(
            "azure",
            "HostName=h;DeviceId=d;SharedAccessKey=b2xk",
            "shared_access_key=bmV3\n",
            topic: ""
        )
        #expect(inSink.broker.options["shared-access-key"] == "bmV3")
    }

    @Test(
        arguments: [
            (
                "[message-broker]\nkeep-alive=1\n", "mqtt", "b;1",
                """
                cfg/broker.txt:2:12: error: `keep-alive` in `[message-broker]` is `1`; it must be a whole number \
                from 5 to 65535.
                """
            ),
            (
                "[message-broker]\nenable-tls=maybe\n", "mqtt", "b;1",
                "cfg/broker.txt:2:12: error: `enable-tls` in `[message-broker]` is `maybe`; it must be 0 or 1."
            ),
            (
                "[message-broker]\nenable-tls=1\ntls-cafile=no.pem\n", "mqtt", "b;1",
                "cfg/broker.txt:3:12: error: The authorities `/ds/cfg/no.pem` does not exist."
            ),
            (
                "[message-broker]\nenable-tls=1\ntls-capath=no\n", "mqtt", "b;1",
                "cfg/broker.txt:3:12: error: The folder `/ds/cfg/no` does not exist."
            ),
            (
                "[message-broker]\ntls-cafile=ca.pem\n", "mqtt", "b;1",
                "cfg/broker.txt:2:12: warning: `tls-cafile` has no effect without `enable-tls=1`."
            ),
            (
                "[message-broker]\nusrname=u\n", "mqtt", "b;1",
                """
                cfg/broker.txt:2:1: warning: The key `usrname` is not known in `[message-broker]` and has no effect; \
                `username` may be meant.
                """
            ),
            (
                "[message-broker]\nexchange=e\n", "mqtt", "b;1",
                "cfg/broker.txt:2:1: warning: The key `exchange` is not known in `[message-broker]`; it has no effect."
            ),
            (
                "[message-broker]\npartition-key=object.id\n", "kafka", "b;1",
                """
                cfg/broker.txt:2:1: warning: `partition-key` in `[message-broker]` is not supported yet; it has no \
                effect.
                """
            ),
            (
                "[message-broker]\nproto-cfg=hunter2\n", "kafka", "b;1",
                """
                cfg/broker.txt:2:11: error: `proto-cfg` in `[message-broker]` must be pairs such as \
                `name=value;name=value`.
                """
            ),
            (
                "[nvmsgbroker]\nauto-reconnect=0\n", "kafka", "b;1",
                """
                cfg/broker.txt:2:1: warning: `auto-reconnect` in `[nvmsgbroker]` is not supported yet; it has no \
                effect.
                """
            ),
            (
                "[nvmsgbroker]\nauto-reconnect=1\nretry-interval=1\nmax-retry-limit=3600\nwork-interval=10000\n",
                "kafka", "b;1", nil
            ),
            (
                "[broker]\na=b\n", "kafka", "b;1",
                """
                cfg/broker.txt:1:1: warning: `[broker]` is no group of a broker's file, and has no effect; there are \
                `[message-broker]` and `[nvmsgbroker]`.
                """
            ),
            (
                "[message-broker]\nconnection_str=HostName=h;SharedAccessKey=hunter2\n", "azure", "",
                """
                app.txt:5:1: error: The connection string of `[sink0]` lacks host or device; it must be \
                `HostName=…;DeviceId=…;SharedAccessKey=…`.
                """
            ),
            (
                "[message-broker]\nconnection_str=HostName=h;DeviceId=d\n", "azure", "",
                """
                app.txt:5:1: error: The connection string of `[sink0]` has no key; it must be \
                `HostName=…;DeviceId=…;SharedAccessKey=…`.
                """
            ),
            (
                "[message-broker]\n", "azure", "",
                """
                app.txt:5:1: error: The connection string of `[sink0]` is missing; it must be \
                `HostName=…;DeviceId=…;SharedAccessKey=…`.
                """
            ),
            (
                "[message-broker]\nconnection_str=HostName=h;DeviceId=d;SharedAccessKey=a2V5\n", "azure", "-",
                "app.txt:11:7: warning: `topic` has no effect: devices at Azure IoT have one of their own."
            ),
            (
                "[message-broker]\n", "amqp", "b;port;guest;hunter2",
                """
                app.txt:10:21: error: `msg-broker-conn-str` in `[sink0]` is `b;port`; it must be `HOST;PORT`, such \
                as `127.0.0.1;9092`.
                """
            ),
        ] as [(String, String, String, String?)]
    )
    func whatIsWrongIsOneSentence(file: String, adapter: String, connection: String, line: String?) {
        let topic = adapter == "azure" && connection != "-" ? "" : "t"
        #expect(report(adapter, connection, file, topic: topic).lines == (line.map { ["/ds/\($0)"] } ?? []))
    }
}
