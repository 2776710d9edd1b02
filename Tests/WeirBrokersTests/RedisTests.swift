import Glibc
import Testing
import WeirBrokers
import WeirCore
import WeirTestKit

@Suite(.serialized, .enabled(if: RedisServer.isInstalled)) struct RedisTests {
    @Test(arguments: BrokerContract.allCases) func keeps(_ promise: BrokerContract) async throws {
        try await promise.check(RedisServer.self)
    }

    private func connected(_ settings: BrokerSettings) throws -> any MessageBroker {
        let broker = try makeBroker(settings)
        try broker.connect(timeout: patience)
        return broker
    }

    @Test func entriesHaveTheirFields() async throws {
        try await blocking {
            let server = try RedisServer(.anybody)
            let broker = try connected(server.settings.with(["payload-key": "event"]))
            #expect(
                broker.send([sampleMessage(1, stream: "gate 1", payload: [0, 255])], timeout: patience) == [.delivered]
            )
            let entries = try server.entries(on: "weir.street", count: 1)
            #expect(entries == [["event": [0, 255], "id": Array("sample-1".utf8), "stream": Array("gate 1".utf8)]])
        }
    }

    @Test func streamsAreBounded() async throws {
        try await blocking {
            let server = try RedisServer(.anybody)
            for (bound, isBounded) in [("100", true), ("0", false)] {
                let broker = try connected(server.settings.with(["stream-length": bound]))
                let messages = (0..<2000).map { sampleMessage($0, on: "bound \(bound)") }
                #expect(broker.send(messages, timeout: patience).allSatisfy { $0 == .delivered })
                // The server drops whole nodes, of a hundred entries each.
                let count = try Int(server.client().ask("XLEN", "bound \(bound)").text) ?? 0
                #expect(isBounded ? (100...300).contains(count) : count == 2000)
            }
        }
    }

    @Test func whatTheServerHasAgainstItIsTold() async throws {
        try await blocking {
            let server = try RedisServer(.anybody)
            let client = try server.client()
            try client.ask("SET", "taken", "text")
            try client.ask("ACL", "SETUSER", "limited", "on", ">pass", "~weir.*", "+auth", "+xadd", "+xgroup", "+ping")
            let address = server.settings.address
            let broker = try connected(server.settings.with(user: "limited", password: "pass"))
            let deliveries = broker.send(
                [sampleMessage(0), sampleMessage(1, on: "other", stream: "b")],
                timeout: patience
            )
            #expect(deliveries.first == .delivered)
            guard case .forbidden(let sentence) = deliveries.last else {
                Issue.record("\(deliveries)")
                return
            }
            #expect(sentence.hasPrefix("redis: \(address) doesn't let user \"limited\" publish on \"other\" (NOPERM "))
            let error = #expect(throws: WeirError.self) { try broker.subscribe(topics: ["other"]) { _ in } }
            #expect(error?.code == .settings)
            #expect(error?.message == "redis: \(address) doesn't let user \"limited\" subscribe to \"other\".")
            // Who may not ask how large messages may be learns it from the answer; the server hangs up then.
            let large = sampleMessage(2, payload: [UInt8](repeating: 1, count: 1_048_577))
            let sizes = broker.send([large, sampleMessage(3, stream: "b")], timeout: patience)
            guard case .tooLarge = sizes.first else {
                Issue.record("\(sizes)")
                return
            }

            let free = try connected(server.settings)
            #expect(
                free.send([sampleMessage(4, on: "taken")], timeout: patience)
                    == [
                        .forbidden(
                            "redis: \(address) has something else than a stream under \"taken\"; choose another topic."
                        )
                    ]
            )
            try client.ask("CONFIG", "SET", "maxmemory", "1")
            guard case .unanswered(let reason) = free.send([sampleMessage(5)], timeout: patience).first else {
                Issue.record("without memory it is answered for")
                return
            }
            #expect(reason.contains("OOM"))
            try client.ask("CONFIG", "SET", "maxmemory", "0")
            try free.connect(timeout: patience)
            #expect(free.send([sampleMessage(5)], timeout: patience) == [.delivered])
        }
    }

    @Test func passwordsAreAskedFor() async throws {
        try await blocking {
            let server = try RedisServer(.anybody, lines: ["requirepass s3cr3t"])
            for (password, isLetIn) in [("s3cr3t", true), ("wrong", false), (nil, false)] {
                var settings = server.settings
                settings.password = password
                do {
                    _ = try connected(settings)
                    #expect(isLetIn)
                } catch let error as WeirError {
                    #expect(!isLetIn)
                    #expect(error.code == .settings)
                    let what = "turns away somebody without a name; look at user and password"
                    #expect(error.message == "redis: \(settings.address) \(what).")
                }
            }
        }
    }

    @Test func groupsGoOnWhereTheyWere() async throws {
        try await blocking {
            let server = try RedisServer(.anybody)
            try server.publish(Array("before".utf8), on: "commands")
            let received = Monitor<[String]>([])
            func listen() throws -> any MessageBroker {
                let broker = try connected(server.settings)
                try broker.subscribe(topics: ["commands"]) { message in
                    received.update { $0.append(String(decoding: message.payload, as: UTF8.self)) }
                }
                return broker
            }
            func waitFor(_ texts: [String]) {
                let deadline = MonotonicTime.now.advanced(by: patience)
                _ = received.wait(until: deadline) { $0.count >= texts.count ? true : nil }
                #expect(received.read { $0 } == texts)
            }
            let first = try listen()
            try server.publish(Array("first".utf8), on: "commands")
            waitFor(["first"])
            first.close()
            try server.publish(Array("meanwhile".utf8), on: "commands")
            let second = try listen()
            waitFor(["first", "meanwhile"])
            second.close()
        }
    }
}
