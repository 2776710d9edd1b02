import Foundation
import Weir
import WeirCore
import WeirGStreamer
import WeirTestKit

extension StreamPlan {
    /// A test picture of 64x48 pixels; without end where `frames` is -1.
    static func test(_ name: String, frames: Int, extra: PlannedElement? = nil) -> StreamPlan {
        let source = PlannedElement("videotestsrc", name: "source-\(name)", [.init("num-buffers", .integer(frames))])
        let format = PlannedElement(
            "capsfilter",
            name: "format-\(name)",
            [.init("caps", "video/x-raw, format=I420, width=64, height=48, framerate=25/1")]
        )
        return StreamPlan(
            id: SourceID(name),
            place: "test picture",
            elements: [source, format] + (extra.map { [$0] } ?? [])
        )
    }
}

extension StreamPlan {
    /// Gives ten frames and fails then.
    static var broken: StreamPlan {
        let fault = PlannedElement("identity", name: "break", [.init("error-after", 11)])
        var plan = StreamPlan.test("broken", frames: 100, extra: fault)
        plan.place = "broken.mp4"
        return plan
    }
}

extension OutputPlan {
    static let discard = OutputPlan(
        place: "nowhere",
        elements: [PlannedElement("fakesink", name: "discard", [.init("async", false)])]
    )

    static func testFile(_ path: String, muxer: String = "matroskamux", number: Int = 0) -> OutputPlan {
        OutputPlan(
            place: path,
            elements: [
                PlannedElement("queue", name: "queue-\(number)"),
                PlannedElement("videoconvert", name: "convert-\(number)"),
                PlannedElement("x264enc", name: "encoder-\(number)", [.init("speed-preset", "ultrafast")]),
                PlannedElement("h264parse", name: "parser-\(number)"),
                PlannedElement(muxer, name: "muxer-\(number)"),
                PlannedElement(
                    "filesink",
                    name: "file-\(number)",
                    [.init("location", .text(path)), .init("async", false)]
                ),
            ]
        )
    }
}

/// Makes a folder that is gone when `body` returns.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
}

/// The message of the error that `body` throws; nil where it throws none.
func message(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch let error as WeirError {
        return error.message
    } catch {
        return "\(error)"
    }
}

/// How many frames a video file holds, decoded one by one.
func countFrames(of path: String) throws -> Int {
    let result = try ProgramRun(
        "/usr/bin/ffprobe",
        ["-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries", "stream=nb_read_frames"]
            + ["-of", "csv=p=0", path]
    )
    guard let count = Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
        throw WeirError(.stream, "\(path) is not a whole video: \(result.errors)")
    }
    return count
}

/// Runs the command `weir`, which stands beside the tests that were built with it.
func weir(_ arguments: String...) throws -> ProgramRun { try weir(arguments) }

/// Runs the command `weir`; `whileRunning` gets it once it has started.
func weir(_ arguments: [String], whileRunning: ((ChildProcess) throws -> Void)? = nil) throws -> ProgramRun {
    let path = "\(BuiltPlugin.folder)/weir"
    guard FileManager.default.isExecutableFile(atPath: path) else {
        throw WeirError(.resource, "the command weir isn't beside the tests: \(path); build it first.")
    }
    return try ProgramRun(path, arguments, whileRunning: whileRunning)
}

/// The model under its own name in `folder`, with a file beside it that tells what it doesn't say.
func placeModel(_ model: String, saying text: String, in folder: String) throws -> String {
    let original = URL(filePath: TestData.path("models/\(model)"))
    let copy = URL(filePath: folder).appending(path: original.lastPathComponent)
    try FileManager.default.copyItem(at: original, to: copy)
    if original.pathExtension == "xml" {
        func weights(_ file: URL) -> URL { file.deletingPathExtension().appendingPathExtension("bin") }
        try FileManager.default.copyItem(at: weights(original), to: weights(copy))
    }
    let sidecar = copy.deletingPathExtension().appendingPathExtension("weir").path
    try text.write(toFile: sidecar, atomically: true, encoding: .utf8)
    return copy.path
}
