import Foundation
import Glibc
import Testing
import WeirCore
import WeirTestKit

/// `weir run` with brokers.
@Suite struct PublishingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let redis = "/usr/bin/redis-server"

    /// Runs a street with these publications; their outboxes are in the test's folder.
    private func run(_ publications: [String], frames: Int = 60, _ more: [String] = []) throws -> ProgramRun {
        let street = "scene:?seed=21&frames=\(frames)&size=640x360"
        let arguments = [
            "run", "--quiet", "--input", street, "--model", "demo", "--track", "bytetrack", "--output", "null",
        ]
        return try ProgramRun(
            "\(BuiltPlugin.folder)/weir",
            arguments + publications.flatMap { ["--publish", $0] } + more,
            environment: ["STATE_DIRECTORY": "", "XDG_STATE_HOME": "\(folder.path)/state"]
        )
    }

    private func objects(of text: String) throws -> [[NSDictionary]] {
        try text.split(separator: "\n").map { line in
            let document = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(document?["objects"] as? [NSDictionary])
        }
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    @Test func messagesOfFramesSayWhatRecordsSay() throws {
        let messages = path("messages.jsonl")
        let run = try run(["{ file: \(messages) }"], ["--records", path("records.jsonl")])
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        let records = try objects(of: folder.read("records.jsonl"))
        #expect(records.count == 60 && records.contains { !$0.isEmpty })
        #expect(try objects(of: folder.read("messages.jsonl")) == records)
    }

    @Test func whoIsToSeeOnlySomeGetsOnlySome() throws {
        let run = try run([
            "{ file: \(path("cars.jsonl")), every: 10, labels: [car] }",
            "{ file: \(path("who.jsonl")), every: 0, identities: [start, end] }",
        ])
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        let cars = try objects(of: folder.read("cars.jsonl"))
        #expect(cars.count == 6)
        #expect(cars.allSatisfy { $0.allSatisfy { $0["label"] as? String == "car" } })
        let phases = try folder.read("who.jsonl").split(separator: "\n").map { line in
            let document = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return document?["phase"] as? String
        }
        #expect(!phases.isEmpty)
        // Who came has gone by the end of the stream.
        #expect(phases.filter { $0 == "start" }.count == phases.filter { $0 == "end" }.count)
    }

    @Test func picturesOfObjectsAreSentAlong() throws {
        let run = try run(["{ file: \(path("crops.jsonl")), every: 30, crops: true }"])
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        let objects = try objects(of: folder.read("crops.jsonl")).flatMap(\.self)
        #expect(!objects.isEmpty)
        for object in objects {
            let text = try #require(object["crop"] as? String)
            let picture = try #require(Data(base64Encoded: text))
            // A JPEG begins and ends so (ISO/IEC 10918-1, B.1.1.3).
            #expect(picture.starts(with: [0xFF, 0xD8]) && picture.suffix(2) == Data([0xFF, 0xD9]))
        }
    }

    @Test(.enabled(if: access(redis, X_OK) == 0, "needs redis-server"))
    func whatABrokerMissedItGetsLater() throws {
        let port = try SilentPort(isListening: false).port
        let publication = "{ redis: '127.0.0.1:\(port)', topic: street, stream-length: 0 }"
        let away = try run([publication], frames: 40)
        #expect(away.status == 0)
        #expect(away.errors.contains("redis 127.0.0.1:\(port) street: "), "\(away.errors)")
        #expect(
            away.errors.contains("40 messages wait in the outbox, and are sent when it is next run."),
            "\(away.errors)"
        )
        let server = ["--port", "\(port)", "--save", "", "--dir", folder.path]
        _ = try ProgramRun(Self.redis, server) { process in
            defer { process.kill(SIGKILL) }
            func ask(_ words: String...) throws -> String {
                try ProgramRun("/usr/bin/redis-cli", ["-p", "\(port)"] + words).output
            }
            let deadline = MonotonicTime.now.advanced(by: testPatience.nanoseconds)
            while try ask("ping") != "PONG\n", .now < deadline {}
            let back = try self.run([publication], frames: 5)
            #expect(back.status == 0 && back.errors.isEmpty, "\(back.errors)")
            let entries = try ask("xrange", "street", "-", "+")
            let frames = entries.matches(of: /"frame": (\d+)/).compactMap { Int($0.1) }
            #expect(frames == Array(0..<40) + Array(0..<5))
        }
    }

    @Test func whatCantBeIsRefusedBeforeAnythingRuns() throws {
        let unknown = try run(["{ mqtt: 127.0.0.1, topik: street }"])
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("topik"), "\(unknown.errors)")
        let secret = try run(["{ mqtt: 127.0.0.1, user: anna, password: env:WEIR_NO_SUCH_VARIABLE }"])
        #expect(secret.status == 1)
        #expect(secret.errors.contains("mqtt: there is no password at env:WEIR_NO_SUCH_VARIABLE."), "\(secret.errors)")
    }

    @Test func aTrialSaysWhatTheBrokerAnswered() throws {
        let file = path("trial.jsonl")
        let well = try weir("publish", "--test", "--to", "{ file: \(file) }")
        #expect(well.status == 0, "\(well.errors)")
        let line = try #require(well.output.firstMatch(of: /file (.*): (\d+) bytes, id (\S+): delivered in \d+ ms/))
        #expect(line.1 == file)
        let message = try folder.read("trial.jsonl")
        #expect(message.contains("\"\(line.3)\"") && message.contains("weir-test"))

        let port = try SilentPort(isListening: false).port
        let away = try weir("publish", "--test", "--to", "{ nats: '127.0.0.1:\(port)' }")
        #expect(away.status == 2)
        #expect(away.output.contains("127.0.0.1:\(port)"), "\(away.output)")
    }
}
