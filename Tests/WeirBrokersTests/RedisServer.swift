import Glibc
import WeirCore
import WeirTestKit

/// Redis, which writes down all that it takes.
final class RedisServer: BrokerServer {
    static let program = "/usr/bin/redis-server"
    static let isInstalled = Glibc.access(program, X_OK) == 0

    let settings: BrokerSettings
    /// The least that it can be told.
    let sizeLimit: Int? = 1_048_576
    /// Where the test's own client connects, who speaks no TLS.
    private let plainPort: Int
    private let folder: TemporaryFolder
    private let process: ServerProcess
    private let access: ServerAccess

    convenience init(_ access: ServerAccess) throws { try self.init(access, lines: []) }

    init(_ access: ServerAccess, lines: [String]) throws {
        folder = try TemporaryFolder()
        plainPort = try SilentPort(isListening: false).port
        self.access = access
        var settings = BrokerSettings(kind: .redis, address: "127.0.0.1:\(plainPort)")
        var all = [
            "bind 127.0.0.1", "port \(plainPort)", "dir \(folder.path)", "appendonly yes", "appendfsync always",
            "save \"\"",
            "proto-max-bulk-len 1048576",
        ]
        switch access {
        case .anybody: break
        case .user:
            all += ["user default off", "user \(ServerAccess.name) on >\(ServerAccess.secret) ~* &* +@all"]
            (settings.user, settings.password) = (ServerAccess.name, ServerAccess.secret)
        case .encrypted:
            let files = try testCertificate(in: folder, "server")
            let encryptedPort = try SilentPort(isListening: false).port
            all += [
                "tls-port \(encryptedPort)", "tls-cert-file \(files.certificate)", "tls-key-file \(files.key)",
                "tls-auth-clients no", "tls-ca-cert-file \(files.certificate)",
            ]
            settings.address = "127.0.0.1:\(encryptedPort)"
            settings.security = BrokerSecurity(authorities: files.certificate)
        }
        self.settings = settings
        let file = try folder.write("redis.conf", Array((all + lines + [""]).joined(separator: "\n").utf8))
        process = try ServerProcess(Self.program, [file], port: plainPort, log: "\(folder.path)/log")
    }

    func start() throws { try process.start() }
    func stop() { process.stop() }
    func pause() { process.signal(SIGSTOP) }
    func resume() { process.signal(SIGCONT) }

    func open(_ topic: String) throws {}

    func received(on topic: String, count: Int) throws -> [ReceivedMessage] {
        try entries(on: topic, count: count).map { fields in
            ReceivedMessage(id: String(decoding: fields["id"] ?? [], as: UTF8.self), payload: fields["metadata"] ?? [])
        }
    }

    /// The fields of all entries.
    func entries(on topic: String, count: Int) throws -> [[String: [UInt8]]] {
        let client = try client()
        var entries: [[String: [UInt8]]] = []
        _ = try eventually {
            entries = try client.ask("XRANGE", topic, "-", "+").list.map { entry in
                let fields = entry.list.last?.list ?? []
                let pairs = stride(from: 0, to: fields.count - 1, by: 2).map { (fields[$0].text, fields[$0 + 1].bytes) }
                return Dictionary(pairs) { first, _ in first }
            }
            return Set(entries.map { $0["id"] ?? [] }).count >= count
        }
        return entries
    }

    func publish(_ payload: [UInt8], on topic: String) throws {
        try client().ask([Array("XADD".utf8), Array(topic.utf8), Array("*".utf8), Array("metadata".utf8), payload])
    }

    func client() throws -> RedisTestClient { try RedisTestClient(port: plainPort, isKnown: access == .user) }
}
