import WeirCore

/// A connection on which commands of Redis are asked and answered, many at once where that is wanted.
///
/// Debian's hiredis has no TLS; its reader of replies is used on a connection of our own, that has.
final class RedisConnection {
    /// Bytes that may wait to be written before more is appended.
    private static let window = 262_144

    private let stream: ByteStream
    private let reader: RedisReader
    /// Bytes of the largest value that the server takes; nil where it doesn't tell.
    private(set) var sizeLimit: Int?

    /// Connects and says who we are; throws as `MessageBroker.connect` does.
    init(_ endpoint: Endpoint, until deadline: MonotonicTime, wake: WakeUp) throws(WeirError) {
        stream = try ByteStream(endpoint, until: deadline, wake: wake)
        guard let reader = RedisReader() else { throw WeirError(.library, "hiredis can't begin.") }
        self.reader = reader
        let refusal: RedisReply?
        do throws(ConnectionEnd) {
            refusal = try introduce(endpoint, until: deadline)
            sizeLimit = try ask(["CONFIG", "GET", "proto-max-bulk-len"], until: deadline).list.last.flatMap {
                Int($0.string)
            }
        } catch {
            throw endpoint.error(error)
        }
        guard let refusal, case .error(let text) = refusal else { return }
        throw ["LOADING", "MASTERDOWN"].contains(refusal.errorKind)
            ? endpoint.unreached(text) : endpoint.turnedAway(text)
    }

    /// Says who we are, and gives what the server has against it.
    private func introduce(_ endpoint: Endpoint, until deadline: MonotonicTime) throws(ConnectionEnd) -> RedisReply? {
        if let password = endpoint.password ?? endpoint.user.map({ _ in "" }) {
            let reply = try ask(["AUTH"] + [endpoint.user, password].compactMap(\.self), until: deadline)
            if reply.errorKind != nil { return reply }
        }
        let reply = try ask(["PING"], until: deadline)
        // Who may not even ask for that may still be let in.
        return reply.errorKind == nil || reply.errorKind == "NOPERM" ? nil : reply
    }

    /// Asks, and waits for the answer.
    func ask(_ words: [String], until deadline: MonotonicTime) throws(ConnectionEnd) -> RedisReply {
        try append(words.map { Array($0.utf8) }, until: deadline)
        return try reply(until: deadline)
    }

    /// Appends a command to what is sent next; waits where much is already to be sent.
    func append(_ words: [[UInt8]], until deadline: MonotonicTime) throws(ConnectionEnd) {
        while stream.pendingCount > Self.window { try turn(until: deadline) }
        try stream.append(Self.command(words))
    }

    /// The answer to the command that was appended first of those that aren't answered.
    func reply(until deadline: MonotonicTime) throws(ConnectionEnd) -> RedisReply {
        while true {
            if let reply = try reader.next() { return reply }
            do throws(ConnectionEnd) {
                try turn(until: deadline)
            } catch {
                // What the server said last may have come before the end was seen.
                guard let reply = try reader.next() else { throw error }
                return reply
            }
        }
    }

    private func turn(until deadline: MonotonicTime) throws(ConnectionEnd) {
        try stream.turn(until: deadline) { reader.feed($0) }
    }

    /// As RESP has it: a count of words, and each with its length.
    private static func command(_ words: [[UInt8]]) -> [UInt8] {
        let lineLength = 24
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.reduce(lineLength) { $0 + $1.count + lineLength })
        bytes += "*\(words.count)\r\n".utf8
        for word in words {
            bytes += "$\(word.count)\r\n".utf8
            bytes += word
            bytes += "\r\n".utf8
        }
        return bytes
    }
}
