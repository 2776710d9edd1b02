import WeirCore
import WeirTestKit

/// As much of AMQP 0.9.1 as tests need, written from its specification.
final class AMQPTestClient {
    struct Message {
        var exchange: String
        var topic: String
        var contentType: String
        var deliveryMode: UInt8
        var id: String
        var payload: [UInt8]
    }

    private let connection: RawConnection
    private var bytes: [UInt8] = []
    private var start = 0

    init(port: Int) throws {
        connection = try RawConnection(port: port, patience: testPatience)
        connection.send(Array("AMQP".utf8) + [0, 0, 9, 1])
        try expect(10, 10)
        let credentials = "\u{0}\(ServerAccess.name)\u{0}\(ServerAccess.secret)"
        send(0, 10, 11, [0, 0, 0, 0] + short("PLAIN") + long(credentials) + short("en_US"))
        let tune = try expect(10, 30)
        send(0, 10, 31, Array(tune.prefix(8)))
        send(0, 10, 40, short("/") + short("") + [0])
        try expect(10, 41)
        send(1, 20, 10, short(""))
        try expect(20, 11)
    }

    /// Makes a topic exchange that outlives the server.
    func declareExchange(_ name: String) throws {
        let durable: UInt8 = 2
        send(1, 40, 10, [0, 0] + short(name) + short("topic") + [durable, 0, 0, 0, 0])
        try expect(40, 11)
    }

    /// Makes a queue that outlives the server, with the messages of a topic.
    func declareQueue(_ name: String, exchange: String, topic: String) throws {
        let durable: UInt8 = 2
        send(1, 50, 10, [0, 0] + short(name) + [durable, 0, 0, 0, 0])
        try expect(50, 11)
        send(1, 50, 20, [0, 0] + short(name) + short(exchange) + short(topic) + [0, 0, 0, 0, 0])
        try expect(50, 21)
    }

    /// Publishes, and waits until the broker has it.
    func publish(_ payload: [UInt8], exchange: String, topic: String) throws {
        send(1, 85, 10, [0])
        try expect(85, 11)
        send(1, 60, 40, [0, 0] + short(exchange) + short(topic) + [0])
        frame(2, 1, [0, 60, 0, 0] + number(payload.count, bytes: 8) + [0, 0])
        if !payload.isEmpty { frame(3, 1, payload) }
        try expect(60, 80)
    }

    /// Takes the next message of a queue, which goes back to its place when the connection ends; nil where it is empty.
    func next(in queue: String) throws -> Message? {
        send(1, 60, 70, [0, 0] + short(queue) + [0])
        let (_, method) = try frame()
        guard method.starts(with: [0, 60, 0, 71]) else { return nil }
        var fields = method.dropFirst(13)
        let exchange = takeShort(&fields)
        let topic = takeShort(&fields)
        var head = try frame().content
        let size = head.dropFirst(4).prefix(8).reduce(0) { $0 << 8 | Int($1) }
        head = head.dropFirst(12)
        let flags = head.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        head = head.dropFirst(2)
        var message = Message(exchange: exchange, topic: topic, contentType: "", deliveryMode: 0, id: "", payload: [])
        if flags & 0x8000 != 0 { message.contentType = takeShort(&head) }
        if flags & 0x1000 != 0 { message.deliveryMode = head.popFirst() ?? 0 }
        if flags & 0x0080 != 0 { message.id = takeShort(&head) }
        while message.payload.count < size { message.payload += try frame().content }
        return message
    }

    // MARK: - Frames

    private func send(_ channel: UInt8, _ kind: UInt8, _ method: UInt8, _ fields: [UInt8]) {
        frame(1, channel, [0, kind, 0, method] + fields)
    }

    private func frame(_ type: UInt8, _ channel: UInt8, _ content: [UInt8]) {
        connection.send([type, 0, channel] + number(content.count, bytes: 4) + content + [0xCE])
    }

    private func number(_ value: Int, bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * (bytes - 1 - $0))) }
    }

    private func short(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + text.utf8 }
    private func long(_ text: String) -> [UInt8] { number(text.utf8.count, bytes: 4) + text.utf8 }

    private func takeShort(_ bytes: inout ArraySlice<UInt8>) -> String {
        let length = Int(bytes.popFirst() ?? 0)
        defer { bytes = bytes.dropFirst(length) }
        return String(decoding: bytes.prefix(length), as: UTF8.self)
    }

    /// Waits for a method, and gives its fields.
    @discardableResult
    private func expect(_ kind: UInt8, _ method: UInt8) throws -> ArraySlice<UInt8> {
        let (_, content) = try frame()
        guard content.starts(with: [0, kind, 0, method]) else {
            throw WeirError(.resource, "the broker answers \(String(decoding: content, as: UTF8.self)).")
        }
        return content.dropFirst(4)
    }

    private func frame() throws -> (type: UInt8, content: ArraySlice<UInt8>) {
        let head = try take(7)
        let size = head.dropFirst(3).reduce(0) { $0 << 8 | Int($1) }
        let content = try take(size + 1).dropLast()
        // Signs of life say nothing.
        return head.first == 8 ? try frame() : (head.first ?? 0, content)
    }

    private func take(_ count: Int) throws -> ArraySlice<UInt8> {
        while bytes.count - start < count {
            guard let piece = connection.read() else { throw WeirError(.resource, "the broker doesn't answer.") }
            bytes.removeFirst(start)
            start = 0
            bytes += piece
        }
        defer { start += count }
        return bytes[start..<start + count]
    }
}
