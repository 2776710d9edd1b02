import Foundation
import Testing
import WeirTestKit

/// `weir verify` on models of every kind: what Weir says of real frames is what the plain reading says.
///
/// Models in 8-bit integers answer to a pixel that is rounded the other way, of a thousand one, with scores that are a
/// tenth apart. They are given pictures that need no rounding.
@Suite(.serialized, .enabled(if: TestData.isThere, "the test data is not there"))
struct VerifyTests {
    struct Subject: Sendable, CustomTestStringConvertible {
        let model: String
        var says = ""
        /// The size that pictures are given, where it is to be that of the input.
        var size: String?
        /// How the line begins that tells how much was compared.
        let line: String

        var testDescription: String { model.split(separator: "/").last.map(String.init) ?? model }
    }

    private static func zoo(_ name: String, _ precision: String) -> String { "omz/\(name)/\(precision)/\(name).xml" }

    private static let pixels = "channels: bgr\nmean: 0\nscale: 1\n"

    static let subjects = [
        Subject(model: zoo("person-detection-retail-0013", "FP16"), line: "objects"),
        Subject(model: zoo("person-detection-retail-0013", "FP16-INT8-irv10"), size: "544:320", line: "objects"),
        Subject(
            model: zoo("person-vehicle-bike-detection-crossroad-1016", "FP16-INT8"),
            size: "512:512",
            line: "objects"
        ),
        Subject(model: zoo("face-detection-retail-0004", "FP16"), line: "objects"),
        Subject(model: "detect/yolox_nano_416x416.onnx", line: "objects"),
        Subject(model: "detect/nanodet_m_320.onnx", line: "objects"),
        Subject(model: "detect/FastestDet.onnx", line: "objects"),
        Subject(model: "face/yunet_n_320_320.onnx", line: "objects"),
        Subject(model: zoo("human-pose-estimation-0001", "FP16-INT8"), size: "456:256", line: "objects"),
        Subject(
            model: zoo("vehicle-attributes-recognition-barrier-0039", "FP16"),
            says: "task: classify\n\(pixels)labels: white;gray;yellow;red;green;blue;black, car;van;truck;bus\n",
            line: "answers"
        ),
        Subject(
            model: zoo("age-gender-recognition-retail-0013", "FP16-INT8"),
            says: "task: regress\n\(pixels)outputs: age_conv3 = age * 100, prob = gender\n",
            size: "62:62",
            line: "quantities"
        ),
        Subject(
            model: zoo("face-reidentification-retail-0095", "FP16"),
            says: "task: embed\n\(pixels)",
            line: "embeddings"
        ),
        Subject(
            model: zoo("vehicle-attributes-recognition-barrier-0039", "FP16"),
            says: "task: classify\n\(pixels)fit: crop 0.875\nscaling: pillow\n",
            line: "answers"
        ),
        Subject(
            model: zoo("face-reidentification-retail-0095", "FP16"),
            says: "task: embed\n\(pixels)fit: crop\nscaling: pillow-bicubic\n",
            line: "embeddings"
        ),
        Subject(
            model: zoo("person-detection-retail-0013", "FP16"),
            says: "fit: crop 0.8\nscaling: pillow\n",
            line: "objects"
        ),
        Subject(
            model: "reid/person-reidentification-retail-0248.onnx",
            says: "task: embed\n\(pixels)",
            line: "embeddings"
        ),
        Subject(
            model: "segment/deeplabv3_257_mv_gpu.tflite",
            says: "task: semantic\nchannels: rgb\nmean: 127.5\nscale: 1/127.5\n",
            line: "maps"
        ),
        Subject(
            model: "classify/mobilenet_v2_1.0_224_quant.tflite",
            says: "task: classify\n",
            size: "224:224",
            line: "answers"
        ),
        Subject(
            model: "classify/mobilenet_v2_quant.onnx",
            says: "task: classify\n",
            size: "224:224",
            line: "answers"
        ),
    ]

    @Test(arguments: subjects) func bothReadingsAgree(subject: Subject) throws {
        try withTemporaryFolder { folder in
            let model = try placeModel(subject.model, saying: subject.says, in: folder)
            let videos = ["car-detection.mp4", "Retail02_short.hevc.mp4", "asl_gestures/book.mkv"].map {
                TestData.path("videos/\($0)")
            }
            let places = try subject.size.map { try pictures(of: videos, size: $0, in: folder) } ?? videos
            let result = try weir(["verify", model, "--frames", "6", "--images"] + places)
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            let lines = result.output.split(separator: "\n")
            #expect(lines.first?.contains(" on 6 pictures: Weir by ") == true, "\(result.output)")
            #expect(lines.dropFirst().first?.hasPrefix("  \(subject.line) ") == true, "\(result.output)")
            #expect(lines.last == "equal within the bounds")
        }
    }

    /// What the engine kept of the first start, the second one finds; OpenVINO 2026.4.1 spoils some models in integers so.
    @Test(arguments: ["FP16", "FP16-INT8-irv10"]) func aSecondStartSaysTheSame(precision: String) throws {
        try withTemporaryFolder { folder in
            let model = TestData.path("models/\(Self.zoo("person-detection-retail-0013", precision))")
            let pictures = try pictures(
                of: [TestData.path("videos/Retail02_short.hevc.mp4")],
                size: "544:320",
                in: folder
            )
            let runs = try (1...2).map { _ in
                try ProgramRun(
                    "/usr/bin/env",
                    ["XDG_CACHE_HOME=\(folder)/cache", "\(BuiltPlugin.folder)/weir", "verify", model, "--images"]
                        + pictures
                )
            }
            #expect(runs[0].status == 0, "\(runs[0].output)")
            #expect(!runs[0].output.contains("  0 in both"))
            #expect(runs[1].output == runs[0].output)
        }
    }

    /// Two pictures of each video, of this size.
    private func pictures(of videos: [String], size: String, in folder: String) throws -> [String] {
        try videos.enumerated().flatMap { number, video in
            let pattern = "\(folder)/\(number)-%d.png"
            let result = try ProgramRun(
                "/usr/bin/ffmpeg",
                ["-v", "error", "-nostdin", "-i", video, "-vf", "select=not(mod(n\\,40)),scale=\(size)"]
                    + ["-fps_mode", "passthrough", "-frames:v", "2", "-pix_fmt", "rgb24", pattern]
            )
            try #require(result.status == 0, "\(result.errors)")
            return (1...2).map { "\(folder)/\(number)-\($0).png" }
        }
    }

    /// Real pictures of cars and plates, and the streets whose truth is known; the program ends with 1 where they differ.
    @Test func theMeanPrecisionIsThatOfThePlainReading() throws {
        let program = checkout + "/scripts/bench/precision"
        let result = try ProgramRun("/usr/bin/env", ["python3", program, "--frames", "12"])
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        let names = ["vlp_test, test ", "vlp_test, train ", "the street by day ", "the street by night "]
        for (line, name) in zip(result.output.split(separator: "\n"), names) {
            #expect(line.hasPrefix(name) && line.contains("mAP "), "\(line)")
        }
        #expect(result.output.split(separator: "\n").count == names.count)
    }

    /// COCO's annotations of real pictures; both precisions and the objects that they are of stand in one line.
    @Test func annotationsGiveThePrecisionOfBoth() throws {
        try withTemporaryFolder { folder in
            let name = "vehicle-license-plate-detection-barrier-0106"
            let says = "labels: bg, vehicle, plate\n"
            let model = try placeModel(Self.zoo(name, "FP16"), saying: says, in: folder)
            let data = TestData.path("datasets/vlp_test")
            for (part, objects) in [("test", 8), ("train", 39)] {
                let result = try weir(
                    ["verify", model, "--images", "\(data)/\(part)"]
                        + ["--annotations", "\(data)/annotations_\(part).json"]
                )
                #expect(result.status == 0, "\(result.output)\(result.errors)")
                let line = result.output.split(separator: "\n").first { $0.hasPrefix("  mAP ") }
                #expect(line?.contains("\(objects) objects of 2 classes") == true, "\(result.output)")
            }
        }
    }
}
