import CWeirMosquitto
import Glibc
import Synchronization
import WeirCore

/// One connection to an MQTT broker, from connecting to closing.
final class MQTTSession: ConnectionSession, @unchecked Sendable {
    // Safe to share: all but `isConnected` is used on the connection's thread alone.

    /// Messages under way at once: as many as brokers of clouds take.
    private static let window = 100
    /// How often the library is asked to look after the connection, in nanoseconds; it counts in seconds.
    private static let interval: UInt64 = 1_000_000_000

    let endpoint: Endpoint
    let options: MQTTOptions
    private let hangUps: MQTTHangUps
    private let wake: WakeUp
    private let isConnected = Atomic(false)

    private var client: MQTTClient?
    private var security: TLSContext?
    private var isGreeting = false
    /// Whether TCP has connected.
    private var hasReached = false
    private var nextLook = MonotonicTime.now
    /// What the broker answered to our greeting and to a subscription, and said as it ended the connection.
    private var welcome: Int32?
    private var subscriptionCodes: [Int32]?
    private var farewell: Int32?
    private var batch: MQTTBatch?
    private var isFlooded = false
    private var subscriptions: [(topics: [String], queue: IncomingQueue)] = []

    init(_ endpoint: Endpoint, _ options: MQTTOptions, _ hangUps: MQTTHangUps, _ wake: WakeUp) {
        (self.endpoint, self.options, self.hangUps, self.wake) = (endpoint, options, hangUps, wake)
    }

    var isOpen: Bool { isConnected.load(ordering: .relaxed) }

    // MARK: - Connecting

    func open(until deadline: MonotonicTime) throws(WeirError) {
        security = try endpoint.security.map { (security) throws(WeirError) in try TLSContext(security, for: endpoint) }
        var families: [Int32] = []
        var failure = ConnectionEnd.lost("the name has no address")
        do throws(ConnectionEnd) {
            let found = try Resolver.addresses(of: endpoint.host, port: endpoint.port, until: deadline, wake: wake)
            for address in found where !families.contains(address.family) { families.append(address.family) }
        } catch {
            failure = error
        }
        // The library tries one address alone where it isn't to wait; so one of each family has its turn.
        for (index, family) in families.enumerated() {
            let client = try makeClient()
            do throws(ConnectionEnd) {
                try greet(client, family, until: deadline.share(among: families.count - index))
            } catch {
                failure = error
                if error == .interrupted { break }
                continue
            }
            try checkWelcome()
            return
        }
        throw endpoint.error(failure)
    }

    private func makeClient() throws(WeirError) -> MQTTClient {
        let client = try MQTTClient(options, self)
        let password = options.signature?.password(at: time(nil)) ?? endpoint.password
        if let user = endpoint.user, client.setUser(user, password: password) != 0 {
            throw endpoint.wrong("can't be given this user and password")
        }
        if !options.willTopic.isEmpty, client.setWill(options) != 0 {
            throw endpoint.wrong("can't be given this last will; will-topic must be a topic without + and #")
        }
        if let security { client.setEncryption(security) }
        return client
    }

    /// Connects, and waits for the broker's welcome, or for its refusal.
    private func greet(_ client: MQTTClient, _ family: Int32, until deadline: MonotonicTime) throws(ConnectionEnd) {
        (self.client, welcome, farewell) = (client, nil, nil)
        (isGreeting, hasReached) = (true, false)
        let local = family == AF_INET6 ? "::" : "0.0.0.0"
        let code = client.connect(host: endpoint.host, port: endpoint.port, keepAlive: options.keepAlive, from: local)
        if code > 0 { throw end(code) }
        while welcome == nil {
            do throws(ConnectionEnd) {
                try turn(until: deadline)
            } catch {
                // A refusal ends the connection as well.
                if welcome == nil { throw error }
            }
        }
        isGreeting = false
    }

    private func checkWelcome() throws(WeirError) {
        if let welcome, welcome != 0 {
            throw MQTTReason.connectError(welcome, isVersion5: options.isVersion5, at: endpoint)
        }
        isConnected.store(true, ordering: .relaxed)
    }

    func close() {
        // Where something went wrong the broker learns that by the connection's end alone, and tells the last will.
        let isWell = isConnected.exchange(false, ordering: .relaxed)
        if isWell, let client, client.descriptor >= 0 { client.disconnect() }
        client = nil
    }

    // MARK: - Sending

    func send(_ messages: [OutgoingMessage], until deadline: MonotonicTime) -> [Delivery] {
        let batch = MQTTBatch(messages)
        self.batch = batch
        defer { self.batch = nil }
        do throws(ConnectionEnd) {
            for place in messages.indices { try publish(place, in: batch, until: deadline) }
            try wait(until: deadline) { batch.countUnderWay == 0 }
            return batch.result(endpoint.unanswered("the library has lost it"))
        } catch {
            isConnected.store(false, ordering: .relaxed)
            if case .lost = error, options.quality > 0 { noteHangUp(batch) }
            return batch.result(endpoint.unanswered(error))
        }
    }

    private func publish(_ place: Int, in batch: MQTTBatch, until deadline: MonotonicTime) throws(ConnectionEnd) {
        let message = batch.messages[place]
        let isSuspect = hangUps.isSuspect(message)
        try wait(until: deadline) { batch.countUnderWay < (isSuspect ? 1 : Self.window) }
        guard let client else { throw .lost("it isn't connected") }
        var code: Int32 = 0
        batch.begin(place) {
            code = client.publish(message, options)
            return code == 0 ? client.number : nil
        }
        if let delivery = failure(code, message) {
            batch.settle(place, delivery)
        } else if code != 0 {
            throw end(code)
        }
        if isSuspect { try wait(until: deadline) { batch.countUnderWay == 0 } }
    }

    /// What the library makes of a message without asking the broker; nil where the connection is what is wrong.
    private func failure(_ code: Int32, _ message: OutgoingMessage) -> Delivery? {
        switch code {
        case Int32(MOSQ_ERR_PAYLOAD_SIZE.rawValue), Int32(MOSQ_ERR_OVERSIZE_PACKET.rawValue):
            endpoint.tooLarge(message)
        case Int32(MOSQ_ERR_MALFORMED_UTF8.rawValue):
            endpoint.refused(
                "can't be given an id, a stream, a topic or a content type that has control characters or is too long"
            )
        case Int32(MOSQ_ERR_INVAL.rawValue):
            endpoint.refused(
                "can't be given a message on \"\(message.topic)\"; a topic has no +, no # and no control characters"
            )
        case Int32(MOSQ_ERR_QOS_NOT_SUPPORTED.rawValue):
            endpoint.refused("has no quality of service \(options.quality); lower qos")
        case Int32(MOSQ_ERR_RETAIN_NOT_SUPPORTED.rawValue):
            endpoint.refused("retains no messages; set retain to false")
        default: nil
        }
    }

    /// A message that the broker hangs up on again and again is too large for it.
    private func noteHangUp(_ batch: MQTTBatch) {
        let underWay = batch.underWay
        guard hangUps.note(underWay), let message = underWay.first, let place = batch.messages.firstIndex(of: message)
        else {
            return
        }
        batch.settle(
            place,
            endpoint.tooLarge(message, cause: "it hung up on it each time, as where a message is too large")
        )
    }

    // MARK: - Subscribing

    func subscribe(
        topics: [String],
        to queue: IncomingQueue,
        until deadline: MonotonicTime
    ) throws(WeirError) {
        guard let client, isOpen else { throw endpoint.unconnected }
        for topic in topics where topic.utf8.contains(0) || mosquitto_sub_topic_check(topic) != 0 {
            throw endpoint.wrong("can't be asked for \"\(topic)\": it is no topic")
        }
        subscriptions.append((topics, queue))
        subscriptionCodes = nil
        // Commands are to arrive even where what is published may be lost.
        let code = client.subscribe(topics, quality: max(1, options.quality))
        do throws(ConnectionEnd) {
            if code != 0 { throw end(code) }
            try wait(until: deadline) { subscriptionCodes != nil }
        } catch {
            throw endpoint.error(error)
        }
        for (topic, code) in zip(topics, subscriptionCodes ?? []) where code >= MQTTReason.firstFailure {
            throw endpoint.wrong("doesn't let \(endpoint.someone) subscribe to \"\(topic)\"")
        }
    }

    // MARK: - The connection

    func idle() {
        guard isOpen else {
            _ = wake.wait(for: nil, until: nil)
            return
        }
        do throws(ConnectionEnd) {
            try move(until: nextLook)
        } catch {
            isConnected.store(false, ordering: .relaxed)
        }
    }

    private func wait(until deadline: MonotonicTime, _ isDone: () -> Bool) throws(ConnectionEnd) {
        while !isDone() { try turn(until: deadline) }
    }

    private func turn(until deadline: MonotonicTime) throws(ConnectionEnd) {
        if wake.takeInterruption() { throw .interrupted }
        if MonotonicTime.now >= deadline { throw .timedOut }
        try move(until: min(deadline, nextLook))
    }

    /// Waits for the socket, and has the library read, write and look after the connection as is due.
    private func move(until deadline: MonotonicTime) throws(ConnectionEnd) {
        guard let client, client.descriptor >= 0 else { throw .lost("it closed the connection") }
        let socket = client.descriptor
        if batch != nil { Socket.acknowledgeAtOnce(socket) }
        // While TCP connects, that it has is told by being able to write.
        let wantsToWrite = client.wantsToWrite || isGreeting && !hasReached
        if case .ready(let isReadable, let isWritable) = wake.wait(for: socket, writable: wantsToWrite, until: deadline)
        {
            if !hasReached {
                if let failure = Socket.pendingFailure(of: socket) { throw failure }
                hasReached = isWritable
            }
            // The library goes on agreeing on TLS where it reads, even where it has to write.
            if isReadable || isGreeting && isWritable { try check(client.read()) }
            if isWritable, client.descriptor >= 0 { try check(client.write()) }
        }
        if MonotonicTime.now >= nextLook {
            nextLook = MonotonicTime.now.advanced(by: Self.interval)
            try check(client.lookAfter())
        }
    }

    private func check(_ code: Int32) throws(ConnectionEnd) {
        if code != 0 { throw end(code) }
        if isFlooded { throw .flooded }
    }

    /// Why the library says that a connection is over; `errno` is as it left it.
    private func end(_ code: Int32) -> ConnectionEnd {
        let number = errno
        if let farewell, farewell >= MQTTReason.firstFailure { return .lost(MQTTReason.text(farewell)) }
        if let refusal = security?.refusal { return .untrusted(refusal) }
        // What it said of that may be lost as it hangs up.
        let mayAsk = isGreeting && security != nil && endpoint.security?.certificate == nil
        let hint = mayAsk ? "; it may ask for a certificate of ours" : ""
        switch code {
        case Int32(MOSQ_ERR_TLS.rawValue), Int32(MOSQ_ERR_TLS_HANDSHAKE.rawValue):
            return .untrusted("it doesn't agree on TLS" + hint)
        case Int32(MOSQ_ERR_ERRNO.rawValue) where number == EPROTO && security != nil:
            return .untrusted("it doesn't agree on TLS" + hint)
        case Int32(MOSQ_ERR_ERRNO.rawValue): return .lost(String(cString: strerror(number)) + hint)
        case Int32(MOSQ_ERR_CONN_LOST.rawValue), Int32(MOSQ_ERR_NO_CONN.rawValue):
            return .lost("it closed the connection" + hint)
        default: return .lost(MQTTReason.libraryText(code))
        }
    }
}

// MARK: - What the broker says

extension MQTTSession: MQTTListener {
    func connected(code: Int32) { welcome = code }

    func published(_ number: Int32, code: Int32) {
        guard let batch, let place = batch.take(number) else { return }
        let message = batch.messages[place]
        hangUps.clear(message)
        batch.settle(place, MQTTReason.delivery(code, of: message, at: endpoint))
    }

    func received(_ message: IncomingMessage) {
        for (topics, queue) in subscriptions {
            let isWanted = topics.contains { topic in
                var matches = false
                return mosquitto_topic_matches_sub(topic, message.topic, &matches) == 0 && matches
            }
            if isWanted, !queue.add(message) { isFlooded = true }
        }
    }

    func subscribed(codes: [Int32]) { subscriptionCodes = codes }

    func disconnected(code: Int32) { farewell = code }
}
