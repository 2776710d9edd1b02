import WeirCore
import WeirTestKit

/// As much of MQTT 5 as tests need, written from its specification (OASIS, 2019).
final class MQTTTestClient {
    struct Message: Sendable {
        var topic: String
        var contentType: String?
        var properties: [String: String]
        var isRetained: Bool
        var payload: [UInt8]
    }

    private let connection: RawConnection
    private var bytes: [UInt8] = []
    private var start = 0

    /// Connects as nobody, and waits for the welcome.
    init(port: Int, patience: Double? = testPatience) throws {
        connection = try RawConnection(port: port, patience: patience)
        let cleanStart: UInt8 = 2
        send(0x10, text("MQTT") + [5, cleanStart, 0, 0, 0] + text(""))
        try expect(0x20)
    }

    func subscribe(_ topic: String) throws {
        send(0x82, [0, 1, 0] + text(topic) + [0])
        try expect(0x90)
    }

    /// With quality of service 1, so that it has arrived when this returns.
    func publish(_ payload: [UInt8], on topic: String) throws {
        send(0x32, text(topic) + [0, 2, 0] + payload)
        try expect(0x40)
    }

    /// The next message; nil where the connection ends.
    func next() -> Message? {
        while let (kind, body) = packet() {
            guard kind & 0xF0 == 0x30 else { continue }
            return message(body, isRetained: kind & 1 == 1)
        }
        return nil
    }

    private func expect(_ kind: UInt8) throws {
        while let (found, _) = packet() {
            if found & 0xF0 == kind { return }
        }
        throw WeirError(.resource, "the MQTT broker doesn't answer.")
    }

    private func send(_ kind: UInt8, _ body: [UInt8]) {
        var length = body.count
        var head = [kind]
        repeat {
            head.append(UInt8(length % 128) | (length >= 128 ? 128 : 0))
            length /= 128
        } while length > 0
        connection.send(head + body)
    }

    private func text(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return [UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes
    }

    // MARK: - Reading

    private func packet() -> (kind: UInt8, body: ArraySlice<UInt8>)? {
        guard let kind = byte() else { return nil }
        var length = 0
        var shift = 0
        while let byte = byte() {
            length |= Int(byte & 127) << shift
            shift += 7
            if byte < 128 { break }
        }
        while bytes.count - start < length { guard more() else { return nil } }
        defer { start += length }
        return (kind, bytes[start..<start + length])
    }

    private func byte() -> UInt8? {
        while start == bytes.count { guard more() else { return nil } }
        defer { start += 1 }
        return bytes[start]
    }

    private func more() -> Bool {
        guard let piece = connection.read() else { return false }
        bytes.removeFirst(start)
        start = 0
        bytes += piece
        return true
    }

    private func message(_ body: ArraySlice<UInt8>, isRetained: Bool) -> Message {
        var rest = body
        let topic = takeText(&rest)
        var length = 0
        var shift = 0
        while let byte = rest.popFirst() {
            length |= Int(byte & 127) << shift
            shift += 7
            if byte < 128 { break }
        }
        var properties = rest.prefix(length)
        var message = Message(
            topic: topic,
            contentType: nil,
            properties: [:],
            isRetained: isRetained,
            payload: Array(rest.dropFirst(length))
        )
        while let kind = properties.popFirst() {
            switch kind {
            case 0x26: message.properties[takeText(&properties)] = takeText(&properties)
            case 0x03: message.contentType = takeText(&properties)
            case 0x01: properties = properties.dropFirst()
            case 0x02: properties = properties.dropFirst(4)
            default: return message
            }
        }
        return message
    }

    private func takeText(_ bytes: inout ArraySlice<UInt8>) -> String {
        let length = bytes.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        defer { bytes = bytes.dropFirst(2 + length) }
        return String(decoding: bytes.dropFirst(2).prefix(length), as: UTF8.self)
    }
}
