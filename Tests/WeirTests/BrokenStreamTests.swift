import Foundation
import Glibc
import Testing
import WeirCore
import WeirTestKit

@testable import Weir
@testable import WeirScene

/// Streams that break in the middle: they are told of, and the streams beside them come out as if nothing had happened.
@Suite(.serialized, .enabled(if: TestData.isThere), .timeLimit(.minutes(5))) struct BrokenStreamTests {
    /// All streams whole: nothing is told of, and the records are what the others are measured by.
    private static let undisturbed = Result { try Undisturbed() }

    @Test func wholeStreamsAreNotWarnedOf() throws {
        let whole = try Self.undisturbed.get()
        #expect(whole.run.status == 0)
        #expect(whole.run.errors.isEmpty, "\(whole.run.errors)")
        #expect(whole.records.count == BrokenCase.healthy.count + BrokenCase.all.count)
    }

    @Test(arguments: [2, 3]) func flippedBytesAreToldOfWhereFramesAreLost(seed: UInt64) throws {
        let whole = try Self.undisturbed.get()
        try withTemporaryFolder { folder in
            let (records, video) = ("\(folder)/out.jsonl", "\(folder)/out.mp4")
            var dice = RandomNumbers(seed: seed)
            let broken = try BrokenCase.all.map { try whole.copy($0, to: folder) { flip(&$0, &dice) } }
            let run = try weir(
                ["run"] + whole.inputs(broken) + [
                    "--quiet", "--track", "bytetrack", "--records", records, "--output", video,
                ]
            )
            #expect(run.status == 0 || run.status == 2, "\(run.errors)")
            checkHealthy(records, whole)
            var lost = 0
            for (index, file) in BrokenCase.all.enumerated() {
                let name = "\(BrokenCase.healthy.count + index)"
                let frames = recordLines(records, ofStream: name).count
                // A decoder that hides the damage within a frame says nothing, and bare streams have no times to miss
                // a frame by.
                guard frames < whole.frames(name), !file.hasSuffix(".h264"), !file.hasSuffix(".h265") else { continue }
                lost += 1
                #expect(isTold(of: name, in: run), "\(file): \(frames) of \(whole.frames(name)): \(run.errors)")
            }
            #expect(lost > 0, "the seed breaks nothing")
            #expect(try countFrames(of: video) >= BrokenCase.frames)
        }
    }

    /// Files whose index or head says how long they are.
    @Test(arguments: [("walk.mp4", 2), ("walk.mkv", 0), ("fast.mp4", 0), ("shop.mkv", 0)])
    func cutFilesAreToldOf(file: String, status: Int32) throws {
        let whole = try Self.undisturbed.get()
        try withTemporaryFolder { folder in
            let (records, video) = ("\(folder)/out.jsonl", "\(folder)/out.mp4")
            let broken = try whole.copy(file, to: folder) { $0.removeLast($0.count / 2) }
            let run = try weir(
                ["run"] + whole.inputs([broken]) + ["--track", "bytetrack", "--records", records, "--output", video]
            )
            #expect(run.status == status, "\(run.errors)")
            checkHealthy(records, whole)
            let frames = recordLines(records, ofStream: "2").count
            if status == 0 {
                // The first frame of the shop alone takes more than half of its file.
                #expect((file == "shop.mkv" ? 0..<1 : 1..<BrokenCase.frames).contains(frames))
                #expect(run.errors.contains("weir: warning: stream 2: \(broken) ends at "), "\(run.errors)")
                #expect(run.errors.contains("identities  warnings  objects"), "counted: \(run.errors)")
            } else {
                #expect(frames == 0)
                #expect(run.errors.contains("weir: error: stream 2 (\(broken)): "), "\(run.errors)")
            }
            #expect(try countFrames(of: video) >= BrokenCase.frames)
        }
    }

    /// Streams that don't say how long they are just end.
    @Test func cutStreamsWithoutAnAnnouncedLengthEnd() throws {
        let whole = try Self.undisturbed.get()
        try withTemporaryFolder { folder in
            let records = "\(folder)/out.jsonl"
            let files = ["walk.h264", "shop.h265", "shop.ts", "lobby.avi"]
            let broken = try files.map { try whole.copy($0, to: folder) { $0.removeLast($0.count / 2) } }
            let run = try weir(
                ["run"] + whole.inputs(broken) + ["--quiet", "--track", "bytetrack", "--records", records]
            )
            #expect(run.status == 0, "\(run.errors)")
            checkHealthy(records, whole)
            for (index, file) in files.enumerated() {
                let frames = recordLines(records, ofStream: "\(BrokenCase.healthy.count + index)").count
                #expect((1..<BrokenCase.frames).contains(frames), "\(file)")
            }
        }
    }

    @Test func aServerThatGoesAwayIsToldOf() throws {
        let whole = try Self.undisturbed.get()
        try withTemporaryFolder { folder in
            let (records, video) = ("\(folder)/out.jsonl", "\(folder)/out.mp4")
            let port = try freePort()
            let address = "rtsp://127.0.0.1:\(port)/weir"
            let file = "\(folder)/server.yaml"
            try "sources: { from: \(whole.path("walk.mp4")), live: true, loop: true }\noutput: rtsp://:\(port)/weir\n"
                .write(toFile: file, atomically: true, encoding: .utf8)
            let server = try weir(["run", "--quiet", file]) { server in
                defer { kill(server.processIdentifier, SIGKILL) }
                while server.isRunning, !isListening(port) { usleep(20_000) }
                let outputs = ["--quiet", "--track", "bytetrack", "--records", records, "--output", video]
                let run = try weir(["run"] + whole.inputs([address]) + outputs) { process in
                    while process.isRunning, recordLines(records, ofStream: "2").count < 10 { usleep(20_000) }
                    kill(server.processIdentifier, SIGKILL)
                    // It is tried again without end, which holds up none of the others.
                    while process.isRunning, !isComplete(records, whole) { usleep(20_000) }
                    kill(process.processIdentifier, SIGTERM)
                }
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.errors.contains("weir: warning: stream 2: \(address) "), "\(run.errors)")
            }
            #expect(server.status == SIGKILL, "\(server.errors)")
            checkHealthy(records, whole)
            #expect(recordLines(records, ofStream: "2").count >= 10)
            #expect(try countFrames(of: video) >= BrokenCase.frames)
        }
    }

    @Test func aServerThatEndsEndsItsReaders() throws {
        let whole = try Self.undisturbed.get()
        try withTemporaryFolder { folder in
            let records = "\(folder)/out.jsonl"
            let port = try freePort()
            let address = "rtsp://127.0.0.1:\(port)/weir"
            let file = "\(folder)/server.yaml"
            try "sources: { from: \(whole.path("walk.mp4")), live: true, loop: true }\noutput: rtsp://:\(port)/weir\n"
                .write(toFile: file, atomically: true, encoding: .utf8)
            let server = try weir(["run", "--quiet", file]) { server in
                while server.isRunning, !isListening(port) { usleep(20_000) }
                let reader = "\(folder)/reader.yaml"
                try "sources: { from: \"\(address)\", reconnect: never }\ndetect: demo\nrecords: \(records)\n"
                    .write(toFile: reader, atomically: true, encoding: .utf8)
                let run = try weir(["run", "--quiet", reader]) { process in
                    while process.isRunning, recordLines(records, ofStream: "0").count < 10 { usleep(20_000) }
                    kill(server.processIdentifier, SIGTERM)
                }
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.errors.isEmpty, "\(run.errors)")
            }
            #expect(server.status == 0, "\(server.errors)")
            #expect(recordLines(records, ofStream: "0").count >= 10)
        }
    }

    /// The lines of each healthy stream are, byte for byte, those of the undisturbed run.
    private func checkHealthy(_ records: String, _ whole: Undisturbed) {
        for name in BrokenCase.healthy.indices.map({ "\($0)" }) {
            #expect(recordLines(records, ofStream: name) == whole.records[name], "stream \(name)")
        }
    }

    /// Whether all frames of the healthy streams are recorded.
    private func isComplete(_ records: String, _ whole: Undisturbed) -> Bool {
        BrokenCase.healthy.indices.allSatisfy { recordLines(records, ofStream: "\($0)").count >= whole.frames("\($0)") }
    }

    /// Whether a warning or a failure names the stream.
    private func isTold(of stream: String, in run: ProgramRun) -> Bool {
        run.errors.contains("weir: warning: stream \(stream): ")
            || run.errors.contains("weir: error: stream \(stream) (")
    }

    /// Changes bytes all over the middle half, where no container has its index.
    private func flip(_ bytes: inout Data, _ dice: inout RandomNumbers) {
        let middle = bytes.count / 4..<bytes.count * 3 / 4
        for _ in 0..<40 { bytes[Int.random(in: middle, using: &dice)] ^= UInt8.random(in: 1...255, using: &dice) }
    }
}

private enum BrokenCase {
    /// After 39 packets no frame of the reordered H.265 is missing.
    static let frames = 39
    static let healthy = ["cars.mp4", "lobby.avi"]
    /// H.264, H.265 and Motion JPEG, in containers and bare.
    static let all = [
        "walk.mp4", "walk.mkv", "walk.h264", "shop.mkv", "shop.ts", "shop.h265", "lobby.avi", "lobby.mkv",
    ]
}

/// The streams as they should be, and what a run of them gives.
private final class Undisturbed: Sendable {
    let run: ProgramRun
    /// The lines of each stream, by its name.
    let records: [String: [Substring]]
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let video = folder.path
        try cut("videos/car-detection.mp4", from: 4.8, frames: BrokenCase.frames, to: "\(video)/cars.mp4")
        try cut("videos/one-by-one-person-detection.mp4", from: 7, frames: BrokenCase.frames, to: "\(video)/walk.mp4")
        try cut("videos/Retail02_short.hevc.mp4", frames: BrokenCase.frames, to: "\(video)/shop.mp4")
        try cut("videos/derived/lobby-8s.mjpeg.avi", frames: BrokenCase.frames, to: "\(video)/lobby.avi")
        let copies = [
            ("walk.mp4", "walk.mkv"), ("walk.mp4", "walk.h264"), ("walk.mp4", "fast.mp4"), ("shop.mp4", "shop.mkv"),
            ("shop.mp4", "shop.ts"), ("shop.mp4", "shop.h265"), ("lobby.avi", "lobby.mkv"),
        ]
        for (source, copy) in copies {
            // The option puts an MP4's index first; others have none.
            let options = copy.hasSuffix(".mp4") ? ["-movflags", "+faststart"] : []
            let arguments = ["-v", "error", "-i", "\(video)/\(source)", "-c", "copy"] + options + ["\(video)/\(copy)"]
            let made = try ProgramRun("/usr/bin/ffmpeg", arguments)
            guard made.status == 0 else { throw WeirError(.resource, made.errors) }
        }
        let output = "\(video)/out.jsonl"
        let inputs = (BrokenCase.healthy + BrokenCase.all).flatMap { ["--input", "\(video)/\($0)"] }
        run = try weir(["run", "--quiet"] + inputs + ["--model", "demo", "--track", "bytetrack", "--records", output])
        let names = (0..<BrokenCase.healthy.count + BrokenCase.all.count).map { "\($0)" }
        records = Dictionary(uniqueKeysWithValues: names.map { ($0, recordLines(output, ofStream: $0)) })
    }

    func path(_ file: String) -> String { "\(folder.path)/\(file)" }

    func frames(_ stream: String) -> Int { records[stream]?.count ?? 0 }

    /// The arguments for a run of the healthy streams with others after them.
    func inputs(_ others: [String]) -> [String] {
        (BrokenCase.healthy.map(path) + others).flatMap { ["--input", $0] } + ["--model", "demo"]
    }

    /// Copies a file with its bytes changed; gives the copy's path.
    func copy(_ file: String, to folder: String, changing change: (inout Data) -> Void) throws -> String {
        var bytes = try Data(contentsOf: URL(filePath: path(file)))
        change(&bytes)
        try bytes.write(to: URL(filePath: "\(folder)/\(file)"))
        return "\(folder)/\(file)"
    }
}

/// A port of this machine that nobody listens on.
private func freePort() throws -> Int {
    try withSocket { descriptor in
        var address = localAddress(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutableBytes(of: &address) { bytes in
            let general = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            return bind(descriptor, general, length) == 0 && getsockname(descriptor, general, &length) == 0
        }
        guard isBound else { throw WeirError(.resource, "there is no free port.") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

private func isListening(_ port: Int) -> Bool {
    withSocket { descriptor in
        var address = localAddress(port: UInt16(truncatingIfNeeded: port))
        return withUnsafeMutableBytes(of: &address) { bytes in
            let general = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            return connect(descriptor, general, socklen_t(bytes.count)) == 0
        }
    }
}

private func withSocket<Result>(_ body: (Int32) throws -> Result) rethrows -> Result {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    return try body(descriptor)
}

private func localAddress(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    return address
}
