import CWeirRabbitMQ
import Synchronization
import WeirCore

/// One connection to an AMQP broker, from connecting to closing.
final class AMQPSession: ConnectionSession, @unchecked Sendable {
    // Safe to share: all but `isConnected` is used on the connection's thread alone.

    /// The channel on which is published; each subscription has one behind it.
    static let channel: UInt16 = 1

    private let endpoint: Endpoint
    private let options: AMQPOptions
    private let wake: WakeUp
    private let isConnected = Atomic(false)
    private var link: AMQPLink?
    private var frameSize: Int
    /// The broker's number of the message that is published next on the channel.
    private var nextNumber: UInt64 = 1
    private var lastChannel = AMQPSession.channel

    init(_ endpoint: Endpoint, _ options: AMQPOptions, _ wake: WakeUp) {
        (self.endpoint, self.options, self.wake) = (endpoint, options, wake)
        frameSize = options.frameSize
    }

    var isOpen: Bool { isConnected.load(ordering: .relaxed) }

    // MARK: - Connecting

    func open(until deadline: MonotonicTime) throws(WeirError) {
        let link = try AMQPLink(endpoint, until: deadline, wake: wake)
        let problem: WeirError?
        do throws(ConnectionEnd) {
            problem = try introduce(link, until: deadline)
        } catch {
            throw connectError(link.closing) ?? endpoint.error(error)
        }
        if let problem { throw problem }
        self.link = link
        isConnected.store(true, ordering: .relaxed)
    }

    /// Says who we are and agrees on sizes; gives what is wrong with the settings.
    private func introduce(_ link: AMQPLink, until deadline: MonotonicTime) throws(ConnectionEnd) -> WeirError? {
        let greeting = try link.ask(AMQPWriter.greeting, on: 0, until: deadline)
        guard case .start(let mechanisms) = greeting else { throw .lost("it doesn't speak AMQP 0.9.1") }
        guard mechanisms.split(separator: " ").contains("PLAIN") else {
            return endpoint.wrong("takes no passwords, but \(mechanisms)")
        }
        let credentials = [0] + (endpoint.user ?? "").utf8 + [0] + (endpoint.password ?? "").utf8
        guard let start = link.writer.frame({ cweir_amqp_start_ok($0, $1, credentials, credentials.count) }) else {
            return endpoint.wrong("can't be given so long a user or password")
        }
        let limits = try link.ask(start, on: 0, until: deadline)
        guard case .tune(let channels, let largest, let rate) = limits else {
            throw .lost("it doesn't speak AMQP 0.9.1")
        }
        // 0 stands for any size.
        frameSize = largest == 0 ? options.frameSize : min(options.frameSize, largest)
        let heartbeat = rate == 0 ? options.heartbeat : min(options.heartbeat, rate)
        link.tune(frameSize: frameSize, heartbeat: heartbeat)
        let tune = link.writer.frame { cweir_amqp_tune_ok($0, $1, channels, UInt32(frameSize), UInt16(heartbeat)) }
        let open = link.writer.frame { cweir_amqp_open($0, $1, options.virtualHost) }
        _ = try link.ask((tune ?? []) + (open ?? []), on: 0, until: deadline)
        try openChannel(link, until: deadline)
        return try findExchange(link, until: deadline)
    }

    /// Opens the channel for messages, on which the broker confirms them.
    private func openChannel(_ link: AMQPLink, until deadline: MonotonicTime) throws(ConnectionEnd) {
        link.channelClosings[Self.channel] = nil
        nextNumber = 1
        for method in [AMQPMethod.channelOpen, AMQPMethod.confirm] {
            let bytes = link.writer.plain(Int32(method), on: Self.channel)
            guard try link.ask(bytes, on: Self.channel, until: deadline) != nil else {
                throw .lost(link.channelClosings[Self.channel]?.text ?? "it opens no channel")
            }
        }
    }

    private func findExchange(_ link: AMQPLink, until deadline: MonotonicTime) throws(ConnectionEnd) -> WeirError? {
        // The exchange without a name is always there, and mustn't be asked for.
        guard !options.exchange.isEmpty else { return nil }
        let question = link.writer.frame { cweir_amqp_find_exchange($0, $1, Self.channel, options.exchange) }
        if try link.ask(question ?? [], on: Self.channel, until: deadline) != nil { return nil }
        let closing = link.channelClosings[Self.channel]
        guard closing?.code == AMQPClosing.Code.notFound else {
            // Who may not ask may still be let publish.
            try openChannel(link, until: deadline)
            return nil
        }
        let place = "in the virtual host \"\(options.virtualHost)\""
        return endpoint.wrong(
            "has no exchange \"\(options.exchange)\" \(place); declare it, or set another",
            cause: closing?.text
        )
    }

    /// What the broker has against us; nil where it hasn't said.
    private func connectError(_ closing: AMQPClosing?) -> WeirError? {
        guard let closing else { return nil }
        switch closing.code {
        case AMQPClosing.Code.accessRefused: return endpoint.turnedAway(closing.text)
        case UInt16(AMQP_NOT_ALLOWED), AMQPClosing.Code.notFound:
            return endpoint.wrong(
                "doesn't let \(endpoint.someone) into the virtual host \"\(options.virtualHost)\"",
                cause: closing.text
            )
        default: return endpoint.unreached(closing.text)
        }
    }

    func close() {
        let wasOpen = isConnected.exchange(false, ordering: .relaxed)
        if wasOpen, let link, let bytes = link.writer.frame({ cweir_amqp_close($0, $1) }) {
            try? link.append(bytes, until: .now)
            link.flush()
        }
        link = nil
    }

    // MARK: - Sending

    func send(_ messages: [OutgoingMessage], until deadline: MonotonicTime) -> [Delivery] {
        guard let link, isOpen else { return messages.map { _ in endpoint.notConnected } }
        let batch = AMQPBatch(messages)
        batch.beginChannel(at: nextNumber)
        link.batch = batch
        defer { link.batch = nil }
        do throws(ConnectionEnd) {
            for place in messages.indices where !isClosed(link) { try publish(place, batch, link, until: deadline) }
            try link.wait(until: deadline) { batch.isAnswered || isClosed(link) }
            if isClosed(link) { try sendSingly(batch, link, until: deadline) }
            return batch.result(endpoint.unanswered("the channel was closed"))
        } catch {
            isConnected.store(false, ordering: .relaxed)
            return batch.result(endpoint.unanswered(error))
        }
    }

    private func isClosed(_ link: AMQPLink) -> Bool { link.channelClosings[Self.channel] != nil }

    private func publish(
        _ place: Int,
        _ batch: AMQPBatch,
        _ link: AMQPLink,
        until deadline: MonotonicTime
    ) throws(ConnectionEnd) {
        let message = batch.messages[place]
        let bytes =
            [message.topic, message.id, message.contentType].allSatisfy(AMQPOptions.isName)
            ? link.writer.message(message, exchange: options.exchange, channel: Self.channel, frameSize: frameSize)
            : nil
        guard let bytes else {
            batch.settle(place, endpoint.refused("takes topics of at most 255 bytes, none of them zero"))
            return
        }
        try link.makeRoom(until: deadline)
        // The broker may have closed the channel meanwhile, and takes nothing on it then.
        guard !isClosed(link) else { return }
        batch.publish(place)
        nextNumber += 1
        try link.append(bytes, until: deadline)
    }

    /// Sends what isn't answered one by one: the broker ended the channel over one of them, and doesn't say which.
    private func sendSingly(_ batch: AMQPBatch, _ link: AMQPLink, until deadline: MonotonicTime) throws(ConnectionEnd) {
        var forbidden: [String: Delivery] = [:]
        for place in batch.openPlaces {
            let message = batch.messages[place]
            if let delivery = forbidden[message.topic] {
                batch.settle(place, delivery)
                continue
            }
            if isClosed(link) { try openChannel(link, until: deadline) }
            batch.beginChannel(at: nextNumber)
            try publish(place, batch, link, until: deadline)
            try link.wait(until: deadline) { batch.isAnswered || isClosed(link) }
            guard let closing = link.channelClosings[Self.channel], batch.deliveries[place] == nil else { continue }
            let delivery = closing.delivery(of: message, exchange: options.exchange, at: endpoint)
            batch.settle(place, delivery)
            if case .forbidden = delivery { forbidden[message.topic] = delivery }
        }
        if isClosed(link) { try openChannel(link, until: deadline) }
    }

    // MARK: - Subscribing

    func subscribe(
        topics: [String],
        to queue: IncomingQueue,
        until deadline: MonotonicTime
    ) throws(WeirError) {
        guard let link, isOpen, lastChannel < .max else { throw endpoint.unconnected }
        for topic in topics where !AMQPOptions.isName(topic) {
            throw endpoint.wrong("takes topics of at most 255 bytes, none of them zero")
        }
        lastChannel += 1
        let channel = lastChannel
        link.consumers[channel] = AMQPConsumer(queue)
        do throws(ConnectionEnd) {
            try consume(topics, link, channel, until: deadline)
        } catch {
            throw endpoint.error(error)
        }
        if let closing = link.channelClosings[channel] {
            throw endpoint.wrong("doesn't let \(endpoint.someone) subscribe", cause: closing.text)
        }
        link.consumers[channel]?.hasBegun = true
    }

    /// Makes a queue for the topics, and has it read; ends early where the broker ends the channel.
    private func consume(
        _ topics: [String],
        _ link: AMQPLink,
        _ channel: UInt16,
        until deadline: MonotonicTime
    ) throws(ConnectionEnd) {
        let writer = link.writer
        _ = try link.ask(writer.plain(Int32(AMQPMethod.channelOpen), on: channel), on: channel, until: deadline)
        let declare = writer.frame { cweir_amqp_declare_queue($0, $1, channel) }
        guard case .queue(let name) = try link.ask(declare ?? [], on: channel, until: deadline) else { return }
        for topic in topics {
            let bind = writer.frame { cweir_amqp_bind_queue($0, $1, channel, name, options.exchange, topic) }
            guard try link.ask(bind ?? [], on: channel, until: deadline) != nil else { return }
        }
        let consume = writer.frame { cweir_amqp_consume($0, $1, channel, name) }
        _ = try link.ask(consume ?? [], on: channel, until: deadline)
    }

    // MARK: - The connection

    func idle() {
        guard isOpen, let link else {
            _ = wake.wait(for: nil, until: nil)
            return
        }
        do throws(ConnectionEnd) {
            try link.idle()
        } catch {
            isConnected.store(false, ordering: .relaxed)
        }
    }
}
