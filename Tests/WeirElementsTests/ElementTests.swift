import Foundation
import Testing
import WeirTestKit

/// All tests of elements run one after the other: many of them count threads' and elements' lives.
@Suite(.serialized, .quietLibraries) enum ElementTests {}

/// The properties without which an element doesn't start.
struct ElementCase: Sendable, CustomTestStringConvertible {
    let factory: String
    let properties: [String: String]
    /// How many inputs; 0 for a source.
    var inputs = 1

    var testDescription: String { factory }

    /// A case for each element; the files lie in `folder`.
    static func all(in folder: TemporaryFolder, model: TestModel) throws -> [ElementCase] {
        [
            ElementCase(factory: "weiranalytics", properties: ["rules": "lines: {door: [[0, 0], [1, 1]]}"]),
            ElementCase(factory: "weirdump", properties: ["folder": folder.path]),
            ElementCase(factory: "weirgallery", properties: [:]),
            ElementCase(factory: "weirinfer", properties: ["model": model.path]),
            ElementCase(factory: "weirosd", properties: ["trails": "true"]),
            ElementCase(factory: "weirprivacy", properties: ["regions": "0,0,0.5,0.5"]),
            ElementCase(
                factory: "weirpublish",
                properties: [
                    "publish": "{ file: \(folder.path)/messages.jsonl }", "outbox": "\(folder.path)/outbox",
                ]
            ),
            ElementCase(factory: "weirrecord", properties: ["location": "\(folder.path)/records.jsonl"]),
            ElementCase(
                factory: "weirreplaysrc",
                properties: ["recording": try TestRecording.make(in: folder, kept: [0, 1, 2])],
                inputs: 0
            ),
            ElementCase(factory: "weirscenesrc", properties: ["frames": "3"], inputs: 0),
            ElementCase(
                factory: "weirsource",
                properties: ["uri": try TestVideo.make(in: folder, frames: 3)],
                inputs: 0
            ),
            ElementCase(factory: "weirtiler", properties: ["width": "64", "height": "64"], inputs: 2),
            ElementCase(factory: "weirtrack", properties: [:]),
        ]
    }
}

/// Caps of small pictures.
let smallCaps = "video/x-raw, format=I420, width=64, height=48, framerate=25/1"
let smallGray = "video/x-raw, format=GRAY8, width=64, height=48, framerate=25/1"

/// Videos that the tests make.
enum TestVideo {
    /// Motion JPEG of 64x48 pixels at 25 frames a second; its path.
    static func make(in folder: TemporaryFolder, name: String = "video.mkv", frames: Int) throws -> String {
        let path = "\(folder.path)/\(name)"
        let line =
            "videotestsrc num-buffers=\(frames) ! video/x-raw, format=I420, width=64, height=48, framerate=25/1 "
            + "! jpegenc ! matroskamux ! filesink location=\"\(path)\""
        #expect(try TestPipeline(line).run() == .endOfStream)
        return path
    }

    /// The same with sound beside it.
    static func makeWithSound(in folder: TemporaryFolder, frames: Int) throws -> String {
        let path = "\(folder.path)/sound.mkv"
        let line =
            "matroskamux name=m ! filesink location=\(path) "
            + "videotestsrc num-buffers=\(frames) ! video/x-raw, width=64, height=48, framerate=25/1 ! jpegenc ! m. "
            + "audiotestsrc num-buffers=\(frames) samplesperbuffer=1764 ! audio/x-raw, rate=44100 ! m."
        #expect(try TestPipeline(line).run() == .endOfStream)
        return path
    }

    /// Sound alone.
    static func makeSound(in folder: TemporaryFolder) throws -> String {
        let path = "\(folder.path)/sound.wav"
        #expect(
            try TestPipeline("audiotestsrc num-buffers=20 ! wavenc ! filesink location=\"\(path)\"").run()
                == .endOfStream
        )
        return path
    }
}
