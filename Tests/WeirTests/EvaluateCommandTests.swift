import Foundation
import Testing
import WeirTestKit

/// `weir evaluate`, run as a user runs it.
struct EvaluateCommandTests {
    /// One object that is always seen and changes its name in the middle: DetA 1, AssA 5 / (10 + 5 − 5).
    private static let truth = (1...10).map { "\($0),7,10,20,90,60,1,-1,-1,-1\n" }.joined()
    private static let results = (1...10).map { "\($0),\($0 < 6 ? 1 : 2),10,20,90,60,0.9,-1,-1,-1\n" }.joined()

    @Test func scoresAreThoseCountedByHand() throws {
        try withFiles(["a.txt": Self.results, "truth.txt": Self.truth]) { folder in
            let json = "\(folder)/scores.json"
            let result = try weir("evaluate", "\(folder)/a.txt", "--truth", "\(folder)/truth.txt", "--json", json)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.isEmpty)
            #expect(
                result.output == """
                    sequence   HOTA    DetA   AssA   MOTA   IDF1  switches  false positives  misses  objects
                    truth     70.71  100.00  50.00  90.00  50.00         1                0       0       10

                    """
            )
            let bytes = try Data(contentsOf: URL(filePath: json))
            let scores = try JSONDecoder().decode(Scores.self, from: bytes)
            #expect(abs(scores.all.hota - 50.0.squareRoot() * 10) < 1e-9)
            #expect(scores.all.identitySwitches == 1)
            #expect(scores.sequences.map(\.name) == ["truth"])
        }
    }

    private struct Scores: Decodable {
        let sequences: [Part]
        let all: Part

        struct Part: Decodable {
            let name: String?
            let hota: Double
            let identitySwitches: Int
        }
    }

    /// Frames count from 0 in records, and each stream is a sequence; truth lies in MOTChallenge's places.
    @Test func streamsOfRecordsGoWithFoldersByName() throws {
        let records = (0..<10).flatMap { frame in
            ["yard", "door"].map { stream in
                record(
                    stream,
                    frame,
                    [#"{"id": 1, "class": 0, "label": "person", "confidence": 0.9, "box": [10, 20, 90, 60]}"#]
                )
            }
        }
        try withFiles([
            "run.jsonl": records.joined(), "truth/yard/gt/gt.txt": Self.truth,
            "truth/yard/seqinfo.ini": "[Sequence]\nseqLength=12\nframeRate=25\n", "truth/door/gt/gt.txt": Self.truth,
        ]) { folder in
            let result = try weir("evaluate", "\(folder)/run.jsonl", "--truth", "\(folder)/truth")
            #expect(result.errors.isEmpty)
            let rows = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(rows.map { $0[0] } == ["sequence", "door", "yard", "all"])
            #expect(rows.dropFirst().allSatisfy { $0[1...5].allSatisfy { $0 == "100.00" } })
        }
    }

    /// A street's truth held against itself, once as its files have it.
    @Test func aStreetIsItsOwnTruth() throws {
        try withTemporaryFolder { folder in
            let made = try weir("scene", "size=320x180", "--seeds", "7", "--frames", "40", "--output", folder)
            #expect(made.status == 0)
            let truth = "scene:?seed=7&frames=40&size=320x180"
            let result = try weir("evaluate", "\(folder)/seed-7.jsonl", "--truth", truth)
            #expect(result.errors.isEmpty)
            let rows = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(rows.count == 2)
            // Records have two decimals, which is far from the highest threshold of overlap.
            #expect(rows[1][0...8] == ["seed-7", "100.00", "100.00", "100.00", "100.00", "100.00", "0", "0", "0"])
            let people = try weir("evaluate", "\(folder)/seed-7.jsonl", "--truth", truth, "--classes", "person")
            #expect(people.output.contains("100.00"))
            #expect((Int(people.output.split(separator: " ").last?.dropLast() ?? "") ?? 0) < (Int(rows[1][9]) ?? 0))
        }
    }

    @Test func whatIsLeftOutIsTold() throws {
        let results =
            "1,1,10,20,90,60,1\n1,1,10,20,90,60,1\n1,2,nan,20,90,60,1\n2,1,10,20,90,60,1\n3,1,10,20,90,60,1\n"
        try withFiles(["a.txt": results, "truth.txt": "1,1,10,20,90,60,1\n2,1,10,20,90,60,1\n"]) { folder in
            let result = try weir("evaluate", "\(folder)/a.txt", "--truth", "\(folder)/truth.txt")
            #expect(result.status == 0)
            #expect(
                result.errors == """
                    weir: warning: 1 object was left out: the truth ends after 2 frames
                    weir: warning: 1 object was left out: a reported box is not of numbers, or inside out
                    weir: warning: 1 object was left out: their identity was reported twice in a frame

                    """
            )
        }
    }

    @Test(arguments: [
        (["a.txt"], "Give either --truth or --annotations. See “weir --help”."),
        (
            ["none.txt", "--truth", "truth.txt"],
            "the results none.txt can't be read; name a file or a folder that is there."
        ),
        (["a.txt", "--truth", "none"], "the truth none can't be read; name a file or a folder that is there."),
        (["bad.txt", "--truth", "truth.txt"], "bad.txt:2: 'x' is no number."),
        (
            ["bad.jsonl", "--truth", "truth.txt"],
            "bad.jsonl:2: this is no record of Weir's, which is a line of JSON with stream, frame and objects."
        ),
        (
            ["twice.jsonl", "--truth", "truth.txt"],
            "twice.jsonl:2: frame 0 of the stream “0” is there twice; give the records of one run."
        ),
        (
            ["untracked.jsonl", "--truth", "truth.txt"],
            "untracked.jsonl: no object of “0” has an identity; track them, or hold the detections against --annotations."
        ),
        (
            ["a.txt", "--truth", "truth.txt", "--classes", "person"],
            "neither truth.txt nor a.txt names classes; --classes may be mot17 or all with them."
        ),
        (
            ["a.txt", "--truth", "truth.txt", "--truth", "a.txt"],
            "there are no results for the truth of “truth”; there are those of “a”."
        ),
        (
            ["a.txt", "--truth", "scene:?seed=7"],
            "scene:?seed=7 has no end; say how many frames, as in scene:?seed=7&frames=300."
        ),
        (
            ["a.txt", "--truth", "nobody.txt"],
            "nobody.txt: the truth is empty; it says at least how many frames there are."
        ),
        (["a.txt", "--truth", "empty"], "the folder empty holds no truth; it should hold files such as NAME.txt or"),
        (["a.txt", "--truth", "truth.txt", "--json", "/nowhere/a.json"], "/nowhere/a.json can't be written;"),
        (["a.txt", "--annotations", "none.json"], "there are no annotations “none.json”; name a file that is there."),
    ])
    func whatIsWrongIsASentence(arguments: [String], sentence: String) throws {
        let object = #"{"class": 0, "label": "person", "confidence": 0.9, "box": [1, 2, 3, 4]}"#
        try withFiles([
            "a.txt": Self.results, "truth.txt": Self.truth, "bad.txt": "1,1,1,2,3,4,1\n1,1,x,2,3,4,1\n",
            "bad.jsonl": record("0", 0, []) + "{\"stream\": \"0\"}\n",
            "twice.jsonl": record("0", 0, []) + record("0", 0, []), "untracked.jsonl": record("0", 0, [object]),
            "empty/other.md": "", "nobody.txt": "\n",
        ]) { folder in
            let result = try ProgramRun("\(BuiltPlugin.folder)/weir", ["evaluate"] + arguments, in: folder)
            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            #expect(result.errors.hasPrefix("weir: error: \(sentence)"), "\(result.errors)")
        }
    }

    /// Of two pictures in the order of their names the first has its object found, the second has none.
    @Test func detectionsAreScoredByTheOrderOfPictures() throws {
        let annotations = """
            {"images": [{"id": 1, "file_name": "b.jpg"}, {"id": 2, "file_name": "a.jpg"}],
             "categories": [{"id": 3, "name": "Car"}],
             "annotations": [{"image_id": 1, "category_id": 3, "bbox": [10, 20, 90, 60]},
                             {"image_id": 2, "category_id": 3, "bbox": [50, 20, 90, 60]}]}
            """
        let object = #"{"class": 0, "label": "car", "confidence": 0.9, "box": [50, 20, 90, 60]}"#
        let other = #"{"class": 1, "label": "dog", "confidence": 0.9, "box": [0, 0, 9, 9]}"#
        try withFiles([
            "coco.json": annotations, "run.jsonl": record("0", 0, [object]) + record("0", 1, [other]),
            "short.jsonl": record("0", 0, [object]),
        ]) { folder in
            let coco = "\(folder)/coco.json"
            let result = try weir("evaluate", "\(folder)/run.jsonl", "--annotations", coco)
            #expect(result.status == 0, "\(result.errors)")
            // Half of the objects found: precision is 1 at 51 of 101 recalls.
            #expect(
                result.output == """
                    class     mAP  at 0.50  objects
                    car     50.50    50.50        2
                    all     50.50    50.50        2
                    left out, as nobody annotated them: dog 1

                    """
            )
            let short = try weir("evaluate", "\(folder)/short.jsonl", "--annotations", coco)
            #expect(short.status == 1)
            #expect(
                short.errors.contains(
                    "has 1 frame (the last is 0, counted from 0), where the annotations list 2 pictures;"
                )
            )
        }
    }

    /// What TrackEval gives for the results of the authors' own code.
    @Test(.enabled(if: TestData.isThere, "the test data is not there"))
    func theReferencesScoreAsPublished() throws {
        let halves = TestData.path("tracking/mot17-val")
        for (tracker, scores) in [("sort", ["54.74", "62.73", "66.06"]), ("bytetrack", ["56.28", "66.08", "67.58"])] {
            let result = try weir("evaluate", "\(halves)/reference/\(tracker)", "--truth", "\(halves)/gt")
            let all = result.output.split(separator: "\n").last?.split(separator: " ").map(String.init) ?? []
            try #require(all.count == 10, "\(result.errors)")
            #expect([all[1], all[4], all[5]] == scores)
        }
    }
}

/// A line of records.
func record(_ stream: String, _ frame: Int, _ objects: [String]) -> String {
    "{\"stream\": \"\(stream)\", \"frame\": \(frame), \"time\": null, \"inferred\": true, \"objects\": "
        + "[\(objects.joined(separator: ", "))]}\n"
}

/// Makes a folder with these files, which is gone when `body` returns.
func withFiles(_ files: [String: String], _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
        for (name, text) in files {
            let file = URL(filePath: "\(folder)/\(name)")
            let parent = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try body(folder)
    }
}
