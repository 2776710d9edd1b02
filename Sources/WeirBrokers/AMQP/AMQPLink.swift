import CWeirRabbitMQ
import WeirCore

/// The frames of one connection: what comes is sorted by what it is about, what is asked is waited for.
final class AMQPLink {
    /// Bytes that may wait to be written before more is appended.
    private static let window = 262_144
    private static let nanosecondsPerSecond: UInt64 = 1_000_000_000

    let writer = AMQPWriter()
    private let stream: ByteStream
    private let reader: AMQPReader
    private let wake: WakeUp

    /// What the broker says of the messages that are being published on the first channel.
    var batch: AMQPBatch?
    /// Who listens, by channels.
    var consumers: [UInt16: AMQPConsumer] = [:]
    /// How the broker ended the connection, and channels.
    private(set) var closing: AMQPClosing?
    var channelClosings: [UInt16: AMQPClosing] = [:]
    /// Why it takes nothing at present, such as a full disk.
    private(set) var blockedReason: String?
    private var answer: AMQPAnswer?
    private var returnReason: String?
    private var failure: ConnectionEnd?

    /// Nanoseconds between signs of life; 0 for none.
    private var heartbeat: UInt64 = 0
    private var nextHeartbeat = MonotonicTime.now
    private var lastHeard = MonotonicTime.now

    private let endpoint: Endpoint

    init(_ endpoint: Endpoint, until deadline: MonotonicTime, wake: WakeUp) throws(WeirError) {
        stream = try ByteStream(endpoint, until: deadline, wake: wake)
        guard let reader = AMQPReader() else { throw WeirError(.library, "rabbitmq-c can't begin.") }
        (self.reader, self.wake, self.endpoint) = (reader, wake, endpoint)
    }

    /// What was agreed on; a heartbeat of 0 seconds is none.
    func tune(frameSize: Int, heartbeat seconds: Int) {
        reader.setFrameSize(frameSize, heartbeat: seconds)
        heartbeat = UInt64(seconds) * Self.nanosecondsPerSecond
        (nextHeartbeat, lastHeard) = (.now, .now)
    }

    // MARK: - Sending and waiting

    func append(_ bytes: [UInt8], until deadline: MonotonicTime) throws(ConnectionEnd) {
        try makeRoom(until: deadline)
        try stream.append(bytes)
    }

    /// Waits while much is already to be sent.
    func makeRoom(until deadline: MonotonicTime) throws(ConnectionEnd) {
        while stream.pendingCount > Self.window { try turn(until: deadline) }
    }

    /// Asks, and waits for the answer; nil where the broker ended the channel instead.
    func ask(
        _ bytes: [UInt8],
        on channel: UInt16,
        until deadline: MonotonicTime
    ) throws(ConnectionEnd) -> AMQPAnswer? {
        answer = nil
        try append(bytes, until: deadline)
        try wait(until: deadline) { answer != nil || channelClosings[channel] != nil }
        return answer
    }

    func wait(until deadline: MonotonicTime, _ isDone: () -> Bool) throws(ConnectionEnd) {
        while !isDone() { try turn(until: deadline) }
    }

    private func turn(until deadline: MonotonicTime) throws(ConnectionEnd) {
        do throws(ConnectionEnd) {
            try stream.turn(until: heartbeat == 0 ? deadline : min(deadline, nextHeartbeat)) { feed($0) }
        } catch {
            // Where the broker said why it ended the connection, that is the reason.
            if let closing { throw .lost(closing.text) }
            guard error == .timedOut, MonotonicTime.now < deadline else { throw blocked(error) }
        }
        try check()
        try beat()
    }

    /// Looks after the connection until it is woken.
    func idle() throws(ConnectionEnd) {
        let wait = wake.wait(
            for: stream.descriptor,
            writable: stream.pendingCount > 0,
            until: heartbeat == 0 ? nil : nextHeartbeat
        )
        if case .ready(let isReadable, let isWritable) = wait { try stream.move(isReadable, isWritable) { feed($0) } }
        try check()
        try beat()
    }

    /// Writes what can be at once.
    func flush() {
        try? stream.move(false, true) { _ in }
    }

    private func check() throws(ConnectionEnd) {
        if let closing { throw .lost(closing.text) }
        if let failure { throw failure }
        if consumers.values.contains(where: \.isFlooded) { throw .flooded }
    }

    /// Sends signs of life, twice as often as agreed on, and misses the broker's after two.
    private func beat() throws(ConnectionEnd) {
        let now = MonotonicTime.now
        guard heartbeat > 0, now >= nextHeartbeat else { return }
        nextHeartbeat = now.advanced(by: heartbeat / 2)
        try stream.append(AMQPWriter.heartbeat)
        flush()
        if now > lastHeard.advanced(by: 2 * heartbeat) { throw .lost("it gives no sign of life any more") }
    }

    /// Who waits in vain for a broker that has said why learns that.
    private func blocked(_ end: ConnectionEnd) -> ConnectionEnd {
        guard end == .timedOut, let blockedReason else { return end }
        return .lost("it takes nothing at present (\(blockedReason))")
    }

    // MARK: - What comes

    private func feed(_ bytes: UnsafeRawBufferPointer) {
        lastHeard = .now
        do throws(ConnectionEnd) {
            try reader.feed(bytes) { take($0) }
        } catch {
            failure = error
        }
    }

    private func take(_ frame: amqp_frame_t) {
        switch Int32(frame.frame_type) {
        case AMQP_FRAME_METHOD: take(frame.payload.method, on: frame.channel)
        case AMQP_FRAME_HEADER:
            if let reason = returnReason, frame.channel == AMQPSession.channel {
                takeBack(frame.payload.properties.decoded, reason)
            } else {
                consumers[frame.channel]?.setSize(frame.payload.properties.body_size)
            }
        case AMQP_FRAME_BODY: consumers[frame.channel]?.append(frame.payload.body_fragment.array)
        case AMQP_FRAME_HEARTBEAT: break
        // Its own greeting is its answer to a version that it hasn't.
        default: failure = .lost("it doesn't speak AMQP 0.9.1")
        }
    }

    private func take(_ method: amqp_method_t, on channel: UInt16) {
        if let answer = AMQPAnswer(method) {
            self.answer = answer
            return
        }
        switch Int(method.id) {
        case AMQPMethod.acknowledge:
            guard let fields = method.fields(amqp_basic_ack_t.self) else { return }
            batch?.answer(fields.delivery_tag, multiple: fields.multiple != 0, .delivered)
        case AMQPMethod.reject:
            guard let fields = method.fields(amqp_basic_nack_t.self) else { return }
            let delivery = endpoint.unanswered("it has no room for it, or can't keep it at present")
            batch?.answer(fields.delivery_tag, multiple: fields.multiple != 0, delivery)
        case AMQPMethod.returned: returnReason = method.fields(amqp_basic_return_t.self)?.reply_text.string
        case AMQPMethod.deliver:
            if let fields = method.fields(amqp_basic_deliver_t.self) {
                consumers[channel]?.begin(fields.routing_key.string)
            }
        case AMQPMethod.cancel: failure = .lost("somebody deleted our queue")
        default: takeOther(method, on: channel)
        }
    }

    /// What is about a channel or the connection as a whole.
    private func takeOther(_ method: amqp_method_t, on channel: UInt16) {
        switch Int(method.id) {
        case AMQPMethod.close:
            guard let fields = method.fields(amqp_connection_close_t.self) else { return }
            closing = AMQPClosing(code: fields.reply_code, text: fields.reply_text.string)
            respond(AMQPMethod.closeOK, on: 0)
        case AMQPMethod.channelClose:
            guard let fields = method.fields(amqp_channel_close_t.self) else { return }
            let closing = AMQPClosing(code: fields.reply_code, text: fields.reply_text.string)
            channelClosings[channel] = closing
            respond(AMQPMethod.channelCloseOK, on: channel)
            // Nothing more would come, and nobody would know.
            if consumers[channel]?.hasBegun == true { failure = .lost("it ended the subscription (\(closing.text))") }
        case AMQPMethod.blocked: blockedReason = method.fields(amqp_connection_blocked_t.self)?.reason.string
        case AMQPMethod.unblocked: blockedReason = nil
        default: break
        }
    }

    private func respond(_ method: Int, on channel: UInt16) {
        try? stream.append(writer.plain(Int32(method), on: channel))
        flush()
    }

    private func takeBack(_ properties: UnsafeMutableRawPointer?, _ reason: String) {
        returnReason = nil
        guard let id = properties?.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee.message_id.string
        else {
            return
        }
        batch?.takeBack(id) { message in
            let what = "has no queue for \"\(message.topic)\", so that nobody would get the message; bind one"
            return .forbidden("\(endpoint.name) \(what) (\(reason)).")
        }
    }
}
