import WeirCore

/// Messages that are being added to streams, all at once, and what became of them.
struct RedisBatch {
    private let messages: [OutgoingMessage]
    private let endpoint: Endpoint
    private let options: RedisOptions
    /// The words of the command that are the same for all: behind the topic and before the message.
    private let middle: [[UInt8]]

    init(_ messages: [OutgoingMessage], _ endpoint: Endpoint, _ options: RedisOptions) {
        (self.messages, self.endpoint, self.options) = (messages, endpoint, options)
        let bound = options.streamLength > 0 ? ["MAXLEN", "~", String(options.streamLength)] : []
        middle = (bound + ["*", options.payloadKey]).map { Array($0.utf8) }
    }

    func send(on connection: RedisConnection, until deadline: MonotonicTime) -> [Delivery] {
        var deliveries: [Delivery?] = messages.map { message in
            guard let limit = connection.sizeLimit, message.payload.count > limit else { return nil }
            return endpoint.tooLarge(message, limit: limit)
        }
        let sent = messages.indices.filter { deliveries[$0] == nil }
        var end: ConnectionEnd?
        do throws(ConnectionEnd) {
            for place in sent { try connection.append(command(messages[place]), until: deadline) }
        } catch {
            end = error
        }
        do throws(ConnectionEnd) {
            // Where the connection ended meanwhile, what the server said until then is read all the same.
            let limit = end == nil ? deadline : .now
            for place in sent { deliveries[place] = delivery(try connection.reply(until: limit), messages[place]) }
        } catch {
            end = end ?? error
        }
        let rest = endpoint.unanswered(end ?? .lost("it closed the connection"))
        return deliveries.map { $0 ?? rest }
    }

    private func command(_ message: OutgoingMessage) -> [[UInt8]] {
        [Array("XADD".utf8), Array(message.topic.utf8)] + middle + [
            message.payload, Self.idField, Array(message.id.utf8), Self.streamField, Array(message.stream.utf8),
        ]
    }

    private static let idField = Array("id".utf8)
    private static let streamField = Array("stream".utf8)

    /// What an answer means.
    private func delivery(_ reply: RedisReply, _ message: OutgoingMessage) -> Delivery {
        guard case .error(let text) = reply, let kind = reply.errorKind else { return .delivered }
        switch kind {
        case "NOPERM": return endpoint.forbidden(message.topic, cause: text)
        case "WRONGTYPE":
            let what = "has something else than a stream under \"\(message.topic)\"; choose another topic"
            return .forbidden("\(endpoint.name) \(what).")
        case "MOVED", "ASK":
            let what = "is one of a cluster and doesn't keep \"\(message.topic)\"; write who does"
            return .forbidden("\(endpoint.name) \(what) (\(text)).")
        case "ERR" where text.contains("invalid bulk length"): return endpoint.tooLarge(message, cause: text)
        case "ERR": return endpoint.refused("doesn't take the message on \"\(message.topic)\" (\(text))")
        case "READONLY":
            return endpoint.unanswered("it is a replica, which is only read; connect to its master (\(text))")
        case "OOM":
            return endpoint.unanswered("its memory is full; raise maxmemory, or lower stream-length (\(text))")
        // Still loading, a disk that is full, a password that is asked for since then: it may be otherwise later.
        default: return endpoint.unanswered(text.hasSuffix(".") ? String(text.dropLast()) : text)
        }
    }
}
