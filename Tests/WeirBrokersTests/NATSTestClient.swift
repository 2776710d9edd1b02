import WeirCore
import WeirTestKit

/// As much of the NATS protocol as tests need, written from its description (docs.nats.io, "Client Protocol").
final class NATSTestClient {
    struct Message {
        /// What was listened to.
        var inbox: String
        var headers: [String: String]
        var payload: [UInt8]
    }

    private let connection: RawConnection
    private var bytes: [UInt8] = []
    private var start = 0
    /// By the numbers that the protocol gives them.
    private var inboxes: [String] = []
    /// What came while something else was waited for.
    private var waiting: [Message] = []

    /// Waits long for what must come.
    init(port: Int, isKnown: Bool) throws {
        connection = try RawConnection(port: port, patience: testPatience)
        let user = isKnown ? #""user":"\#(ServerAccess.name)","pass":"\#(ServerAccess.secret)","# : ""
        connection.send(#"CONNECT {\#(user)"verbose":false,"pedantic":false,"headers":true}"# + "\r\n")
        ping()
    }

    func listen(to subject: String) {
        connection.send("SUB \(subject) \(inboxes.count)\r\n")
        inboxes.append(subject)
    }

    func publish(_ payload: [UInt8], on subject: String, reply: String = "") {
        connection.send(Array("PUB \(subject) \(reply) \(payload.count)\r\n".utf8) + payload + Array("\r\n".utf8))
    }

    /// Asks one of JetStream's own subjects, and waits for the answer.
    @discardableResult
    func request(_ subject: String, _ body: String) throws -> String {
        let inbox = "answer.\(inboxes.count)"
        listen(to: inbox)
        publish(Array(body.utf8), on: subject, reply: inbox)
        guard let answer = next(on: inbox) else { throw WeirError(.resource, "no answer to \(subject).") }
        let text = String(decoding: answer.payload, as: UTF8.self)
        // A stream that is there already is as good.
        guard !text.contains(#""error""#) else { throw WeirError(.resource, "\(subject): \(text)") }
        return text
    }

    /// The next message of those that go to `inbox`, by whatever subject they were sent.
    func next(on inbox: String) -> Message? {
        if let place = waiting.firstIndex(where: { $0.inbox == inbox }) { return waiting.remove(at: place) }
        while let message = next() {
            if message.inbox == inbox { return message }
            waiting.append(message)
        }
        return nil
    }

    /// Waits until the server has read all before it.
    func ping() {
        connection.send("PING\r\n")
        while let line = line(), line != "PONG" {}
    }

    private func next() -> Message? {
        while let line = line() {
            let words = line.split(separator: " ").map(String.init)
            switch words.first {
            case "MSG": return message(words, headerSize: 0, size: words.last)
            case "HMSG": return message(words, headerSize: Int(words[words.count - 2]) ?? 0, size: words.last)
            case "PING": connection.send("PONG\r\n")
            default: continue
            }
        }
        return nil
    }

    private func message(_ words: [String], headerSize: Int, size: String?) -> Message? {
        guard let size = size.flatMap({ Int($0) }), let all = take(size), take(2) != nil, words.count > 2,
            let inbox = Int(words[2]), inboxes.indices.contains(inbox)
        else { return nil }
        var headers: [String: String] = [:]
        for line in String(decoding: all[..<headerSize], as: UTF8.self).split(separator: "\r\n").dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[String(line[..<colon])] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return Message(inbox: inboxes[inbox], headers: headers, payload: Array(all[headerSize...]))
    }

    private func line() -> String? {
        while true {
            if let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return String(decoding: bytes[start..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
            }
            guard fill() else { return nil }
        }
    }

    private func take(_ count: Int) -> [UInt8]? {
        while bytes.count - start < count { guard fill() else { return nil } }
        defer { start += count }
        return Array(bytes[start..<start + count])
    }

    private func fill() -> Bool {
        guard let piece = connection.read() else { return false }
        bytes.removeFirst(start)
        start = 0
        bytes += piece
        return true
    }
}
