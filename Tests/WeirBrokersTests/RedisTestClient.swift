import WeirCore
import WeirTestKit

/// As much of the protocol of Redis (RESP2) as tests need.
final class RedisTestClient {
    enum Reply {
        case bytes([UInt8])
        case list([Reply])

        var bytes: [UInt8] { if case .bytes(let bytes) = self { bytes } else { [] } }
        var list: [Reply] { if case .list(let list) = self { list } else { [] } }
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private let connection: RawConnection
    private var bytes: [UInt8] = []
    private var start = 0

    init(port: Int, isKnown: Bool) throws {
        connection = try RawConnection(port: port, patience: testPatience)
        if isKnown { try ask("AUTH", ServerAccess.name, ServerAccess.secret) }
    }

    @discardableResult
    func ask(_ words: String...) throws -> Reply { try ask(words.map { Array($0.utf8) }) }

    @discardableResult
    func ask(_ words: [[UInt8]]) throws -> Reply {
        let parts = words.map { Array("$\($0.count)\r\n".utf8) + $0 + Array("\r\n".utf8) }
        connection.send(Array("*\(words.count)\r\n".utf8) + parts.joined())
        return try reply()
    }

    private func reply() throws -> Reply {
        let line = try take { $0.firstRange(of: [13, 10])?.upperBound }
        let text = String(decoding: line.dropFirst().dropLast(2), as: UTF8.self)
        switch line.first {
        case UInt8(ascii: "-"): throw WeirError(.resource, "Redis: \(text)")
        case UInt8(ascii: "*"): return .list(try (0..<max(0, Int(text) ?? 0)).map { _ in try reply() })
        case UInt8(ascii: "$"):
            guard let length = Int(text), length >= 0 else { return .bytes([]) }
            return .bytes(try take { $0.count >= length + 2 ? $0.startIndex + length + 2 : nil }.dropLast(2))
        default: return .bytes(Array(text.utf8))
        }
    }

    /// What there is up to the place that `end` finds, once it does.
    private func take(_ end: (ArraySlice<UInt8>) -> Int?) throws -> [UInt8] {
        while true {
            if let end = end(bytes[start...]) {
                defer { start = end }
                return Array(bytes[start..<end])
            }
            guard let piece = connection.read() else { throw WeirError(.resource, "Redis doesn't answer.") }
            bytes.removeFirst(start)
            start = 0
            bytes += piece
        }
    }
}
