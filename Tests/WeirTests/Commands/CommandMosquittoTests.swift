import Foundation
import Glibc
import Testing
import Weir
import WeirBrokers
import WeirCore
import WeirTestKit

/// Commands by a real broker, from clients that share nothing with what is tested.
@Suite(.serialized, .enabled(if: Mosquitto.isInstalled)) struct CommandMosquittoTests {
    private let target = ScriptedTarget("gate")

    private func listen(to mosquitto: Mosquitto, _ topic: String) throws -> CommandListener {
        let settings = BrokerSettings(kind: .mqtt, address: "127.0.0.1:\(mosquitto.port)")
        let channel = CommandChannel(broker: settings, topics: [topic])
        return CommandListener(
            channel,
            try MQTTBroker(settings),
            target,
            name: "commands",
            executor: TestThreads.commands
        ) { _ in }
    }

    /// Sends a command again and again until there is an answer to its id: who sends can't know when somebody listens.
    private func ask(_ mosquitto: Mosquitto, _ id: Int, _ members: String) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            runInBackground {
                continuation.resume(
                    with: Result {
                        let deadline = MonotonicTime.now.advanced(by: testPatience.nanoseconds)
                        while MonotonicTime.now < deadline {
                            try mosquitto.publish(#"{"id": "\#(id)", \#(members)}"#, on: "site/commands")
                            // Those before may have been answered more than once.
                            while let answer = try mosquitto.answer() {
                                if answer.hasPrefix(#"{"id": "\#(id)","#) { return answer }
                            }
                        }
                        return ""
                    }
                )
            }
        }
    }

    /// The filter takes in the topic of answers as well.
    @Test func commandsAreAnsweredAndPicturesCome() async throws {
        let mosquitto = try Mosquitto()
        defer { mosquitto.stop() }
        target.state.update { $0.picture = Array(repeating: 0xD8, count: 300_000) }
        let listener = try listen(to: mosquitto, "site/#")
        defer { listener.end() }
        let wrong = try await ask(mosquitto, 1, #""command": "snapshot", "stream": "gat""#)
        #expect(wrong.contains("There is no stream `gat`; `gate` may be meant."))
        let picture = try await ask(mosquitto, 2, #""command": "snapshot", "stream": "gate""#)
        #expect(
            picture.hasPrefix(#"{"id": "2", "command": "snapshot", "stream": "gate", "ok": true, "result": {"type": "#)
        )
        #expect(picture.utf8.count > 400_000)
    }

    @Test func commandsAreDoneAgainWhenTheBrokerIsBack() async throws {
        let mosquitto = try Mosquitto()
        defer { mosquitto.stop() }
        let listener = try listen(to: mosquitto, "site/commands")
        defer { listener.end() }
        let answer = try await ask(mosquitto, 1, #""command": "remove-stream", "stream": "gate""#)
        #expect(answer == #"{"id": "1", "command": "remove-stream", "stream": "gate", "ok": true}"#)
        try mosquitto.restart()
        let add = #""command": "add-stream", "stream": {"from": "scene:", "name": "yard"}"#
        #expect(
            try await ask(mosquitto, 2, add) == #"{"id": "2", "command": "add-stream", "stream": "yard", "ok": true}"#
        )
        // However often it came.
        #expect(target.log == ["remove gate", "add yard"])
    }
}

/// Mosquitto on a free port, and its own clients.
private final class Mosquitto: Sendable {
    private static let program = "/usr/sbin/mosquitto"
    static let isInstalled = [program, "/usr/bin/mosquitto_pub", "/usr/bin/mosquitto_sub"]
        .allSatisfy { (path: String) in access(path, X_OK) == 0 }

    /// The client that answers are kept for, also while it isn't there.
    private static let reader = ["-i", "reader", "-c", "-q", "1", "-t", "site/commands/reply"]

    let port: Int
    private let folder: TemporaryFolder
    private let process = Monitor<ChildProcess?>(nil)

    init() throws {
        folder = try TemporaryFolder()
        port = try SilentPort(isListening: false).port
        let lines = "user root\nlistener \(port) 127.0.0.1\nallow_anonymous true\n"
        try folder.write("mosquitto.conf", Array(lines.utf8))
        try start()
    }

    func restart() throws {
        stop()
        try start()
    }

    private func start() throws {
        let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(null) }
        let environment = ProcessInfo.processInfo.environment
        let arguments = ["-c", "\(folder.path)/mosquitto.conf"]
        let child = try ChildProcess(Self.program, arguments, environment: environment, output: nil, errors: null)
        process.update { $0 = child }
        let deadline = MonotonicTime.now.advanced(by: testPatience.nanoseconds)
        while MonotonicTime.now < deadline {
            // Ends when the subscription is there: from then on answers are kept.
            if try client("mosquitto_sub", Self.reader + ["-E"]).status == 0 { return }
        }
        stop()
        throw WeirError(.resource, "mosquitto doesn't come up.")
    }

    func stop() {
        process.read { $0 }?.kill(SIGKILL)
        _ = process.read { $0 }?.waitForEnd()
    }

    func publish(_ text: String, on topic: String) throws {
        _ = try client("mosquitto_pub", ["-q", "1", "-t", topic, "-m", text])
    }

    /// The next answer; nil where none comes within a second.
    func answer() throws -> String? {
        let run = try client("mosquitto_sub", Self.reader + ["-C", "1", "-W", "1"])
        return run.status == 0 ? String(run.output.dropLast()) : nil
    }

    private func client(_ name: String, _ arguments: [String]) throws -> ProgramRun {
        try ProgramRun("/usr/bin/\(name)", ["-h", "127.0.0.1", "-p", "\(port)"] + arguments)
    }
}
