import Foundation
import Testing
import WeirCore
import WeirGStreamer
import WeirTestKit

@testable import Weir

/// What Weir is there for, on real videos with published models: four streams at once, from file and network to file.
@Suite(.serialized, .enabled(if: TestData.isThere), .timeLimit(.minutes(5))) struct MainJobTests {
    @Test(arguments: Detector.all) func fourStreamsAreDetectedTrackedDrawnTiledAndEncoded(_ detector: Detector) throws {
        try withTemporaryFolder { folder in
            let clips = try Clips(in: folder)
            let model = try detector.install(in: folder)
            let (records, video) = ("\(folder)/out.jsonl", "\(folder)/out.mp4")
            try serving(clips.served) { address in
                let inputs = (clips.files + [address]).flatMap { ["--input", $0] }
                let outputs = ["--records", records, "--output", video]
                let run = try weir(["run"] + inputs + ["--model", model, "--track", "bytetrack"] + outputs) { process in
                    // The server's stream has no end: a user ends the run once the files are through.
                    while process.isRunning, !isEnough(recordLines(records)) { usleep(50_000) }
                    kill(process.processIdentifier, SIGINT)
                }
                #expect(run.status == 0, "\(run.errors)")
                #expect(!run.errors.contains("warning") && !run.errors.contains("error"), "\(run.errors)")
            }
            let streams = try readRecords(records)
            #expect(streams.keys.sorted() == ["0", "1", "2", "3"])
            try checkFrames(streams)
            for (name, stream) in streams { checkObjects(stream, detector, size: Clips.sizes[name]) }
            try checkSightings(streams, detector)
            try checkPicture(video, streams)
        }
    }

    private func isEnough(_ lines: [Substring]) -> Bool {
        let served = lines.count { $0.hasPrefix("{\"stream\": \"3\"") }
        return served >= Clips.servedFrames && lines.count - served == 3 * Clips.frames
    }

    /// Files give every frame; the network gives what came since the run began.
    private func checkFrames(_ streams: [String: [StreamRecord]]) throws {
        for (name, stream) in streams {
            #expect(stream.map(\.frame) == Array(stream.indices), "stream \(name)")
            #expect(stream.allSatisfy { $0.inferred }, "stream \(name)")
            #expect(zip(stream, stream.dropFirst()).allSatisfy { $0.time <= $1.time }, "stream \(name)")
        }
        #expect(["0", "1", "2"].map { streams[$0]?.count } == [Clips.frames, Clips.frames, Clips.frames])
        #expect(try #require(streams["3"]).count >= Clips.servedFrames)
    }

    private func checkObjects(_ stream: [StreamRecord], _ detector: Detector, size: Size?) {
        guard let size else { return }
        let (width, height) = (Double(size.width), Double(size.height))
        // The tracker's filter smooths boxes, which moves an edge by a little more than the picture's border.
        let (sideways, upright) = (width * 0.02, height * 0.02)
        let picture = (-sideways...width + sideways, -upright...height + upright)
        for record in stream {
            let wrong = record.objects.filter { object in
                let box = object.box
                guard box.count == 4, detector.labels.indices.contains(object.class) else { return true }
                let isInside =
                    box[2] > 0 && box[3] > 0 && picture.0.contains(box[0]) && picture.0.contains(box[0] + box[2])
                    && picture.1.contains(box[1]) && picture.1.contains(box[1] + box[3])
                let isNamed = object.label == detector.labels[object.class] && object.id != nil
                return !isInside || !isNamed || !(0.1...1).contains(object.confidence)
            }
            #expect(wrong.isEmpty, "frame \(record.frame): \(wrong)")
            #expect(
                Set(record.objects.map(\.id)).count == record.objects.count,
                "frame \(record.frame): an identity each"
            )
        }
    }

    private func checkSightings(_ streams: [String: [StreamRecord]], _ detector: Detector) throws {
        // Cars drive by in the first stream; people are in the shop and the lobby all the time.
        var expected = ["1": detector.person, "2": detector.person, "3": detector.person]
        expected["0"] = detector.vehicle
        for (name, label) in expected {
            let stream = try #require(streams[name])
            let seen = stream.filter { $0.objects.contains { $0.label == label } }.count
            #expect(Double(seen) >= 0.6 * Double(stream.count), "stream \(name): \(label) in \(seen) frames")
            let sightings = stream.flatMap(\.objects).filter { $0.label == label }
            let identities = Dictionary(grouping: sightings, by: \.id).mapValues(\.count)
            let longest = identities.values.max() ?? 0
            #expect(Double(longest) >= 0.5 * Double(seen), "stream \(name): identities last \(identities)")
        }
    }

    /// The file is whole: all frames that it announces can be decoded, and it ends with the longest stream.
    private func checkPicture(_ video: String, _ streams: [String: [StreamRecord]]) throws {
        let longest = ["0", "1", "2"].compactMap { streams[$0]?.last?.time }.max() ?? 0
        let picture = try PictureFile(video)
        let frames = try countFrames(of: video)
        #expect(frames == picture.announcedFrames)
        // It begins with the stream that comes first: a camera that is quicker than the files leaves out their beginning.
        #expect(Double(frames) >= 0.5 * longest * picture.framesPerSecond, "\(picture)")
    }

    @Test func aSignalEndsARunThatReadsAServerWithoutEnd() throws {
        try withTemporaryFolder { folder in
            let clips = try Clips(in: folder)
            let (records, video) = ("\(folder)/out.jsonl", "\(folder)/out.mp4")
            try serving(clips.served) { address in
                let run = try weir(["run", "--input", address, "--records", records, "--output", video]) { process in
                    while process.isRunning, recordLines(records).count < 10 { usleep(20_000) }
                    kill(process.processIdentifier, SIGINT)
                }
                #expect(run.status == 0, "\(run.errors)")
            }
            // A player may hide the last frames, where their times are as uneven as the network: the multiplexer's edit
            // list ends too early for them.
            let picture = try PictureFile(video)
            #expect(picture.announcedFrames == recordLines(records).count)
            #expect(try countFrames(of: video) > 0)
        }
    }

    @Test func anEndAskedForBeforeStreamsHaveBegunIsKept() throws {
        try withTemporaryFolder { folder in
            let clips = try Clips(in: folder)
            try Elements.register()
            for _ in 0..<5 {
                let streams = clips.files.enumerated().map { number, file in
                    let properties: [PlannedElement.Property] = [.init("uri", .text(file)), .init("loop", true)]
                    let source = PlannedElement("weirsource", name: "source-\(number)", properties)
                    return StreamPlan(id: SourceID("\(number)"), place: file, elements: [source])
                }
                let run = try ApplicationRun(PipelinePlan(streams: streams, pictures: []))
                run.finish()
                let summary = try run.run()
                #expect(summary.isSuccess, "\(summary.failures)")
            }
        }
    }
}

/// Pieces of real videos, one of each coding.
private struct Clips {
    /// After 39 packets no frame of the reordered H.265 is missing.
    static let frames = 39
    /// So many are waited for.
    static let servedFrames = 20
    /// The pictures of each stream, by its name.
    static let sizes = [
        "0": Size(width: 768, height: 432), "1": Size(width: 1920, height: 1080),
        "2": Size(width: 768, height: 432), "3": Size(width: 768, height: 432),
    ]

    /// H.264, H.265 and Motion JPEG.
    let files: [String]
    /// For the server: somebody walks through all of it.
    let served: String

    init(in folder: String) throws {
        files = ["\(folder)/cars.mp4", "\(folder)/shop.mp4", "\(folder)/lobby.avi"]
        served = "\(folder)/served.mp4"
        // The first car comes into the picture in the 58th frame, and its group of pictures begins with the 60th.
        try cut("videos/car-detection.mp4", from: 4.8, frames: Clips.frames, to: files[0])
        try cut("videos/Retail02_short.hevc.mp4", frames: Clips.frames, to: files[1])
        try cut("videos/derived/lobby-8s.mjpeg.avi", frames: Clips.frames, to: files[2])
        try cut("videos/one-by-one-person-detection.mp4", from: 7, frames: 80, to: served)
    }
}

/// A published model and what its classes are.
struct Detector: Sendable, CustomTestStringConvertible {
    let path: String
    let labels: [String]
    var person: String { "person" }
    /// Nil for a model that knows none.
    let vehicle: String?

    var testDescription: String { URL(filePath: path).lastPathComponent }

    static let all = [
        Detector(
            path: omz("person-vehicle-bike-detection-crossroad-1016/FP16-INT8"),
            labels: ["bike", "vehicle", "person"],
            vehicle: "vehicle"
        ),
        Detector(path: omz("person-detection-retail-0013/FP16"), labels: ["background", "person"], vehicle: nil),
        // COCO's 80 classes; seen from above, cars are none to it.
        Detector(
            path: "models/detect/yolox_nano_416x416.onnx",
            labels: ["person"] + (1..<80).map { "other \($0)" },
            vehicle: nil
        ),
    ]

    private static func omz(_ folder: String) -> String {
        "models/omz/\(folder)/\(folder.split(separator: "/")[0]).xml"
    }

    /// Puts the model and its labels beside each other, as a user would; gives its path.
    func install(in folder: String) throws -> String {
        let stem = URL(filePath: path).deletingPathExtension().lastPathComponent
        for file in [path, path.replacing(".xml", with: ".bin")] {
            let name = URL(filePath: file).lastPathComponent
            guard !FileManager.default.fileExists(atPath: "\(folder)/\(name)") else { continue }
            try FileManager.default.copyItem(atPath: TestData.path(file), toPath: "\(folder)/\(name)")
        }
        let text = labels.joined(separator: "\n") + "\n"
        try text.write(toFile: "\(folder)/\(stem).labels.txt", atomically: true, encoding: .utf8)
        return "\(folder)/\(URL(filePath: path).lastPathComponent)"
    }
}

/// What a video file says of itself.
private struct PictureFile {
    let framesPerSecond: Double
    let announcedFrames: Int

    init(_ path: String) throws {
        let told = try ProgramRun(
            "/usr/bin/ffprobe",
            ["-v", "error", "-select_streams", "v:0", "-show_entries", "stream=avg_frame_rate,nb_frames"]
                + ["-of", "csv=p=0", path]
        )
        let values = told.output.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: ",")
        let rate = try #require(values.first).split(separator: "/").compactMap { Double($0) }
        try #require(values.count == 2 && rate.count == 2, "\(told.output)\(told.errors)")
        framesPerSecond = rate[0] / rate[1]
        announcedFrames = try #require(Int(values[1]))
    }
}
