import Foundation
import Glibc
import WeirCore
import WeirTestKit

/// `Tests/Servers/webhook_server.py` and what it has written down.
final class WebhookServer: BrokerServer {
    static let python = "/usr/bin/python3"
    static let isInstalled = access(python, X_OK) == 0

    /// A request as the server saw it.
    struct Request: Decodable {
        var path: String
        var headers: [String: String]
        var body: Data
        var status: Int
        var connection: Int
    }

    let settings: BrokerSettings
    let port: Int
    let sizeLimit: Int? = 200_000
    private let folder: TemporaryFolder
    private let process: ServerProcess

    init(_ access: ServerAccess) throws {
        folder = try TemporaryFolder()
        port = try SilentPort(isListening: false).port
        var arguments = [testServer("webhook_server.py"), String(port), "\(folder.path)/journal", "200000"]
        var settings = BrokerSettings(kind: .webhook, address: "http://127.0.0.1:\(port)/hook")
        if access == .encrypted {
            let files = try testCertificate(in: folder, "server")
            arguments += [files.certificate, files.key]
            settings.address = "https://127.0.0.1:\(port)/hook"
            settings.security = BrokerSecurity(authorities: files.certificate)
        }
        self.settings = settings
        process = try ServerProcess(Self.python, arguments, port: port, log: "\(folder.path)/log")
    }

    /// The same server by another of its paths.
    func settings(path: String, options: [String: String] = [:]) -> BrokerSettings {
        var changed = settings
        changed.address = settings.address.replacing("/hook", with: path)
        changed.options = options
        return changed
    }

    func start() throws { try process.start() }
    func stop() { process.stop() }
    func pause() { process.signal(SIGSTOP) }
    func resume() { process.signal(SIGCONT) }
    func open(_ topic: String) throws {}
    func publish(_ payload: [UInt8], on topic: String) throws {}

    /// All requests that it has answered.
    func requests() throws -> [Request] {
        let lines = try folder.read("journal").split(separator: "\n")
        return try lines.map { try JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
    }

    func received(on topic: String, count: Int) throws -> [ReceivedMessage] {
        var received: [ReceivedMessage] = []
        _ = try eventually {
            received = try requests().filter { $0.status == 200 }
                .map { ReceivedMessage(id: $0.headers["x-weir-id"] ?? "", payload: Array($0.body)) }
            return Set(received.map(\.id)).count >= count
        }
        return received
    }
}
