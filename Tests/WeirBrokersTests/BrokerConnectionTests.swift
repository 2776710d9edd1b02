import Testing
import WeirBrokers
import WeirCore
import WeirTestKit

/// What servers do that aren't brokers, or not any more: for all that speak TCP of our own making.
@Suite(.serialized) struct BrokerConnectionTests {
    static let kinds: [BrokerKind] = [.mqtt, .amqp, .redis]

    private func settings(_ kind: BrokerKind, _ port: Int) -> BrokerSettings {
        BrokerSettings(kind: kind, address: "127.0.0.1:\(port)", user: "weir", password: "s3cr3t")
    }

    @Test(arguments: kinds) func connectsInTimeOrNotAtAll(_ kind: BrokerKind) async throws {
        try await blocking {
            let ports = (try SwallowingPort(), try SilentPort(isListening: true))
            for port in [ports.0.port, ports.1.port] {
                let broker = try makeBroker(settings(kind, port))
                let error = #expect(throws: WeirError.self) { try broker.connect(timeout: 0.3.nanoseconds) }
                #expect(error?.code == .resource)
                #expect(
                    error?.message == "\(kind.rawValue): 127.0.0.1:\(port) isn't reached: there was no answer in time."
                )
            }
        }
    }

    @Test(arguments: kinds) func connectingIsInterruptedBeforeAnybodyAnswers(_ kind: BrokerKind) async throws {
        try await blocking {
            let port = try SwallowingPort()
            let broker = try makeBroker(settings(kind, port.port))
            // It also ends a wait that hasn't begun.
            broker.interrupt()
            let error = #expect(throws: WeirError.self) { try broker.connect(timeout: 600.0.nanoseconds) }
            #expect(error?.message.hasSuffix("isn't reached: the wait was interrupted.") == true)
        }
    }

    @Test(arguments: kinds) func nonsenseIsSurvived(_ kind: BrokerKind) async throws {
        try await blocking {
            var generator = SeededGenerator(state: 7)
            let beginnings: [[UInt8]] = [
                [], Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), [0x20, 2, 0, 0], [0x20, 2, 0, 0, 0x40, 2, 0xFF],
                Array("+OK\r\n+PONG\r\n*3\r\n$-7\r\n".utf8), Array("*2147483647\r\n*2147483647\r\n*9\r\n".utf8),
                Array("AMQP".utf8) + [0, 1, 0, 0], [1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
                // A start method, as far as its table, whose length lies.
                [1, 0, 0, 0, 0, 0, 20, 0, 10, 0, 10, 0, 9, 0xFF, 0xFF, 0xFF, 0xF0],
            ]
            for beginning in beginnings {
                for length in [0, 1, 17, 3000] {
                    let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
                    let server = try RecitingServer(beginning + noise)
                    let broker = try makeBroker(settings(kind, server.port))
                    // Some of it is the welcome of one protocol or another.
                    guard (try? broker.connect(timeout: testPatience.nanoseconds)) != nil else { continue }
                    for delivery in broker.send([sampleMessage(0)], timeout: testPatience.nanoseconds) {
                        #expect(delivery != .delivered)
                    }
                    broker.close()
                }
            }
        }
    }

    @Test(arguments: kinds) func severalHostsAreRefused(_ kind: BrokerKind) throws {
        let settings = BrokerSettings(kind: kind, address: "a:1,b:2")
        let error = #expect(throws: WeirError.self) { try makeBroker(settings) }
        #expect(error?.code == .settings)
        #expect(error?.message == "\(kind.rawValue): \"a:1,b:2\" has several hosts; write one.")
    }

    @Test(arguments: kinds) func filesOfCertificatesAreNamed(_ kind: BrokerKind) async throws {
        try await blocking {
            var settings = settings(kind, 1)
            settings.security = BrokerSecurity(authorities: "/nowhere/authorities.pem")
            let error = #expect(throws: WeirError.self) {
                try makeBroker(settings).connect(timeout: testPatience.nanoseconds)
            }
            #expect(error?.code == .settings)
            #expect(
                error?.message
                    == "\(kind.rawValue): 127.0.0.1:1: the authorities \"/nowhere/authorities.pem\" can't be used; "
                    + "it must be there, be readable and be PEM."
            )
        }
    }
}

/// Numbers that are the same in each run (SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
