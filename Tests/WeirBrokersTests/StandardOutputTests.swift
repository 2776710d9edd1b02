import Glibc
import Testing
import WeirCore
import WeirTestKit

@testable import WeirBrokers

@Suite struct StandardOutputTests {
    private static func messages(_ numbers: Range<Int>, size: Int = 10) -> [OutgoingMessage] {
        numbers.map { number in
            OutgoingMessage(
                id: "\(number)",
                stream: "camera",
                topic: "",
                contentType: "application/json",
                priority: .event,
                payload: Array("{\"n\":\(number),\"x\":\"\(String(repeating: "x", count: size))\"}".utf8)
            )
        }
    }

    private static func pipe() -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        Glibc.pipe(&ends)
        return (ends[0], ends[1])
    }

    private static func readToEnd(_ descriptor: Int32) -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &piece, piece.count)
            guard count > 0 else { return all }
            all += piece[..<count]
        }
    }

    @Test func aReaderThatGoesIsNoEnd() throws {
        let (reader, writer) = Self.pipe()
        defer { close(writer) }
        let broker = StandardOutputBroker(descriptor: writer)
        #expect(broker.send(Self.messages(0..<1), timeout: 0) == [.unanswered("stdout: it isn't connected.")])
        try broker.connect(timeout: 0)
        #expect(broker.send(Self.messages(0..<1), timeout: testPatience.nanoseconds) == [.delivered])
        close(reader)
        let deliveries = broker.send(Self.messages(1..<3), timeout: testPatience.nanoseconds)
        #expect(deliveries == Array(repeating: .unanswered("stdout: it can't be written: broken pipe."), count: 2))
    }

    @Test func aFullPipeIsWaitedForAndLinesStayWhole() async throws {
        let (reader, writer) = Self.pipe()
        let broker = StandardOutputBroker(descriptor: writer)
        try broker.connect(timeout: 0)
        // More than a pipe holds.
        let messages = Self.messages(0..<40, size: 5000)
        let deliveries = try await inBackground { broker.send(messages, timeout: 2.0.nanoseconds) }
        let missing = zip(messages, deliveries).filter { $1 != .delivered }.map(\.0)
        #expect(deliveries.contains(.delivered))
        #expect(deliveries.last == .unanswered("stdout: nobody reads it in time."))
        async let text = inBackground { Self.readToEnd(reader) }
        let again = try await inBackground {
            let again = broker.send(missing, timeout: testPatience.nanoseconds)
            close(writer)
            return again
        }
        #expect(again == missing.map { _ in .delivered })
        let lines = try await String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
        let expected = messages.map { String(decoding: $0.payload, as: UTF8.self) }
        // The line that was begun comes twice, and none is broken.
        #expect(Array(Set(lines)).sorted() == expected.sorted())
        #expect(lines.count <= messages.count + 1)
        close(reader)
    }

    @Test func waitingIsInterrupted() async throws {
        let (reader, writer) = Self.pipe()
        defer { for descriptor in [reader, writer] { close(descriptor) } }
        let broker = StandardOutputBroker(descriptor: writer)
        try broker.connect(timeout: 0)
        async let deliveries = inBackground { broker.send(Self.messages(0..<40, size: 5000), timeout: .max) }
        broker.interrupt()
        #expect(try await deliveries.last == .unanswered("stdout: waiting for a reader was ended."))
    }
}
