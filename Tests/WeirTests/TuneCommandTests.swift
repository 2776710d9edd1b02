import Foundation
import Testing
import WeirConfig
import WeirTestKit

/// `weir tune`, run as a user runs it.
struct TuneCommandTests {
    /// A walker whose detections score so low that no tracker begins with them as it is.
    private static func walk(from start: Int, score: Double, frames: Int = 40) -> (detections: String, truth: String) {
        let boxes = (1...frames).map { ($0, start + 3 * $0) }
        return (
            boxes.map { "\($0.0),-1,\($0.1),20,40,100,\(score)\n" }.joined(),
            boxes.map { "\($0.0),1,\($0.1),20,40,100,1,-1,-1,-1\n" }.joined()
        )
    }

    private static var walks: [String: String] {
        var files: [String: String] = [:]
        for (name, start) in [("one", 10), ("two", 200), ("three", 400)] {
            let walk = walk(from: start, score: 0.3)
            files["det/\(name).txt"] = walk.detections
            files["gt/\(name).txt"] = walk.truth
        }
        return files
    }

    @Test func settingsThatWinElsewhereTooAreWritten() throws {
        try withFiles(Self.walks) { folder in
            let tune = ["tune", "--detections", "\(folder)/det", "--truth", "\(folder)/gt", "--trials", "40"]
            let output = "\(folder)/tracker.yaml"
            let result = try weir(tune + ["--output", output])
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("tried 40 of 40: best HOTA 100.00\n"), "\(result.errors)")
            #expect(result.errors.contains("left out 3 of 3: tried 40 of 40\n"), "\(result.errors)")
            let verdict =
                "The settings are changed: on sequences left out, settings chosen on the others beat the default 3 of 3 "
                + "times."
            #expect(result.errors.hasSuffix("\n\(verdict)\nwrote \(output)\n"), "\(result.errors)")
            let text = try String(contentsOfFile: output, encoding: .utf8)
            #expect(text.contains("# best of the trials    100.00  100.00  100.00\n"), "\(text)")
            #expect(text.contains("# the default (weir)      0.00    0.00    0.00\n"), "\(text)")
            #expect(text.contains("\ntrack:\n  algorithm: "), "\(text)")
            #expect(try weir(tune).output == text, "the same seed finds the same")

            // The file says what was measured.
            let tracks = "\(folder)/tracks.txt"
            let tracked = try weir(
                "track",
                "--detections",
                "\(folder)/det/one.txt",
                "--tracker",
                output,
                "--output",
                tracks
            )
            #expect(tracked.errors == "wrote \(tracks): 40 frames, 1 identities\n")
            let scores = try weir("evaluate", tracks, "--truth", "\(folder)/gt/one.txt")
            #expect(scores.output.split(separator: "\n").last?.contains("100.00") == true)
            // And it belongs into an application.
            let whole = "\(folder)/street.yaml"
            try "sources: 'scene:?frames=1'\n\(text)".write(toFile: whole, atomically: true, encoding: .utf8)
            let report = ConfigurationReader().read(whole)
            #expect(report.application?.track == ConfigurationReader().readTracking(output).tracking)
            #expect(report.application?.track != nil)
        }
    }

    /// What is better for one sequence is worse for the other, so nothing is changed.
    @Test func whatDoesNotHoldElsewhereIsNotWritten() throws {
        let weak = Self.walk(from: 10, score: 0.3, frames: 80)
        // As weak as that, but nobody is there.
        let ghost = Self.walk(from: 10, score: 0.3).detections
        let strong = Self.walk(from: 400, score: 0.9)
        try withFiles([
            "det/a.txt": weak.detections, "gt/a.txt": weak.truth, "det/b.txt": strong.detections + ghost,
            "gt/b.txt": strong.truth,
        ]) { folder in
            let result = try weir(
                "tune",
                "--detections",
                "\(folder)/det",
                "--truth",
                "\(folder)/gt",
                "--trials",
                "40",
                "--metric",
                "mota"
            )
            #expect(result.status == 0)
            #expect(result.output.hasSuffix("\ntrack: weir\n"), "\(result.output)")
            #expect(
                result.output.contains("#\n# The best of the trials:\n# track:\n#   algorithm: "),
                "\(result.output)"
            )
            #expect(
                result.errors.contains(
                    "The default is kept, as settings that don't win every time rarely hold elsewhere: on "
                ),
                "\(result.errors)"
            )
        }
    }

    @Test func recordsAreTunedOnOneSequenceWithAWarning() throws {
        let walk = (0..<40).map { frame in
            record(
                "0",
                frame,
                [#"{"class": 0, "label": "person", "confidence": 0.3, "box": [\#(13 + 3 * frame), 20, 40, 100]}"#]
            )
        }
        let truth = Self.walk(from: 10, score: 1).truth
        try withFiles(["run.jsonl": walk.joined(), "gt.txt": truth]) { folder in
            let result = try weir("tune", "\(folder)/run.jsonl", "--truth", "\(folder)/gt.txt", "--trials", "30")
            #expect(result.status == 0)
            let verdict =
                "One sequence can't tell whether its settings do well on others; give two or more to find out."
            #expect(result.errors.hasSuffix("\(verdict)\n"), "\(result.errors)")
            #expect(result.output.contains("# \(verdict)\n"))
        }
    }

    @Test(arguments: [
        (["--truth", "gt/one.txt"], "Give records, or --detections."),
        (["--detections", "det"], "Give the --truth of the footage."),
        (["--detections", "det", "--truth", "gt", "--trials", "0"], "--trials is 0; it must be from 1 to 1000000."),
        (
            ["--detections", "det/one.txt", "--truth", "gt"],
            "there are no detections for the truth of “three”; there are those of “one”."
        ),
        (
            ["--detections", "det", "--truth", "gt", "--camera-motion", "gmc"],
            "there is no file of the camera motion for “one”; give one that is named one.txt, or GMC-one.txt."
        ),
        (["--detections", "det", "--truth", "gt", "--fps", "0"], "0.0 is no frame rate;"),
        (
            ["tracked.jsonl", "--truth", "gt/one.txt"],
            "tracked.jsonl: the objects of “0” have been tracked; trackers are tuned"
        ),
    ])
    func whatIsWrongIsASentence(arguments: [String], sentence: String) throws {
        var files = Self.walks
        files["gmc/GMC-other.txt"] = "0 1 0 0 0 1 0\n"
        let object = #"{"id": 1, "class": 0, "label": "person", "confidence": 0.9, "box": [1, 2, 3, 4]}"#
        files["tracked.jsonl"] = record("0", 0, [object])
        try withFiles(files) { folder in
            let result = try ProgramRun("\(BuiltPlugin.folder)/weir", ["tune"] + arguments, in: folder)
            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            #expect(result.errors.hasPrefix("weir: error: \(sentence)"), "\(result.errors)")
        }
    }

    @Test(arguments: [
        ("sources: a.mp4\n", "There is no `track` that says how objects are followed."),
        ("track: wier\n", "wier"),
    ])
    func aFileWithoutATrackerIsRefused(text: String, sentence: String) throws {
        try withFiles(["a.yaml": text, "det.txt": "1,-1,1,2,3,4,1\n"]) { folder in
            let result = try weir(
                "track",
                "--detections",
                "\(folder)/det.txt",
                "--tracker",
                "\(folder)/a.yaml",
                "--output",
                "\(folder)/o.txt"
            )
            #expect(result.status == 1)
            #expect(result.errors.contains(sentence), "\(result.errors)")
        }
    }
}
