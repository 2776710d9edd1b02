import Foundation
import Glibc
import WeirCore
import WeirTestKit

/// Mosquitto with a port for what is tested and one for the test's own client, which is let in without a name.
final class MosquittoServer: BrokerServer {
    static let program = "/usr/sbin/mosquitto"
    static let isInstalled = Glibc.access(program, X_OK) == 0

    let settings: BrokerSettings
    let sizeLimit: Int? = 1_000_000
    let port: Int
    let ownPort: Int
    private let folder: TemporaryFolder
    private let process: ServerProcess
    private let listeners = Monitor<[String: TopicListener]>([:])

    convenience init(_ access: ServerAccess) throws { try self.init(access, lines: ["message_size_limit 1000000"]) }

    /// `lines` of its configuration are for all that come, `encryptedLines` for those who come encrypted.
    init(
        _ access: ServerAccess,
        lines: [String],
        encryptedLines: [String] = [],
        rights: String? = nil,
        options: [String: String] = ["version": "5"]
    ) throws {
        folder = try TemporaryFolder()
        port = try SilentPort(isListening: false).port
        ownPort = try SilentPort(isListening: false).port
        var settings = BrokerSettings(kind: .mqtt, address: "127.0.0.1:\(port)", options: options)
        // It gives root away for a user who can't read a folder of root's, unless it is told not to.
        var all = ["user root", "per_listener_settings true"] + lines
        all += ["listener \(ownPort) 127.0.0.1", "allow_anonymous true", "listener \(port)"]
        switch access {
        case .anybody: all.append("allow_anonymous true")
        case .user:
            let file = try folder.write("passwords", Array("\(ServerAccess.name):\(ServerAccess.secret)\n".utf8))
            _ = try ProgramRun("/usr/bin/mosquitto_passwd", ["-U", file])
            all += ["allow_anonymous false", "password_file \(file)"]
            (settings.user, settings.password) = (ServerAccess.name, ServerAccess.secret)
        case .encrypted:
            let files = try testCertificate(in: folder, "server")
            all += ["allow_anonymous true", "certfile \(files.certificate)", "keyfile \(files.key)"] + encryptedLines
            settings.security = BrokerSecurity(authorities: files.certificate)
        }
        if let rights { all.append("acl_file \(try folder.write("rights", Array(rights.utf8)))") }
        self.settings = settings
        let file = try folder.write("mosquitto.conf", Array((all + [""]).joined(separator: "\n").utf8))
        process = try ServerProcess(Self.program, ["-c", file], port: port, log: "\(folder.path)/log")
    }

    func start() throws {
        try process.start()
        for listener in listeners.read({ Array($0.values) }) { try listener.listen(port: ownPort) }
    }

    func stop() { process.stop() }
    func pause() { process.signal(SIGSTOP) }
    func resume() { process.signal(SIGCONT) }

    func open(_ topic: String) throws {
        let listener = TopicListener(topic)
        try listener.listen(port: ownPort)
        listeners.update { $0[topic] = listener }
    }

    func received(on topic: String, count: Int) throws -> [ReceivedMessage] {
        messages(on: topic, count: count).map { ReceivedMessage(id: $0.properties["id"] ?? "", payload: $0.payload) }
    }

    /// All that is told of messages.
    func messages(on topic: String, count: Int) -> [MQTTTestClient.Message] {
        listeners.read { $0[topic] }?.messages(count: count) ?? []
    }

    func publish(_ payload: [UInt8], on topic: String) throws {
        try MQTTTestClient(port: ownPort).publish(payload, on: topic)
    }
}

/// Keeps what comes on a topic, through all restarts of the server, since the server itself keeps nothing.
private final class TopicListener: Sendable {
    private let topic: String
    private let messages = Monitor<[MQTTTestClient.Message]>([])

    init(_ topic: String) { self.topic = topic }

    func listen(port: Int) throws {
        let client = try MQTTTestClient(port: port, patience: nil)
        try client.subscribe(topic)
        let box = Unchecked(client)
        runInBackground { [messages] in
            while let message = box.value.next() { messages.update { $0.append(message) } }
        }
    }

    /// Waits until messages with `count` different ids, or without any, are there.
    func messages(count: Int) -> [MQTTTestClient.Message] {
        let deadline = MonotonicTime.now.advanced(by: testPatience.nanoseconds)
        _ = messages.wait(until: deadline) { messages in
            guard messages.count >= count else { return nil as Bool? }
            let ids = Set(messages.compactMap { $0.properties["id"] })
            return ids.isEmpty || ids.count >= count ? true : nil
        }
        return messages.read { $0 }
    }
}

/// Hands a value to the one thread that uses it from then on.
private struct Unchecked<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
