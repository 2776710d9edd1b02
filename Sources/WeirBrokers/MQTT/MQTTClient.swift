import CWeirMosquitto
import Glibc
import Synchronization
import WeirCore

/// libmosquitto wants to be told once that it is used.
let mosquittoLibrary = MosquittoLibrary()

final class MosquittoLibrary: Sendable {
    private let isStarted = Mutex(false)

    func start() {
        isStarted.withLock { isStarted in
            if !isStarted { mosquitto_lib_init() }
            isStarted = true
        }
    }
}

/// What a broker says through libmosquitto.
protocol MQTTListener: AnyObject {
    func connected(code: Int32)
    func published(_ number: Int32, code: Int32)
    func received(_ message: IncomingMessage)
    func subscribed(codes: [Int32])
    func disconnected(code: Int32)
}

/// A client of libmosquitto, with its socket waited for by us: its own loop can't wait for descriptors above 1023.
final class MQTTClient {
    private let client: OpaquePointer
    private let isVersion5: Bool
    private let listener: Unmanaged<Listener>
    private let newest = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

    /// What the library's callbacks are given.
    fileprivate final class Listener {
        weak var listener: (any MQTTListener)?
    }

    /// Throws `.library` where there is no memory for it.
    init(_ options: MQTTOptions, _ owner: any MQTTListener) throws(WeirError) {
        let box = Listener()
        box.listener = owner
        let pointer = Unmanaged.passRetained(box)
        let name = options.clientName.isEmpty ? nil : options.clientName
        // A clean session: the broker keeps nothing of ours, and we send again what is to be sent again.
        guard let client = mosquitto_new(name, true, pointer.toOpaque()) else {
            pointer.release()
            throw WeirError(.library, "libmosquitto can't begin.", cause: String(cString: strerror(errno)))
        }
        (self.client, isVersion5, listener) = (client, options.isVersion5, pointer)
        mosquitto_int_option(
            client,
            MOSQ_OPT_PROTOCOL_VERSION,
            options.isVersion5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311
        )
        mosquitto_int_option(client, MOSQ_OPT_TCP_NODELAY, 1)
        // How many are under way is our own affair, but for what a broker of version 5 allows.
        mosquitto_int_option(client, MOSQ_OPT_SEND_MAXIMUM, Int32(UInt16.max))
        mosquitto_connect_v5_callback_set(client, onConnect)
        mosquitto_publish_v5_callback_set(client, onPublish)
        mosquitto_message_v5_callback_set(client, onMessage)
        mosquitto_subscribe_v5_callback_set(client, onSubscribe)
        mosquitto_disconnect_v5_callback_set(client, onDisconnect)
    }

    deinit {
        mosquitto_destroy(client)
        listener.release()
        newest.deallocate()
    }

    func setUser(_ user: String, password: String?) -> Int32 {
        mosquitto_username_pw_set(client, user, password)
    }

    func setWill(_ options: MQTTOptions) -> Int32 {
        let message = options.willMessage
        return mosquitto_will_set(
            client,
            options.willTopic,
            Int32(clamping: message.count),
            message,
            options.quality,
            options.isRetained
        )
    }

    /// The library takes a reference of its own.
    func setEncryption(_ context: TLSContext) {
        mosquitto_int_option(client, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0)
        mosquitto_void_option(client, MOSQ_OPT_SSL_CTX, UnsafeMutableRawPointer(context.pointer))
    }

    /// Begins to connect without waiting; a local address of a family limits the host's to that family.
    func connect(host: String, port: Int, keepAlive: Int32, from local: String) -> Int32 {
        mosquitto_connect_bind_async(client, host, Int32(port), keepAlive, local)
    }

    /// Below 0 where there is none.
    var descriptor: Int32 { mosquitto_socket(client) }
    var wantsToWrite: Bool { mosquitto_want_write(client) }

    func read() -> Int32 { mosquitto_loop_read(client, 1) }
    func write() -> Int32 { mosquitto_loop_write(client, 1) }
    /// Keeps the connection alive, and finds out where it isn't.
    func lookAfter() -> Int32 { mosquitto_loop_misc(client) }

    /// What quality of service 0 is done with at once is told to the listener before this returns.
    func publish(_ message: OutgoingMessage, _ options: MQTTOptions) -> Int32 {
        guard message.payload.count <= Int(MQTT_MAX_PAYLOAD) else { return Int32(MOSQ_ERR_PAYLOAD_SIZE.rawValue) }
        let texts = [message.topic, message.contentType, message.id, message.stream]
        // C would take the text to end there.
        guard !texts.contains(where: { $0.utf8.contains(0) }) else { return Int32(MOSQ_ERR_MALFORMED_UTF8.rawValue) }
        var properties: OpaquePointer?
        defer { mosquitto_property_free_all(&properties) }
        if isVersion5, !Self.describe(message, in: &properties) { return Int32(MOSQ_ERR_MALFORMED_UTF8.rawValue) }
        return mosquitto_publish_v5(
            client,
            newest,
            message.topic,
            Int32(message.payload.count),
            message.payload,
            options.quality,
            options.isRetained,
            properties
        )
    }

    /// Says what a message is, as far as MQTT 5 has a place for it (section 3.3.2.3); false where that can't be said.
    private static func describe(_ message: OutgoingMessage, in properties: inout OpaquePointer?) -> Bool {
        let pair = Int32(MQTT_PROP_USER_PROPERTY.rawValue)
        let type = Int32(MQTT_PROP_CONTENT_TYPE.rawValue)
        return mosquitto_property_add_string(&properties, type, message.contentType) == 0
            && mosquitto_property_add_string_pair(&properties, pair, "id", message.id) == 0
            && mosquitto_property_add_string_pair(&properties, pair, "stream", message.stream) == 0
    }

    /// The library's number of what was published last.
    var number: Int32 { newest.pointee }

    func subscribe(_ topics: [String], quality: Int32) -> Int32 {
        var texts: [UnsafeMutablePointer<CChar>?] = topics.map { strdup($0) }
        defer { for text in texts { free(text) } }
        return mosquitto_subscribe_multiple(client, nil, Int32(texts.count), &texts, quality, 0, nil)
    }

    func disconnect() {
        mosquitto_disconnect_v5(client, 0, nil)
    }
}

// MARK: - Callbacks

private func listener(_ context: UnsafeMutableRawPointer?) -> (any MQTTListener)? {
    context.flatMap { Unmanaged<MQTTClient.Listener>.fromOpaque($0).takeUnretainedValue().listener }
}

private func onConnect(
    _: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?,
    _ code: Int32,
    _: Int32,
    _: OpaquePointer?
) {
    listener(context)?.connected(code: code)
}

private func onPublish(
    _: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?,
    _ number: Int32,
    _ code: Int32,
    _: OpaquePointer?
) {
    listener(context)?.published(number, code: code)
}

private func onMessage(
    _: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?,
    _ message: UnsafePointer<mosquitto_message>?,
    _: OpaquePointer?
) {
    guard let message = message?.pointee, let topic = message.topic else { return }
    let bytes = UnsafeRawBufferPointer(start: message.payload, count: Int(max(0, message.payloadlen)))
    listener(context)?.received(IncomingMessage(topic: String(cString: topic), payload: Array(bytes)))
}

private func onSubscribe(
    _: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?,
    _: Int32,
    _ count: Int32,
    _ codes: UnsafePointer<Int32>?,
    _: OpaquePointer?
) {
    listener(context)?.subscribed(codes: Array(UnsafeBufferPointer(start: codes, count: Int(max(0, count)))))
}

private func onDisconnect(
    _: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?,
    _ code: Int32,
    _: OpaquePointer?
) {
    listener(context)?.disconnected(code: code)
}
