import Foundation
import Testing
import WeirConfig
import WeirCore
import WeirScene
import WeirTestKit

@testable import Weir

/// Streams are added, changed and removed while others run.
@Suite struct OpenRunTests {
    private static let detection = Application.Detection(model: .demo)

    @Test func goesOnWithoutAnyStreamUntilItIsEnded() async throws {
        let folder = try TemporaryFolder()
        let file = Application.Output(
            kind: .file(
                path: "\(folder.path)/out.mkv",
                container: .mkv,
                encoding: .init(codec: .h264, hardware: .none)
            ),
            isSynchronized: false
        )
        let open = try OpenRun(Application(outputs: [file]))
        #expect(open.run.streams.isEmpty)
        try await open.run.add(.street("first", "seed=1&frames=20&size=320x180"))
        #expect(open.run.streams.map(\.id.name) == ["first"])
        #expect(try open.wait(for: "first") { $0.state == .ended }.frames == 20)
        try await open.run.remove(SourceID("first"))
        #expect(open.run.streams.isEmpty)
        try await open.run.add(.street("second", "seed=2&frames=20&size=320x180"))
        #expect(try open.wait(for: "second") { $0.state == .ended }.frames == 20)
        let summary = try open.finish()
        #expect(summary.isSuccess, "\(summary.failures)")
        #expect(try countFrames(of: "\(folder.path)/out.mkv") >= 39)
    }

    @Test func namesAreTakenOnceAndKnown() async throws {
        let open = try OpenRun(Application(sources: [.street("gate", "seed=1&size=320x180", live: true)]))
        await #expect(throws: WeirError.self) { try await open.run.add(.street("gate", "seed=2")) }
        let error = await error { try await open.run.add(.street("gate", "seed=2")) }
        #expect(error?.code == .exists)
        #expect(error?.message == "there is a stream “gate” already; remove it, or choose another name.")
        let unknown = await self.error { try await open.run.remove(SourceID("yard")) }
        #expect(unknown?.code == .notFound)
        #expect(unknown?.message == "there is no stream “yard”; the streams are gate.")
        #expect(try open.finish().isSuccess)
        let late = await self.error { try await open.run.remove(SourceID("gate")) }
        #expect(late?.message == "the run is over, so that none of its streams can be changed.")
    }

    @Test func settingsOfOneStreamChangeWhileItRuns() async throws {
        let sources = ["changed", "other"].map { Application.Source.street($0, "seed=3&size=320x180", live: true) }
        let open = try OpenRun(Application(sources: sources, detect: Self.detection))
        _ = try open.wait(for: "changed") { $0.inferredFrames > 5 }
        try await open.run.change(SourceID("changed"), StreamChange(interval: 10_000))
        let before = try open.wait(for: "changed") { $0.frames > $0.inferredFrames + 10 }
        let after = try open.wait(for: "changed") { $0.frames > before.frames + 30 }
        #expect(after.inferredFrames <= before.inferredFrames + 1)
        let other = try open.wait(for: "other") { $0.frames > 30 }
        #expect(other.inferredFrames >= other.frames - 1)
        let gone = await error { try await open.run.change(SourceID("plain"), StreamChange(model: .demo)) }
        #expect(gone?.message == "there is no stream “plain”; the streams are changed, other.")
        // One that can't be run is warned of, and the one before goes on.
        try await open.run.change(SourceID("other"), StreamChange(model: .file("/nowhere/model.onnx")))
        let warned = try open.wait(for: "other") { $0.warnings == 1 }
        _ = try open.wait(for: "other") { $0.inferredFrames > warned.inferredFrames + 5 }
        let wrong = await error { try await open.run.change(SourceID("other"), StreamChange(threshold: 2)) }
        #expect(wrong?.message == "the threshold is 2.0, but must be a number from 0 to 1.")
        let rules = await error { try await open.run.change(SourceID("other"), StreamChange(rules: AnalyticsRules())) }
        #expect(rules?.message == "the stream “other” has no analytics that rules could be set for.")
        #expect(try open.finish().isSuccess)
    }

    @Test func snapshotIsTheNextPictureAsJPEG() async throws {
        let open = try OpenRun(Application(sources: [.street("gate", "seed=4&size=320x180", live: true)]))
        let picture = try await open.run.snapshot(of: SourceID("gate"))
        #expect(picture.prefix(3) == [0xFF, 0xD8, 0xFF])
        let unknown = await error { _ = try await open.run.snapshot(of: SourceID("yard")) }
        #expect(unknown?.code == .notFound)
        #expect(try open.finish().isSuccess)
    }

    /// Streams that connect, fail, have ended and play are taken out, while four others give what they give alone.
    @Test func othersHaveExactlyTheRecordsOfAnUndisturbedRun() async throws {
        let folder = try TemporaryFolder()
        let silent = try SilentServer()
        var application = Application(detect: Self.detection, track: Application.Tracking())
        application.sources = (0..<4).map { .street("steady-\($0)", "seed=\(30 + $0)&size=320x180") }
        application.records = [.file("\(folder.path)/disturbed.jsonl")]
        try folder.write("broken.mp4", Array("this is no video".utf8))
        let open = try OpenRun(application)
        _ = try open.wait(for: "steady-0") { $0.frames > 0 }
        let visitors = Visitors(folder: folder.path, silentPort: silent.port)
        try await visitors.disturb(open, operations: Self.operations)
        #expect(open.run.streams.map(\.id.name) == (0..<4).map { "steady-\($0)" })
        #expect(open.run.streams.allSatisfy { $0.state == .playing })
        #expect(try open.finish().isSuccess)
        let disturbed = (0..<4).map { recordLines("\(folder.path)/disturbed.jsonl", ofStream: "steady-\($0)") }
        application.records = [.file("\(folder.path)/alone.jsonl")]
        application.sources = (0..<4).map {
            .street("steady-\($0)", "seed=\(30 + $0)&frames=\(disturbed[$0].count)&size=320x180")
        }
        #expect(try ApplicationRun(application).run().isSuccess)
        for number in 0..<4 {
            #expect(disturbed[number] == recordLines("\(folder.path)/alone.jsonl", ofStream: "steady-\(number)"))
        }
    }

    /// How many streams come and go; `make chaos` sets another number.
    private static let operations = ProcessInfo.processInfo.environment["WEIR_OPERATIONS"].flatMap { Int($0) } ?? 20

    private func error(_ body: () async throws -> Void) async -> WeirError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? WeirError
        }
    }
}

/// Streams of all kinds that come and go at random.
private struct Visitors {
    let folder: String
    let silentPort: Int

    /// What is chosen, again the same in each run; `make chaos` sets another seed.
    private static let seed = ProcessInfo.processInfo.environment["WEIR_SEED"].flatMap { UInt64($0) } ?? 11

    /// Adds and removes so many times, with at most eight at once; takes out all in the end.
    func disturb(_ open: OpenRun, operations: Int) async throws {
        var random = SeededNumbers(seed: Self.seed)
        var present: [SourceID] = []
        for operation in 0..<operations {
            if present.count == 8 || (!present.isEmpty && random.below(2) == 0) {
                try await open.run.remove(present.remove(at: random.below(present.count)))
            } else {
                let source = visitor(operation, &random)
                try await open.run.add(source)
                present.append(source.id)
            }
        }
        for id in present { try await open.run.remove(id) }
    }

    private func visitor(_ number: Int, _ random: inout SeededNumbers) -> Application.Source {
        let id = SourceID("visitor-\(number)")
        switch random.below(TestData.isThere ? 6 : 5) {
        case 0: return Application.Source(id: id, location: .uri("rtsp://127.0.0.1:\(silentPort)/never"))
        case 1: return Application.Source(id: id, location: .file("\(folder)/broken.mp4"))
        case 2: return Application.Source(id: id, location: .file("\(folder)/missing.mp4"))
        case 5: return Application.Source(id: id, location: .file(TestData.path("videos/bottle-detection.mp4")))
        case 3: return .street(id.name, "seed=\(number)&size=320x180", live: true)
        default: return .street(id.name, "seed=\(number)&frames=5&size=320x180")
        }
    }
}

/// Takes connections and never says a word.
private final class SilentServer: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (descriptor, size) = (descriptor, length)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, size) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard isBound else { throw WeirError(.resource, "no port can be had") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
