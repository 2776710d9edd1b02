import Foundation
import Testing
import WeirCore
import WeirTestKit

/// Boxes of whole runs on real frames against `toolkit/plain_reference.py`, which reads the same models in NumPy.
@Suite(.serialized, .enabled(if: TestData.isThere, "the test data is not there"))
struct PlainReadingTests {
    /// A model, the size in which a 16:9 picture lies in its input, and the least confidence it is read with.
    struct Reading: Sendable, CustomTestStringConvertible {
        let model: String
        let size: Size
        let threshold: Double

        var testDescription: String { model.split(separator: "/").last.map(String.init) ?? model }
    }

    static let readings = [
        Reading(
            model: "omz/person-detection-retail-0013/FP16/person-detection-retail-0013.xml",
            size: Size(width: 544, height: 320),
            threshold: 0.5
        ),
        Reading(
            model: "omz/person-vehicle-bike-detection-crossroad-1016/FP16-INT8/"
                + "person-vehicle-bike-detection-crossroad-1016.xml",
            size: Size(width: 512, height: 512),
            threshold: 0.5
        ),
        Reading(
            model: "omz/face-detection-retail-0004/FP16/face-detection-retail-0004.xml",
            size: Size(width: 300, height: 300),
            threshold: 0.3
        ),
        Reading(model: "detect/yolox_nano_416x416.onnx", size: Size(width: 416, height: 234), threshold: 0.3),
        Reading(model: "detect/nanodet_m_320.onnx", size: Size(width: 320, height: 180), threshold: 0.35),
        Reading(model: "detect/FastestDet.onnx", size: Size(width: 352, height: 352), threshold: 0.6),
    ]

    static let videos = [
        "Retail02_short.hevc.mp4", "car-detection.mp4", "derived/lobby-8s.mjpeg.avi", "asl_gestures/book.mkv",
    ]
    private static let framesOfEach = 3

    /// The pictures have the size of the model's input, so that both sides read the very same pixels.
    @Test(arguments: readings) func boxesAreThoseOfThePlainReading(reading: Reading) throws {
        try withTemporaryFolder { folder in
            let count = try writePictures(of: reading.size, to: folder)
            let found = try weirsObjects(reading, folder)
            let plain = try plainObjects(reading, folder, count: count)
            var comparison = Comparison()
            for picture in 0..<count {
                comparison.add(found[picture] ?? [], plain[picture] ?? [], threshold: reading.threshold)
            }
            #expect(comparison.matched >= Self.framesOfEach, "there is something to compare")
            #expect(comparison.missing.isEmpty && comparison.extra.isEmpty)
            #expect(comparison.leastOverlap >= 0.98)
            #expect(comparison.largestScoreDifference <= 0.01)
        }
    }

    /// Pictures of all videos as PNG for Weir and as PPM for the plain reading; how many there are.
    private func writePictures(of size: Size, to folder: String) throws -> Int {
        for (number, video) in Self.videos.enumerated() {
            try ffmpeg(
                ["-i", TestData.path("videos/\(video)"), "-frames:v", "\(Self.framesOfEach)"]
                    + ["-vf", "select=not(mod(n\\,24)),scale=\(size.width):\(size.height)", "-fps_mode", "passthrough"]
                    + ["-start_number", "\(number * Self.framesOfEach)", "-pix_fmt", "rgb24", "\(folder)/%d.png"]
            )
        }
        try ffmpeg(["-start_number", "0", "-i", "\(folder)/%d.png", "-start_number", "0", "\(folder)/%d.ppm"])
        return try FileManager.default.contentsOfDirectory(atPath: folder).count { $0.hasSuffix(".ppm") }
    }

    private func ffmpeg(_ arguments: [String]) throws {
        let result = try ProgramRun("/usr/bin/ffmpeg", ["-v", "error", "-nostdin", "-y"] + arguments)
        try #require(result.status == 0, "\(result.errors)")
    }

    private func weirsObjects(_ reading: Reading, _ folder: String) throws -> [Int: [FoundObject]] {
        let model = TestData.path("models/\(reading.model)")
        let file = "\(folder)/run.yaml"
        try """
        sources: [{ from: "\(folder)/%d.png", fps: 25 }]
        detect: { model: "\(model)", precision: fp32, threshold: \(reading.threshold) }
        records: "-"
        """.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try weir("run", "--quiet", file)
        try #require(result.status == 0, "\(result.errors)")
        return try FoundObject.ofRecords(result.output)
    }

    private func plainObjects(_ reading: Reading, _ folder: String, count: Int) throws -> [Int: [FoundObject]] {
        let pictures = (0..<count).map { "\(folder)/\($0).ppm" }
        let result = try ProgramRun(
            "/usr/bin/env",
            ["python3", "\(checkout)/toolkit/plain_reference.py", TestData.path("models/\(reading.model)")] + pictures
                + ["--threshold", "\(reading.threshold - Comparison.scoreMargin)"],
            environment: ["PYTHONPATH": "\(checkout)/.dependencies/python"]
        )
        try #require(result.status == 0, "\(result.errors)")
        return try FoundObject.ofPlainReading(result.output)
    }
}

/// An object as either side tells it.
struct FoundObject {
    let classID: Int
    let score: Double
    /// In pixels of the picture.
    let box: Box

    private struct PlainItem: Decodable {
        let image: Int
        let `class`: Int
        let score: Double
        let box: [Double]
    }

    /// By frame, from Weir's records of one stream.
    static func ofRecords(_ text: String) throws -> [Int: [FoundObject]] {
        let records = try text.split(separator: "\n").map { try StreamRecord(line: $0) }
        return Dictionary(
            uniqueKeysWithValues: records.map { record in
                (record.frame, record.objects.map { FoundObject($0.class, $0.confidence, $0.box) })
            }
        )
    }

    /// By image, from the plain reading's lines.
    static func ofPlainReading(_ text: String) throws -> [Int: [FoundObject]] {
        let items = try text.split(separator: "\n").map {
            try JSONDecoder().decode(PlainItem.self, from: Data($0.utf8))
        }
        return Dictionary(grouping: items, by: \.image)
            .mapValues { $0.map { FoundObject($0.class, $0.score, $0.box) } }
    }

    private init(_ classID: Int, _ score: Double, _ box: [Double]) {
        self.classID = classID
        self.score = score
        self.box = Box(x: Float(box[0]), y: Float(box[1]), width: Float(box[2]), height: Float(box[3]))
    }
}

/// How two readings of the same pictures differ.
struct Comparison {
    /// Scores may differ by this much, so objects this near to the threshold may be told by one side only.
    static let scoreMargin = 0.01
    /// Boxes that overlap by less aren't taken for the same object.
    private static let leastOverlapOfAPair: Float = 0.5

    private(set) var matched = 0
    private(set) var leastOverlap: Float = 1
    private(set) var largestScoreDifference = 0.0
    /// What the plain reading has alone, and Weir.
    private(set) var missing: [FoundObject] = []
    private(set) var extra: [FoundObject] = []

    mutating func add(_ found: [FoundObject], _ plain: [FoundObject], threshold: Double) {
        var rest = plain
        for object in found {
            let candidates = rest.indices.filter { rest[$0].classID == object.classID }
            let best = candidates.max { rest[$0].box.overlap(object.box) < rest[$1].box.overlap(object.box) }
            guard let best, rest[best].box.overlap(object.box) >= Self.leastOverlapOfAPair else {
                if object.score >= threshold + Self.scoreMargin { extra.append(object) }
                continue
            }
            let other = rest.remove(at: best)
            matched += 1
            leastOverlap = min(leastOverlap, other.box.overlap(object.box))
            largestScoreDifference = max(largestScoreDifference, abs(other.score - object.score))
        }
        missing += rest.filter { $0.score >= threshold + Self.scoreMargin }
    }
}
