import Foundation
import Testing
import WeirConfig
import WeirCore
import WeirGStreamer
import WeirTestKit

@testable import Weir

/// Cuts a piece out of a video without decoding it; it begins with the key frame at or before `start`, in seconds.
func cut(_ video: String, from start: Double = 0, frames: Int, to path: String) throws {
    let result = try ProgramRun(
        "/usr/bin/ffmpeg",
        ["-v", "error", "-ss", "\(start)", "-i", TestData.path(video), "-an", "-c", "copy", "-frames:v", "\(frames)"]
            + [path]
    )
    #expect(result.status == 0, "\(result.errors)")
}

/// A line of a records file.
struct StreamRecord: Decodable {
    struct Object: Decodable {
        var id: Int?
        var `class`: Int
        var label: String
        var confidence: Double
        /// x, y, width and height in pixels.
        var box: [Double]
    }

    var stream: String
    var frame: Int
    var time: Double
    var inferred: Bool
    var objects: [Object]
}

extension StreamRecord {
    init(line: some StringProtocol) throws {
        self = try JSONDecoder().decode(StreamRecord.self, from: Data(line.utf8))
    }
}

/// The records of each stream, in their order, by the stream's name.
func readRecords(_ path: String) throws -> [String: [StreamRecord]] {
    let records = try recordLines(path).map { try StreamRecord(line: $0) }
    return Dictionary(grouping: records, by: \.stream)
}

/// The lines of a records file; none where it isn't there yet.
func recordLines(_ path: String, ofStream stream: String? = nil) -> [Substring] {
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    let lines = text.split(separator: "\n")
    return stream.map { name in lines.filter { $0.hasPrefix("{\"stream\": \"\(name)\"") } } ?? lines
}

/// Serves a video over RTSP, again and again at its own speed, while `body` runs with its address.
func serving(_ video: String, _ body: (_ address: String) throws -> Void) throws {
    try Elements.register()
    let source = PlannedElement(
        "weirsource",
        name: "source",
        [.init("uri", .text(video)), .init("loop", true), .init("pace-as-live", true)]
    )
    let output = Application.Output(
        kind: .rtsp(port: 0, mount: "/weir", encoding: .init(codec: .h264, hardware: .none)),
        isSynchronized: true
    )
    let picture = PicturePlan(streams: [0], elements: [], outputs: [try OutputPlan(output, number: 0, EncoderChoice())])
    let stream = StreamPlan(id: SourceID("served"), place: video, elements: [source])
    let server = try ApplicationRun(PipelinePlan(streams: [stream], pictures: [picture]))
    let port = try #require(server.servedPorts.first)
    let summary = Monitor<Result<RunSummary, any Error>?>(nil)
    let warnings = Monitor<[String]>([])
    Thread.detachNewThread {
        let result = Result {
            try server.run { if case .warning(_, let text, _) = $0 { warnings.update { $0.append(text) } } }
        }
        summary.update { $0 = result }
    }
    defer { server.finish() }
    try body("rtsp://127.0.0.1:\(port)/weir")
    server.finish()
    let ended = try summary.wait { $0 }.get()
    #expect(ended.isSuccess, "\(ended.failures)")
    #expect(warnings.read { $0 } == [])
}
