import Testing
import WeirBrokers
import WeirCore
import WeirTestKit

@Suite(.serialized, .enabled(if: WebhookServer.isInstalled)) struct WebhookTests {
    /// A connection alone tells nothing of users, and comes to be where nobody answers; nothing comes back.
    private static let promises = BrokerContract.allCases.filter {
        ![.passwordIsWrong, .connectIsInterrupted, .subscribes].contains($0)
    }

    @Test(arguments: promises) func keeps(_ promise: BrokerContract) async throws {
        try await promise.check(WebhookServer.self)
    }

    @Test func requestsTellWhatReceiversNeed() throws {
        let server = try WebhookServer(.anybody)
        var settings = server.settings(
            path: "/hook?key=s3cret",
            options: ["secret": "k3y", "headers": "X-Site=north;Authorization=Custom a=b"]
        )
        let broker = try connectedBroker(settings)
        let messages = (0..<20).map { brokerMessage($0, topic: "") }
        #expect(broker.send(messages, timeout: patience) == messages.map { _ in .delivered })
        let requests = try server.requests()
        let first = try #require(requests.first)
        #expect(first.path == "/hook?key=s3cret")
        #expect(first.headers["content-type"] == "application/json")
        #expect(first.headers["x-weir-id"] == "message-0")
        #expect(first.headers["idempotency-key"] == "message-0")
        #expect(first.headers["x-site"] == "north")
        #expect(first.headers["authorization"] == "Custom a=b")
        #expect(Set(requests.map(\.connection)).count == 1, "one connection for all")

        // As receivers are told to check it, by OpenSSL.
        let timestamp = try #require(first.headers["x-weir-timestamp"])
        let folder = try TemporaryFolder()
        try folder.write("body", Array("\(timestamp).".utf8) + first.body)
        let sum = try ProgramRun("/usr/bin/openssl", ["dgst", "-sha256", "-hmac", "k3y", "-r", "\(folder.path)/body"])
        #expect(first.headers["x-weir-signature"] == "sha256=\(sum.output.prefix(64))")
        #expect(sum.output.prefix(64).count == 64)

        server.stop()
        guard case .unanswered(let sentence) = broker.send([messages[0]], timeout: patience)[0] else {
            Issue.record("delivered without a server")
            return
        }
        #expect(!sentence.contains("s3cret"), "\(sentence)")
        settings.password = "t0ken"
        settings.options = [:]
        try server.start()
        #expect(try connectedBroker(settings).send([messages[1]], timeout: patience) == [.delivered])
        #expect(try server.requests().last?.headers["authorization"] == "Bearer t0ken")
        settings.user = "Aladdin"
        #expect(try connectedBroker(settings).send([messages[1]], timeout: patience) == [.delivered])
        #expect(try server.requests().last?.headers["authorization"] == "Basic QWxhZGRpbjp0MGtlbg==")
    }

    @Test func statusesMeanWhatTheySay() throws {
        let server = try WebhookServer(.anybody)
        let address = server.settings.address.replacing("/hook", with: "")
        let expected: [(String, Delivery)] = [
            ("/status/204", .delivered),
            ("/status/400", .refused("webhook: \(address)/status/400 refuses the message (HTTP status 400).")),
            (
                "/status/401",
                .forbidden(
                    "webhook: \(address)/status/401 doesn't let this user in (HTTP status 401); check user and password."
                )
            ),
            (
                "/status/404",
                .forbidden(
                    "webhook: \(address)/status/404 takes no messages (HTTP status 404); check address and rights."
                )
            ),
            (
                "/status/413",
                .tooLarge("webhook: \(address)/status/413 takes no message of 10 bytes (HTTP status 413).")
            ),
            (
                "/status/408",
                .unanswered("webhook: \(address)/status/408 doesn't take the message now (HTTP status 408).")
            ),
            (
                "/status/503",
                .unanswered("webhook: \(address)/status/503 doesn't take the message now (HTTP status 503).")
            ),
            (
                "/moved",
                .forbidden(
                    "webhook: \(address)/moved answers that it has moved (HTTP status 301), which isn't followed; set the new "
                        + "address."
                )
            ),
            (
                "/later",
                .unanswered(
                    "webhook: \(address)/later doesn't take the message now (HTTP status 429; it asks to come again after "
                        + "3600 s)."
                )
            ),
            // It asks for a second, which is waited for.
            ("/busy", .delivered),
        ]
        for (number, (path, delivery)) in expected.enumerated() {
            let broker = try connectedBroker(server.settings(path: path))
            #expect(broker.send([brokerMessage(number, topic: "")], timeout: patience) == [delivery])
        }
        #expect(try server.requests().filter { $0.path == "/busy" }.map(\.status) == [429, 204])
    }

    @Test func aStreamWaitsForItsOwnMessagesOnly() throws {
        let server = try WebhookServer(.anybody)
        let broker = try connectedBroker(server.settings(path: "/later"))
        let first = [brokerMessage(0, topic: "", stream: "a"), brokerMessage(1, topic: "", stream: "b")]
        #expect(broker.send(first, timeout: patience).allSatisfy { $0 != .delivered })
        // The second time they are taken, and the new one of stream a isn't.
        let third = brokerMessage(2, topic: "", stream: "a")
        let deliveries = broker.send([third, first[0], first[1]], timeout: patience)
        #expect(deliveries[1] == .unanswered("webhook: an earlier message of a waits to be sent again."))
        #expect(deliveries[2] == .delivered)
    }

    @Test(arguments: [
        ("ftp://example.org", [:], "webhook: the address must be a URL such as https://example.org/events."),
        ("https:///path", [:], "webhook: the address must be a URL such as https://example.org/events."),
        ("https://a b/", [:], "webhook: the address must be a URL such as https://example.org/events."),
        (
            "https://me:pass@example.org", [:],
            "webhook: a user and a password are settings of their own; take them out of the address."
        ),
        (
            "https://example.org", ["headers": "A=b\r\nC: d"],
            "webhook: \"A\" can't be a header with this value; both stand in one line."
        ),
        (
            "https://example.org", ["headers": "A"],
            "webhook: headers must be pairs such as name=value;name=value."
        ),
        ("https://example.org", ["stream": "A"], "webhook: there is no option stream; it has secret, headers."),
    ])
    func settingsThatCannotBe(_ address: String, _ options: [String: String], _ sentence: String) {
        let error = #expect(throws: WeirError.self) {
            try makeBroker(BrokerSettings(kind: .webhook, address: address, options: options))
        }
        #expect(error?.code == .settings)
        #expect(error?.message == sentence)
    }
}
