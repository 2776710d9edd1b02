import Foundation
import Testing
import WeirCore
import WeirTestKit

/// The command `weir`, run as a user runs it.
@Suite struct CommandTests {
    @Test func versionAndHelp() throws {
        #expect(try weir("--version").output == "0.1.0\n")
        let help = try weir("--help")
        #expect(help.status == 0)
        let commands = [
            "run", "check", "convert", "demo", "scene", "track", "evaluate", "tune", "inspect", "verify",
            "quantize", "model",
        ]
        #expect(commands.allSatisfy { help.output.contains("  \($0) ") })
    }

    @Test(arguments: [
        (["run"], "Give the application's file, or at least one --input."),
        (["run", "a.yaml", "--input", "b.mp4"], "Give a file or options that make an application, not both."),
        (["run", "--input", "scene:", "--threshold", "1.5"], "--threshold is 1.5; it must be a number from 0 to 1."),
        (
            ["run", "--input", "scene:?frames=1", "--threshold", "0.5"],
            "--threshold needs a model; give one with --model."
        ),
        (
            ["track", "--detections", "x", "--tracker", "none", "--output", "y"],
            "there is no tracker “none”; there are"
        ),
        (["scene", "sise=3", "--output", "x"], "no setting “sise”"),
    ]) func wrongCommandLinesAreRefused(arguments: [String], sentence: String) throws {
        let result = try weir(arguments)
        #expect(result.status == 1)
        #expect(result.errors.contains("weir: error: "), "\(result.errors)")
        #expect(result.errors.contains(sentence), "\(result.errors)")
    }

    @Test func checkSaysAllThatIsWrongWithItsPlace() throws {
        try withTemporaryFolder { folder in
            let file = "\(folder)/street.yaml"
            try "sources: scene:?seed=7\ntrak: bytetrack\noutput: /nowhere/out.mp4\n"
                .write(toFile: file, atomically: true, encoding: .utf8)
            let checked = try weir(["check", file])
            #expect(checked.status == 1)
            #expect(checked.output.contains("\(file):2:1: error: "), "\(checked.output)")
            #expect(checked.output.contains("\(file):3:"), "\(checked.output)")
            let run = try weir(["run", file])
            #expect(run.status == 1, "run refuses what check refuses")
            #expect(run.errors.contains("\(file):2:1: error: "))
        }
    }

    @Test func convertedFilesRun() throws {
        try withTemporaryFolder { folder in
            let app = """
                [source0]
                enable=1
                type=2
                uri=file://street.mp4
                [sink0]
                enable=1
                type=1
                [osd]
                enable=1
                font=Serif

                """
            try app.write(toFile: "\(folder)/app.txt", atomically: true, encoding: .utf8)
            let made = try weir([
                "run", "--quiet", "--input", "scene:?frames=5&size=64x64", "--output", "\(folder)/street.mp4",
            ])
            #expect(made.status == 0, "\(made.errors)")
            let shown = try weir(["convert", "\(folder)/app.txt"])
            #expect(shown.status == 0)
            #expect(shown.output.contains("sources:\n  - \(folder)/street.mp4\n"), "\(shown.output)")
            #expect(shown.errors.contains("app.txt:10:6: warning: Weir chooses colours and fonts itself"))
            let output = "\(folder)/street.yaml"
            let written = try weir(["convert", "\(folder)/app.txt", "--output", output])
            #expect(written.status == 0)
            #expect(written.errors.hasSuffix("wrote \(output)\n"), "\(written.errors)")
            #expect(try String(contentsOfFile: output, encoding: .utf8).contains("sources:\n  - street.mp4\n"))
            #expect(try weir(["check", output]).output.isEmpty)
            #expect(try weir(["run", "--quiet", output]).status == 0)
            let again = try weir(["convert", "\(folder)/app.txt", "-o", output])
            #expect(again.status == 1)
            let sentence = "\(output) is there already; name another file, or write over it with --force."
            #expect(again.errors == "weir: error: \(sentence)\n")
            #expect(try weir(["convert", "\(folder)/app.txt", "-o", output, "--force"]).status == 0)
        }
    }

    @Test(arguments: [
        ("no.txt", [], "no.txt: error: The configuration `no.txt` does not exist.\n"),
        ("street.yaml", [], "street.yaml: error: This is no file of DeepStream's; there is nothing to convert.\n"),
        (
            "street.yaml", ["--output", "/nowhere/a.yaml"],
            "weir: error: the folder /nowhere for /nowhere/a.yaml does not exist; make it, or name another one.\n"
        ),
        ("street.yaml", ["--output", "/"], "weir: error: / is a folder; name a file in it.\n"),
    ])
    func whatCannotBeConvertedIsToldInASentence(file: String, arguments: [String], sentence: String) throws {
        try withTemporaryFolder { folder in
            try "sources: 'scene:'\n".write(toFile: "\(folder)/street.yaml", atomically: true, encoding: .utf8)
            let result = try weir(["convert", "\(folder)/\(file)"] + arguments)
            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            #expect(result.errors.replacing("\(folder)/", with: "") == sentence)
        }
    }

    /// Whoever names the same model as others hears of it once, and nothing is written.
    @Test(arguments: [
        ("detect: { model: bad.onnx }", "bad.onnx is no whole ONNX model: it cannot be read past byte 2 of 3;"),
        (
            "detect: { model: demo, device: TPU }",
            "There is no device 'TPU' for inference on this machine; there is CPU"
        ),
        ("detect: { model: demo, labels: one.txt }", "The application names 1 classes, but demo.onnx has 4;"),
        (
            "detect: { model: demo, classes: tram }",
            "demo.onnx has no class “tram”; it has person, bicycle, car, bus"
        ),
    ]) func modelThatCannotRunIsRefusedOnce(detect: String, sentence: String) throws {
        try withTemporaryFolder { folder in
            try "hi\n".write(toFile: "\(folder)/bad.onnx", atomically: true, encoding: .utf8)
            try "one\n".write(toFile: "\(folder)/one.txt", atomically: true, encoding: .utf8)
            let file = "\(folder)/street.yaml"
            try "sources: ['scene:?frames=1', 'scene:?frames=1']\n\(detect)\noutput: out.mp4\n"
                .write(toFile: file, atomically: true, encoding: .utf8)
            let checked = try weir("check", file)
            #expect(checked.status == 1)
            #expect(checked.output.hasPrefix("\(file): error: \(sentence)"), "\(checked.output)")
            let run = try weir("run", file)
            #expect(run.status == 1)
            #expect(run.errors.hasPrefix("weir: error: \(sentence)"), "\(run.errors)")
            #expect(run.errors.split(separator: "\n").count == 1)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/out.mp4"))
        }
    }

    @Test func sceneIsRecordedAndCounted() throws {
        try withTemporaryFolder { folder in
            let result = try weir(
                [
                    "run", "--input", "scene:?seed=1&frames=10&size=320x180", "--input",
                    "scene:?seed=2&frames=5&size=320x180",
                ]
                    + ["--records", "-"]
            )
            #expect(result.status == 0, "\(result.errors)")
            let lines = result.output.split(separator: "\n")
            #expect(lines.count == 15)
            #expect(lines.allSatisfy { $0.hasPrefix("{\"stream\": ") && $0.hasSuffix("]}") })
            let table = result.errors.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(table.filter { ["0", "1"].contains($0[0]) && $0[1] != "frames" }.map { $0[1] } == ["10", "5"])
        }
    }

    @Test func quietRunsSayNothing() throws {
        let result = try weir(["run", "--quiet", "--input", "scene:?frames=2&size=64x64", "--output", "null"])
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        #expect(result.errors.isEmpty, "\(result.errors)")
    }

    @Test(arguments: [SIGTERM, SIGINT]) func signalsLeaveWholeFiles(signal: Int32) throws {
        try withTemporaryFolder { folder in
            let (video, records) = ("\(folder)/out.mp4", "\(folder)/out.jsonl")
            let arguments = ["run", "--input", "scene:?size=320x180", "--output", video, "--records", records]
            let result = try weir(arguments) { process in
                // The end is asked for once frames have been recorded.
                while process.isRunning, try lineCount(of: records) < 5 { usleep(20_000) }
                kill(process.processIdentifier, signal)
            }
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("finishing"))
            let frames = try countFrames(of: video)
            #expect(frames == (try lineCount(of: records)))
            #expect(frames >= 5)
        }
    }

    @Test func fileThatIsNoVideoIsRefusedAndLeavesTheOthersTheirRecords() throws {
        try withTemporaryFolder { folder in
            let text = "\(folder)/notes.mp4"
            try "not a video".write(toFile: text, atomically: true, encoding: .utf8)
            let alone = try weir(["run", "--quiet", "--input", text, "--output", "null"])
            #expect(alone.status == 1)
            #expect(alone.errors.contains("weir: error: stream 0 (\(text)): "), "\(alone.errors)")
            #expect(alone.errors.split(separator: "\n").count == 1)
            let scene = "scene:?seed=3&frames=12&size=320x180"
            let whole = try weir(["run", "--quiet", "--input", scene, "--records", "-"])
            let beside = try weir(["run", "--quiet", "--input", scene, "--input", text, "--records", "-"])
            #expect(beside.status == 2)
            #expect(beside.output == whole.output)
        }
    }

    @Test(arguments: ["mp4", "mkv"]) func cutFileLeavesTheOthersTheirRecordsAndThePictureItsEnd(kind: String) throws {
        try withTemporaryFolder { folder in
            let (whole, cut, video) = ("\(folder)/whole.\(kind)", "\(folder)/cut.\(kind)", "\(folder)/out.mp4")
            let made = try weir(["run", "--input", "scene:?frames=60&size=320x180", "--output", whole])
            #expect(made.status == 0, "\(made.errors)")
            let bytes = try Data(contentsOf: URL(filePath: whole))
            try bytes.prefix(bytes.count / 2).write(to: URL(filePath: cut))
            let scene = "scene:?seed=3&frames=30&size=320x180"
            let alone = try weir(["run", "--quiet", "--input", scene, "--records", "-"])
            let beside = try weir(
                ["run", "--quiet", "--input", scene, "--input", cut, "--records", "-", "--output", video]
            )
            // Half an MP4 has no index and ends in an error; half a Matroska file ends early.
            #expect(beside.status == (kind == "mp4" ? 2 : 0), "\(beside.errors)")
            let records = beside.output.split(separator: "\n")
            let ofScene = records.filter { $0.hasPrefix("{\"stream\": \"0\"") }
            #expect(ofScene == alone.output.split(separator: "\n"))
            let ofCut = records.count - ofScene.count
            #expect(kind == "mp4" ? ofCut == 0 : (1..<60).contains(ofCut))
            #expect(try countFrames(of: video) >= 30)
        }
    }

    @Test func demoWritesItsFiles() throws {
        try withTemporaryFolder { folder in
            let result = try weir(["demo", "--frames", "20", "--output", "\(folder)/demo"])
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.hasPrefix("stream  frames"))
            #expect(result.output.contains("person"))
            // The grid may show its last picture once more.
            #expect(try countFrames(of: "\(folder)/demo/demo.mp4") == 20)
            #expect(try lineCount(of: "\(folder)/demo/demo.jsonl") == 80)
            let picture = FileManager.default.contents(atPath: "\(folder)/demo/demo.png")
            #expect(picture?.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
        }
    }

    @Test func sceneFilesAreTheSameTwice() throws {
        try withTemporaryFolder { folder in
            for name in ["a", "b"] {
                let result = try weir(
                    ["scene", "size=64x32", "--seeds", "3-4", "--frames", "2", "--output", "\(folder)/\(name)"]
                )
                #expect(result.status == 0, "\(result.errors)")
            }
            for file in ["seed-3.nv12", "seed-3.jsonl", "seed-4.nv12", "seed-4.jsonl"] {
                let first = FileManager.default.contents(atPath: "\(folder)/a/\(file)")
                #expect(first != nil)
                #expect(first == FileManager.default.contents(atPath: "\(folder)/b/\(file)"))
            }
            let pictureSize = 64 * 32 * 3 / 2
            #expect(FileManager.default.contents(atPath: "\(folder)/a/seed-3.nv12")?.count == 2 * pictureSize)
        }
    }

    @Test func detectionsAreTrackedWithoutVideo() throws {
        try withTemporaryFolder { folder in
            let (input, output) = ("\(folder)/det.txt", "\(folder)/out.txt")
            let lines = (1...10).map { frame in "\(frame),-1,\(10 + frame),20,30,40,0.9\n" }.joined()
            try lines.write(toFile: input, atomically: true, encoding: .utf8)
            let result = try weir(["track", "--detections", input, "--tracker", "bytetrack", "--output", output])
            #expect(result.status == 0)
            #expect(result.errors == "wrote \(output): 10 frames, 1 identities\n")
            let tracks = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
            #expect(tracks.count == 10)
            #expect(tracks.allSatisfy { $0.split(separator: ",")[1] == "1" })
        }
    }

    /// Detections of 0.5 begin no track by the paper; a file that says all of the tracker takes no options beside it.
    @Test func thresholdsOfATrackerCanBeSet() throws {
        try withTemporaryFolder { folder in
            let (input, output, file) = ("\(folder)/det.txt", "\(folder)/out.txt", "\(folder)/tracker.yaml")
            let lines = (1...10).map { "\($0),-1,10,20,30,40,0.5\n" }.joined()
            try lines.write(toFile: input, atomically: true, encoding: .utf8)
            let track = ["track", "--detections", input, "--output", output]
            let options = ["--class-options", "all: new-track-threshold=0.45"]
            for (set, identities) in [([], 0), (options, 1)] {
                let result = try weir(track + ["--tracker", "bytetrack"] + set)
                #expect(result.errors == "wrote \(output): 10 frames, \(identities) identities\n")
            }
            try "track: bytetrack\n".write(toFile: file, atomically: true, encoding: .utf8)
            let both = try weir(track + ["--tracker", file] + options)
            #expect(both.status == 1)
            #expect(both.errors.contains("says all of the tracker; write what differs for classes into it."))
        }
    }

    /// Everything shifts by 100 pixels in the sixth frame because the camera does; told of it, a tracker is not misled.
    @Test func cameraMotionIsRead() throws {
        try withTemporaryFolder { folder in
            let (input, motion, output) = ("\(folder)/det.txt", "\(folder)/gmc.txt", "\(folder)/out.txt")
            let lines = (1...10).map { "\($0),-1,\($0 > 5 ? 110 : 10),20,30,40,0.9\n" }.joined()
            try lines.write(toFile: input, atomically: true, encoding: .utf8)
            let motions = (0..<13).map { "\($0)\t1\t0\t\($0 == 8 ? 100 : 0)\t0\t1\t0\n" }.joined()
            try motions.write(toFile: motion, atomically: true, encoding: .utf8)
            let track = ["track", "--detections", input, "--output", output, "--fps", "25", "--tracker", "weir"]
            for (options, identities) in [(["--camera-motion", motion], 1), ([], 2)] {
                let result = try weir(track + options)
                #expect(result.errors == "wrote \(output): 10 frames, \(identities) identities\n")
            }
            let late = try weir(track + ["--camera-motion", motion, "--first-frame", "5"])
            #expect(late.errors.contains("the motion of 9 frames where there are detections for 10."))
        }
    }

    @Test func whatCannotBeTrackedIsCounted() throws {
        try withTemporaryFolder { folder in
            let (input, motion, output) = ("\(folder)/det.txt", "\(folder)/gmc.txt", "\(folder)/out.txt")
            let lines = "1,-1,10,20,30,40,0.9\n1,-1,nan,20,30,40,0.9\n2,-1,10,20,30,40,0.9\n2,-1,10,20,-3,40,0.9\n"
            try lines.write(toFile: input, atomically: true, encoding: .utf8)
            try "0 1 0 0 0 1 0\n1 99 0 0 0 99 0\n".write(toFile: motion, atomically: true, encoding: .utf8)
            let track = ["track", "--detections", input, "--camera-motion", motion, "--output", output]
            let result = try weir(track + ["--tracker", "weir"])
            #expect(
                result.errors == """
                    weir: warning: 2 detections were left out: their box or score is none.
                    weir: warning: 1 camera motions were left out: no camera moves so.
                    wrote \(output): 2 frames, 1 identities

                    """
            )
        }
    }

    private func lineCount(of path: String) throws -> Int {
        let text = FileManager.default.contents(atPath: path) ?? Data()
        return text.count { $0 == UInt8(ascii: "\n") }
    }
}
