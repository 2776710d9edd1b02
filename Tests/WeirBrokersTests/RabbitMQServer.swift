import Foundation
import Glibc
import WeirCore
import WeirTestKit

/// RabbitMQ, with an exchange for each test: it takes ten seconds to start, and so is started once for all.
final class RabbitMQServer: BrokerServer {
    /// Not what is on the path: that becomes another user, who can't read the test's folder.
    static let program = "/usr/lib/rabbitmq/bin/rabbitmq-server"
    static let isInstalled = Glibc.access(program, X_OK) == 0
    /// Who may publish in exchanges that begin with `open`, on topics that begin with `weir.`, and nothing else.
    static let limitedUser = "limited"

    let settings: BrokerSettings
    let sizeLimit: Int? = RabbitMQNode.sizeLimit
    let exchange = "open-\(UUID().uuidString)"
    let node: RabbitMQNode

    init(_ access: ServerAccess) throws {
        node = try RabbitMQNode.shared.get()
        try AMQPTestClient(port: node.port).declareExchange(exchange)
        let isEncrypted = access == .encrypted
        settings = BrokerSettings(
            kind: .amqp,
            address: "127.0.0.1:\(isEncrypted ? node.encryptedPort : node.port)",
            user: ServerAccess.name,
            password: ServerAccess.secret,
            security: isEncrypted ? BrokerSecurity(authorities: node.certificate) : nil,
            options: ["exchange": exchange]
        )
    }

    func start() throws { try node.process.start() }
    func stop() { node.process.stop() }
    func pause() { node.process.signal(SIGSTOP) }
    func resume() { node.process.signal(SIGCONT) }

    func open(_ topic: String) throws {
        try AMQPTestClient(port: node.port).declareQueue(queue(topic), exchange: exchange, topic: topic)
        // Erlang's database writes its log seconds later, and a server that is killed before has lost the queue.
        try node.evaluate("mnesia:sync_log()")
    }

    func received(on topic: String, count: Int) throws -> [ReceivedMessage] {
        try messages(on: topic, count: count).map { ReceivedMessage(id: $0.id, payload: $0.payload) }
    }

    /// All that is told of messages.
    func messages(on topic: String, count: Int) throws -> [AMQPTestClient.Message] {
        let client = try AMQPTestClient(port: node.port)
        var messages: [AMQPTestClient.Message] = []
        _ = try eventually {
            while let message = try client.next(in: queue(topic)) { messages.append(message) }
            return Set(messages.map(\.id)).count >= count
        }
        return messages
    }

    func publish(_ payload: [UInt8], on topic: String) throws {
        try AMQPTestClient(port: node.port).publish(payload, exchange: exchange, topic: topic)
    }

    private func queue(_ topic: String) -> String { "\(exchange) \(topic)" }
}

/// The one server of all tests, with Erlang's register of nodes on a port of its own; both end with the process.
final class RabbitMQNode: Sendable {
    static let sizeLimit = 1_000_000

    static let shared = Result {
        let node = try RabbitMQNode()
        atexit(stopSharedNode)
        return node
    }

    let port: Int
    let encryptedPort: Int
    let certificate: String
    let process: ServerProcess
    private let key: String
    private let registerPort: Int
    private let register: ServerProcess
    private let folder: TemporaryFolder

    private init() throws {
        folder = try TemporaryFolder()
        let path = folder.path
        func freePort() throws -> Int { try SilentPort(isListening: false).port }
        (port, encryptedPort) = (try freePort(), try freePort())
        let distributionPort = try freePort()
        registerPort = try freePort()
        let files = try testCertificate(in: folder, "server")
        (certificate, key) = files
        try folder.write("rabbitmq.conf", Array(Self.configuration(port, encryptedPort, files, path).utf8))
        try folder.write("users.json", Array(Self.users.utf8))
        try folder.write("enabled_plugins", Array("[].\n".utf8))
        let address = ["ERL_EPMD_PORT": String(registerPort), "ERL_EPMD_ADDRESS": "127.0.0.1"]
        register = try ServerProcess(
            "/usr/bin/epmd",
            ["-port", String(registerPort), "-address", "127.0.0.1"],
            port: registerPort,
            log: "\(path)/register.log"
        )
        let places = [
            "HOME": path, "RABBITMQ_NODENAME": "weir@localhost", "RABBITMQ_DIST_PORT": String(distributionPort),
            "RABBITMQ_MNESIA_BASE": "\(path)/data", "RABBITMQ_LOG_BASE": path,
            "RABBITMQ_CONFIG_FILE": "\(path)/rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": "\(path)/enabled_plugins",
            // The process is then the server itself, and no shell that waits for it.
            "RABBITMQ_ALLOW_INPUT": "true", "RABBITMQ_SERVER_START_ARGS": "-noinput",
        ]
        process = try ServerProcess(
            RabbitMQServer.program,
            [],
            environment: address.merging(places) { $1 },
            port: port,
            log: "\(path)/log"
        )
    }

    /// Has the server evaluate an expression of Erlang, as `rabbitmqctl eval` does, which takes seconds to start.
    @discardableResult
    func evaluate(_ expression: String) throws -> String {
        let cookie = try folder.read(".erlang.cookie")
        let run = try ProgramRun(
            "/bin/sh",
            ["-c", #"echo "$1" | erl_call -sname weir@localhost -c "$2" -e"#, "sh", expression + ".", cookie],
            environment: ["ERL_EPMD_PORT": String(registerPort)]
        )
        guard run.status == 0, run.output.hasPrefix("{ok, ") else {
            throw WeirError(.resource, "RabbitMQ doesn't evaluate \(expression).", cause: run.output + run.errors)
        }
        return run.output
    }

    /// Opens a port whose clients must have a certificate that is signed by `authority`.
    func listen(askingForCertificatesOf authority: String) throws -> Int {
        let port = try SilentPort(isListening: false).port
        let files = "{certfile, \"\(certificate)\"}, {keyfile, \"\(key)\"}, {cacertfile, \"\(authority)\"}"
        let options = "[\(files), {verify, verify_peer}, {fail_if_no_peer_cert, true}]"
        try evaluate("rabbit_networking:start_ssl_listener({\"127.0.0.1\", \(port)}, \(options), 1)")
        return port
    }

    private static func configuration(
        _ port: Int,
        _ encryptedPort: Int,
        _ files: (certificate: String, key: String),
        _ folder: String
    ) -> String {
        """
        listeners.tcp.1 = 127.0.0.1:\(port)
        listeners.ssl.1 = 127.0.0.1:\(encryptedPort)
        ssl_options.certfile = \(files.certificate)
        ssl_options.keyfile = \(files.key)
        max_message_size = \(sizeLimit)
        load_definitions = \(folder)/users.json
        log.console = true
        log.file = false

        """
    }

    private static var users: String {
        """
        {"vhosts": [{"name": "/"}],
        "users": [{"name": "\(ServerAccess.name)", "password": "\(ServerAccess.secret)", "tags": ""},
        {"name": "\(RabbitMQServer.limitedUser)", "password": "\(ServerAccess.secret)", "tags": ""}],
        "permissions": [
        {"user": "\(ServerAccess.name)", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"},
        {"user": "\(RabbitMQServer.limitedUser)", "vhost": "/", "configure": "^$", "write": "^open.*", "read": "^$"}],
        "topic_permissions": [
        {"user": "\(RabbitMQServer.limitedUser)", "vhost": "/", "exchange": "amq.topic", "write": "^weir\\\\.",
        "read": ".*"}]}
        """
    }

    fileprivate func stop() {
        process.stop()
        register.stop()
        // What is kept to the end of the process is never let go of.
        try? FileManager.default.removeItem(atPath: folder.path)
    }
}

private func stopSharedNode() {
    if case .success(let node) = RabbitMQNode.shared { node.stop() }
}
