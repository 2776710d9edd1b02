import Foundation
import Glibc
import WeirCore
import WeirTestKit

/// A NATS server with JetStream, and with a stream of all topics that begin with `weir.`.
final class NATSServer: BrokerServer {
    static let program = "/usr/sbin/nats-server"
    static let isInstalled = Glibc.access(program, X_OK) == 0

    let settings: BrokerSettings
    /// Its own default, which counts headers too.
    let sizeLimit: Int? = 1_048_576
    private let folder: TemporaryFolder
    private let process: ServerProcess
    let port: Int
    private let access: ServerAccess
    private let lines: [String]

    convenience init(_ access: ServerAccess) throws { try self.init(access, host: "127.0.0.1") }

    init(
        _ access: ServerAccess,
        hasJetStream: Bool = true,
        host: String = "127.0.0.1",
        configuration: String = ""
    ) throws {
        folder = try TemporaryFolder()
        port = try SilentPort(isListening: false).port
        self.access = access
        var lines = ["listen: \"\(host):\(port)\""]
        if hasJetStream { lines.append("jetstream { store_dir: \"\(folder.path)/store\" }") }
        var settings = BrokerSettings(kind: .nats, address: "\(host):\(port)")
        switch access {
        case .anybody: break
        case .user:
            lines.append("authorization { user: \(ServerAccess.name), password: \"\(ServerAccess.secret)\" }")
            (settings.user, settings.password) = (ServerAccess.name, ServerAccess.secret)
        case .encrypted:
            let files = try testCertificate(in: folder, "server")
            lines.append("tls { cert_file: \"\(files.certificate)\", key_file: \"\(files.key)\" }")
            settings.security = BrokerSecurity(authorities: files.certificate)
        }
        self.settings = settings
        self.lines = lines
        let file = try folder.write("server.conf", (lines + [configuration]).joined(separator: "\n").utf8)
        process = try ServerProcess(Self.program, ["-c", file], host: host, port: port, log: "\(folder.path)/log")
    }

    func start() throws { try process.start() }
    func stop() { process.stop() }
    func pause() { process.signal(SIGSTOP) }
    func resume() { process.signal(SIGCONT) }

    /// Has it read other lines of its configuration, while it runs.
    func reload(_ configuration: String) throws {
        try folder.write("server.conf", (lines + [configuration]).joined(separator: "\n").utf8)
        process.signal(SIGHUP)
    }

    func open(_ topic: String) throws {
        try withClient { client in
            try client.request(
                "$JS.API.STREAM.CREATE.TEST",
                #"{"name":"TEST","subjects":["weir.>"],"storage":"file","retention":"limits"}"#
            )
        }
    }

    func received(on topic: String, count: Int) throws -> [ReceivedMessage] {
        try withClient { client in
            let inbox = "inbox.\(UUID().uuidString)"
            client.listen(to: inbox)
            try client.request(
                "$JS.API.CONSUMER.CREATE.TEST",
                """
                {"stream_name":"TEST","config":{"deliver_subject":"\(inbox)","deliver_policy":"all","ack_policy":"none",\
                "filter_subject":"\(topic)"}}
                """
            )
            var received: [ReceivedMessage] = []
            var ids: Set<String> = []
            while ids.count < count, let message = client.next(on: inbox) {
                let id = message.headers["Nats-Msg-Id"] ?? ""
                ids.insert(id)
                received.append(ReceivedMessage(id: id, payload: message.payload))
            }
            return received
        }
    }

    func publish(_ payload: [UInt8], on topic: String) throws {
        try withClient { client in
            client.publish(payload, on: topic)
            // What it has answered, it has read.
            client.ping()
        }
    }

    /// Asks one of JetStream's own subjects.
    @discardableResult
    func ask(_ subject: String, _ body: String) throws -> String {
        try withClient { try $0.request(subject, body) }
    }

    /// The client doesn't speak TLS: for it a server without takes the place of one with, on the same files.
    @discardableResult
    private func withClient<Result>(_ body: (NATSTestClient) throws -> Result) throws -> Result {
        guard access == .encrypted else { return try body(NATSTestClient(port: port, isKnown: access == .user)) }
        process.stop()
        let plain = try ServerProcess(
            Self.program,
            ["-a", "127.0.0.1", "-p", String(port), "-js", "-sd", "\(folder.path)/store"],
            port: port,
            log: "\(folder.path)/log"
        )
        let result = try body(NATSTestClient(port: port, isKnown: false))
        plain.stop()
        try process.start()
        return result
    }
}
