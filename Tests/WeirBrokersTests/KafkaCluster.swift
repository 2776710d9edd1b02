import CWeirKafka
import WeirCore
import WeirTestKit

/// librdkafka's own cluster for tests, which speaks Kafka's protocol on real ports: real brokers can't be had everywhere.
///
/// It knows no users and no encryption.
final class KafkaCluster: BrokerServer, @unchecked Sendable {
    // Safe to share: the pointers never change, and the library locks what is behind them.
    let cluster: OpaquePointer
    private let owner: OpaquePointer
    private let size: Int32

    /// More milliseconds than a test lasts.
    private static let forever: Int32 = 3_600_000
    private static let partitions: Int32 = 4
    /// The protocol's number of the request that messages are sent with.
    private static let produce: Int16 = 0

    convenience init(_ access: ServerAccess) throws { try self.init(brokers: 1) }

    init(brokers: Int32) throws {
        owner = try Self.client(RD_KAFKA_PRODUCER, [])
        size = brokers
        guard let cluster = rd_kafka_mock_cluster_new(owner, brokers) else {
            rd_kafka_destroy(owner)
            throw WeirError(.library, "librdkafka makes no cluster.")
        }
        self.cluster = cluster
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(owner)
    }

    var settings: BrokerSettings {
        BrokerSettings(kind: .kafka, address: String(cString: rd_kafka_mock_cluster_bootstraps(cluster)))
    }

    /// librdkafka's default for `message.max.bytes`.
    let sizeLimit: Int? = 1_000_000

    func start() throws { for broker in 1...size { rd_kafka_mock_broker_set_up(cluster, broker) } }
    func stop() { for broker in 1...size { rd_kafka_mock_broker_set_down(cluster, broker) } }
    func pause() { for broker in 1...size { rd_kafka_mock_broker_set_rtt(cluster, broker, Self.forever) } }
    func resume() { for broker in 1...size { rd_kafka_mock_broker_set_rtt(cluster, broker, 0) } }

    func open(_ topic: String) throws {
        rd_kafka_mock_topic_create(cluster, topic, Self.partitions, 1)
    }

    /// Answers the next messages with these errors, one after the other; each broker does.
    func fail(_ errors: [rd_kafka_resp_err_t]) {
        rd_kafka_mock_push_request_errors_array(cluster, Self.produce, errors.count, errors)
    }

    /// What a topic is answered for with from here on.
    func set(_ error: rd_kafka_resp_err_t, for topic: String) {
        rd_kafka_mock_topic_set_error(cluster, topic, error)
    }

    func received(on topic: String, count: Int) throws -> [ReceivedMessage] {
        try receivedWithPartitions(on: topic, count: count).map(\.message)
    }

    func receivedWithPartitions(
        on topic: String,
        count: Int
    ) throws -> [(message: ReceivedMessage, partition: Int32, key: String)] {
        let consumer = try Self.client(
            RD_KAFKA_CONSUMER,
            [("bootstrap.servers", settings.address), ("group.id", "test"), ("enable.auto.commit", "false")]
        )
        defer { rd_kafka_destroy(consumer) }
        let list = rd_kafka_topic_partition_list_new(Self.partitions)
        defer { rd_kafka_topic_partition_list_destroy(list) }
        for partition in 0..<Self.partitions {
            rd_kafka_topic_partition_list_add(list, topic, partition).pointee.offset = Int64(RD_KAFKA_OFFSET_BEGINNING)
        }
        rd_kafka_assign(consumer, list)
        var (received, ids): ([(ReceivedMessage, Int32, String)], Set<String>) = ([], [])
        let deadline = MonotonicTime.now.advanced(by: testPatience.nanoseconds)
        while ids.count < count, MonotonicTime.now < deadline {
            guard let pointer = rd_kafka_consumer_poll(consumer, 100) else { continue }
            defer { rd_kafka_message_destroy(pointer) }
            guard pointer.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            let payload = Array(UnsafeRawBufferPointer(start: pointer.pointee.payload, count: pointer.pointee.len))
            let key = UnsafeRawBufferPointer(start: pointer.pointee.key, count: pointer.pointee.key_len)
            let message = ReceivedMessage(id: Self.header("weir-id", of: pointer), payload: payload)
            ids.insert(message.id)
            received.append((message, pointer.pointee.partition, String(decoding: key, as: UTF8.self)))
        }
        return received
    }

    func publish(_ payload: [UInt8], on topic: String) throws {
        let producer = try Self.client(RD_KAFKA_PRODUCER, [("bootstrap.servers", settings.address)])
        defer { rd_kafka_destroy(producer) }
        // Without a key messages may go to any partition, and so lose their order.
        let error = payload.withUnsafeBytes {
            cweir_kafka_produce(producer, topic, "key", 3, $0.baseAddress, $0.count, "id", "text/plain", nil)
        }
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR,
            rd_kafka_flush(producer, Int32(testPatience * 1000)) == RD_KAFKA_RESP_ERR_NO_ERROR
        else { throw WeirError(.resource, "the cluster takes no message.") }
    }

    private static func header(_ name: String, of message: UnsafeMutablePointer<rd_kafka_message_t>) -> String {
        var headers: OpaquePointer?
        var (value, size): (UnsafeRawPointer?, Int) = (nil, 0)
        guard rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR,
            rd_kafka_header_get_last(headers, name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR
        else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: value, count: size), as: UTF8.self)
    }

    private static func client(_ kind: rd_kafka_type_t, _ properties: [(String, String)]) throws -> OpaquePointer {
        let configuration = rd_kafka_conf_new()
        // What goes wrong on purpose needs no log.
        for (name, value) in properties + [("log_level", "0")] {
            rd_kafka_conf_set(configuration, name, value, nil, 0)
        }
        guard let client = rd_kafka_new(kind, configuration, nil, 0) else {
            rd_kafka_conf_destroy(configuration)
            throw WeirError(.library, "librdkafka makes no client.")
        }
        return client
    }
}
