import Foundation
import Glibc
import WeirBrokers
import WeirCore
import WeirTestKit

/// A broker that a test has for itself: a real server on a port of its own, with its files in a temporary folder.
protocol BrokerServer: AnyObject, Sendable {
    /// Starts it, and waits until it answers.
    init(_ access: ServerAccess) throws

    /// How it is reached, as somebody whom it knows.
    var settings: BrokerSettings { get }
    /// Where it listens.
    var port: Int { get throws }
    /// Bytes of the largest message that it takes; nil where it takes any.
    var sizeLimit: Int? { get }

    /// Starts it again after `stop`, on the same port and with what it has kept, and waits until it answers.
    func start() throws
    /// Kills it: nothing is told to clients, nothing is finished.
    func stop()
    /// Lets it hang: connections stay, nothing is answered.
    func pause()
    func resume()

    /// Is called before anything is sent on a topic: a server that keeps no messages has a client that listens from here on.
    func open(_ topic: String) throws
    /// What has come on a topic, in its order and with doubles, by a client that shares nothing with what is tested.
    ///
    /// Waits until `count` different ids have come, and gives what there is where they don't.
    func received(on topic: String, count: Int) throws -> [ReceivedMessage]
    /// Sends by such a client.
    func publish(_ payload: [UInt8], on topic: String) throws
}

extension BrokerServer {
    var port: Int { get throws { try settings.hosts()[0].port } }
}

/// Whom a server lets in.
enum ServerAccess: Sendable {
    case anybody
    /// Who gives `name` and `secret`, and nobody else.
    case user
    /// Anybody, encrypted, with a certificate that the settings trust.
    case encrypted

    static let name = "weir-test"
    static let secret = "s3cr3t-of-the-test"
}

/// What a consumer sees of a message.
struct ReceivedMessage: Hashable, Sendable {
    var id: String
    var payload: [UInt8]
}

/// The process of a server, which is killed with the last reference.
final class ServerProcess: Sendable {
    private let program: String
    private let arguments: [String]
    private let environment: [String: String]
    private let host: String
    private let port: Int
    private let log: String
    private let process = Monitor<ChildProcess?>(nil)

    /// Starts it; what it says goes to `log`, a path.
    init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        host: String = "127.0.0.1",
        port: Int,
        log: String
    ) throws {
        (self.program, self.arguments, self.environment) = (program, arguments, environment)
        (self.host, self.port, self.log) = (host, port, log)
        try start()
    }

    deinit { stop() }

    /// Starts it, and waits until its port takes connections.
    func start() throws {
        let descriptor = Glibc.open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let child = try ChildProcess(
            program,
            arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            output: descriptor,
            errors: descriptor
        )
        process.update { $0 = child }
        let isOver = eventually { !child.isRunning || (try? RawConnection(host: host, port: port)) != nil }
        guard isOver, child.isRunning else {
            let words = (try? String(contentsOf: URL(filePath: log), encoding: .utf8)) ?? ""
            throw WeirError(.resource, "\(program) doesn't come up.", cause: words)
        }
    }

    func stop() {
        signal(SIGKILL)
        _ = process.read { $0 }?.waitForEnd()
    }

    func signal(_ number: Int32) {
        process.read { $0 }?.kill(number)
    }
}

/// How long a test waits for a broker, in nanoseconds.
let patience = testPatience.nanoseconds

func connectedBroker(_ settings: BrokerSettings) throws -> any MessageBroker {
    let broker = try makeBroker(settings)
    try broker.connect(timeout: patience)
    return broker
}

/// A message of one stream, of `size` bytes.
func brokerMessage(_ number: Int, topic: String, stream: String = "camera", size: Int = 10) -> OutgoingMessage {
    OutgoingMessage(
        id: "message-\(number)",
        stream: stream,
        topic: topic,
        contentType: "application/json",
        priority: .event,
        payload: Array(#""\#(String(repeating: "x", count: size - 2))""#.utf8)
    )
}

/// The path of a script in `Tests/Servers`.
func testServer(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Servers/\(name)")
        .path
}

/// Asks again and again, for as long as a test is patient.
func eventually(_ isSo: () throws -> Bool) rethrows -> Bool {
    let deadline = MonotonicTime.now.advanced(by: testPatience.nanoseconds)
    let pause = Monitor(())
    while MonotonicTime.now < deadline {
        if try isSo() { return true }
        // Asks at most so often; how long doesn't matter.
        _ = pause.wait(until: MonotonicTime.now.advanced(by: 0.02.nanoseconds)) { _ in nil as Bool? }
    }
    return try isSo()
}
