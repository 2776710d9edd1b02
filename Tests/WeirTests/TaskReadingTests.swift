import Foundation
import Testing
import WeirCore
import WeirTestKit

/// What whole runs say of pictures against `toolkit/plain_tasks.py`, which reads the same models in NumPy.
@Suite(.serialized, .enabled(if: TestData.isThere, "the test data is not there"))
struct TaskReadingTests {
    private static let videos = ["car-detection.mp4", "asl_gestures/book.mkv", "Retail02_short.hevc.mp4"]

    @Test func classesAreThoseOfThePlainReading() throws {
        try compare(
            "omz/vehicle-attributes-recognition-barrier-0039/FP16/vehicle-attributes-recognition-barrier-0039.xml",
            side: 72,
            says: "task: classify\nchannels: bgr\nmean: 0\nscale: 1\n"
                + "labels: white;gray;yellow;red;green;blue;black, car;van;truck;bus\n",
            plain: ["--task", "classify"]
        ) { record, reading in
            let answers = try #require(record["attributes"] as? [[String: Any]])
            let expected = try #require(reading["answers"] as? [[String: Any]])
            #expect(answers.count == 2 && expected.count == 2)
            for answer in answers {
                let same = try #require(expected.first { $0["name"] as? String == answer["name"] as? String })
                #expect(answer["class"] as? Int == same["class"] as? Int)
                let difference = abs(number(answer["confidence"]) - number(same["score"]))
                #expect(difference <= 0.01)
            }
        }
    }

    @Test func embeddingsAreThoseOfThePlainReading() throws {
        try compare(
            "omz/face-reidentification-retail-0095/FP16/face-reidentification-retail-0095.xml",
            side: 128,
            says: "task: embed\nchannels: bgr\nmean: 0\nscale: 1\n",
            plain: ["--task", "embed"]
        ) { record, reading in
            let found = try #require(record["embedding"] as? [Double])
            let expected = try #require(reading["embedding"] as? [Double])
            #expect(found.count == 256 && expected.count == 256)
            let cosine = zip(found, expected).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(cosine - 1) < 1e-3)
        }
    }

    @Test func segmentationsAreThoseOfThePlainReading() throws {
        try compare(
            "segment/deeplabv3_257_mv_gpu.tflite",
            side: 257,
            says: "task: semantic\nchannels: rgb\nmean: 127.5\nscale: 1/127.5\n",
            plain: ["--task", "semantic", "--channels", "rgb", "--mean", "127.5", "--scale", "\(1 / 127.5)"]
        ) { record, reading in
            let map = try #require(record["segmentation"] as? [String: Any])
            let runs = try #require(map["runs"] as? [[Int]])
            let found = runs.flatMap { Array(repeating: $0[0], count: $0[1]) }
            let expected = try #require(reading["classes"] as? [Int])
            #expect(found.count == 257 * 257 && expected.count == found.count)
            let equal = zip(found, expected).count { $0 == $1 }
            #expect(Double(equal) >= 0.99 * Double(expected.count), "\(equal) of \(expected.count) cells")
        }
    }

    private func number(_ value: Any?) -> Double { (value as? Double) ?? .nan }

    /// Runs both readings of `model` on pictures of its size, and has `judge` compare what they say of each.
    private func compare(
        _ model: String,
        side: Int,
        says: String,
        plain arguments: [String],
        judge: ([String: Any], [String: Any]) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let path = try placeModel(model, saying: says, in: folder)
            try writePictures(side: side, to: folder)
            let file = "\(folder)/run.yaml"
            try """
            sources: [{ from: "\(folder)/%d.png", fps: 25 }]
            detect: { model: "\(path)", precision: fp32 }
            records: "-"
            """.write(toFile: file, atomically: true, encoding: .utf8)
            let run = try weir("run", "--quiet", file)
            try #require(run.status == 0, "\(run.errors)")
            let pictures = Self.videos.indices.map { "\(folder)/\($0).ppm" }
            let reading = try ProgramRun(
                "/usr/bin/env",
                ["python3", "\(checkout)/toolkit/plain_tasks.py", TestData.path("models/\(model)")] + pictures
                    + arguments,
                environment: ["PYTHONPATH": "\(checkout)/.dependencies/python"]
            )
            try #require(reading.status == 0, "\(reading.errors)")
            let (records, readings) = (try lines(run.output), try lines(reading.output))
            #expect(records.count == Self.videos.count && readings.count == records.count)
            for (record, reading) in zip(records, readings) { try judge(record, reading) }
        }
    }

    private func writePictures(side: Int, to folder: String) throws {
        for (index, video) in Self.videos.enumerated() {
            let scaling = ["-ss", "1", "-i", TestData.path("videos/\(video)"), "-frames:v", "1"]
            let result = try ProgramRun(
                "/usr/bin/ffmpeg",
                ["-v", "error", "-nostdin", "-y"] + scaling
                    + ["-vf", "scale=\(side):\(side)", "-pix_fmt", "rgb24", "\(folder)/\(index).png"]
            )
            try #require(result.status == 0, "\(result.errors)")
            let same = try ProgramRun(
                "/usr/bin/ffmpeg",
                ["-v", "error", "-nostdin", "-y", "-i", "\(folder)/\(index).png", "\(folder)/\(index).ppm"]
            )
            try #require(same.status == 0, "\(same.errors)")
        }
    }

    private func lines(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }
}
