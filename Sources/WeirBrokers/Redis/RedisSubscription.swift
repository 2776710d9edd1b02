import Synchronization
import WeirCore

/// Reads streams in a consumer group, on a connection and a thread of its own, since reading waits for ever.
final class RedisSubscription: Sendable {
    /// How long the server may take over making groups.
    private static let timeout: UInt64 = 30_000_000_000
    /// Entries that are read at once.
    static let batch = "100"

    private let wake = WakeUp()
    private let queue: IncomingQueue
    private let hasEnded = Monitor(false)

    /// Throws `.settings` where the user may not.
    init(
        _ endpoint: Endpoint,
        _ options: RedisOptions,
        _ topics: [String],
        _ receive: @escaping @Sendable (IncomingMessage) -> Void
    ) throws(WeirError) {
        let deadline = MonotonicTime.after(Self.timeout)
        let reading = RedisReading(
            connection: try RedisConnection(endpoint, until: deadline, wake: wake),
            options: options,
            topics: topics
        )
        let failure: (topic: String, text: String)?
        do throws(ConnectionEnd) {
            failure = try reading.makeGroups(until: deadline)
        } catch {
            throw endpoint.error(error)
        }
        if let failure {
            throw endpoint.wrong(
                "doesn't let \(endpoint.someone) subscribe to \"\(failure.topic)\"",
                cause: failure.text
            )
        }
        queue = IncomingQueue(receive)
        let box = Handover(reading)
        runInBackground { [queue, hasEnded] in
            // It ends with the connection, or where the server has no such streams any more.
            try? box.value.run { queue.add($0) }
            hasEnded.update { $0 = true }
        }
    }

    var isOpen: Bool { !hasEnded.read { $0 } }

    func close() {
        queue.close()
        wake.interrupt()
        _ = hasEnded.wait { $0 ? true : nil }
    }
}

/// Hands a value to the one thread that uses it from then on.
private struct Handover<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}

/// The streams that are read, and the connection on which they are.
private struct RedisReading {
    let connection: RedisConnection
    let options: RedisOptions
    let topics: [String]

    /// Makes the groups that aren't there, to begin with what comes from now on; gives the first that can't be made.
    func makeGroups(until deadline: MonotonicTime) throws(ConnectionEnd) -> (topic: String, text: String)? {
        for topic in topics {
            let words = ["XGROUP", "CREATE", topic, options.group, "$", "MKSTREAM"]
            let reply = try connection.ask(words, until: deadline)
            // It is there already.
            if reply.errorKind == "BUSYGROUP" { continue }
            if case .error(let text) = reply { return (topic, text) }
        }
        return nil
    }

    /// Reads until the connection ends.
    func run(_ receive: (IncomingMessage) -> Bool) throws(ConnectionEnd) {
        let never = MonotonicTime(nanoseconds: .max)
        let words = [
            "XREADGROUP", "GROUP", options.group, options.consumer, "COUNT", RedisSubscription.batch, "BLOCK", "0",
        ]
        while true {
            let reply = try connection.ask(words + ["STREAMS"] + topics + topics.map { _ in ">" }, until: never)
            // Somebody has deleted the streams.
            if reply.errorKind == "NOGROUP", try makeGroups(until: never) == nil { continue }
            if case .error(let text) = reply { throw .lost(text) }
            for stream in reply.list {
                guard let topic = stream.list.first?.string, let entries = stream.list.last?.list else { continue }
                try take(entries, of: topic, receive)
            }
        }
    }

    private func take(
        _ entries: [RedisReply],
        of topic: String,
        _ receive: (IncomingMessage) -> Bool
    ) throws(ConnectionEnd) {
        for entry in entries {
            let message = IncomingMessage(topic: topic, payload: payload(entry.list.last?.list ?? []))
            guard receive(message) else { throw .flooded }
        }
        let numbers = entries.compactMap { $0.list.first?.string }
        _ = try connection.ask(["XACK", topic, options.group] + numbers, until: MonotonicTime(nanoseconds: .max))
    }

    /// The field that holds the message, or else the first; fields and values take turns.
    private func payload(_ fields: [RedisReply]) -> [UInt8] {
        let places = stride(from: 0, to: fields.count - 1, by: 2)
        let place = places.first { fields[$0].string == options.payloadKey } ?? 0
        return fields.indices.contains(place + 1) ? fields[place + 1].bytes : []
    }
}
