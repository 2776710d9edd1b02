import Foundation
import Testing
import WeirCore
import WeirTestKit

/// Frames that Weir runs on, and the same ones as a plain reading takes them.
struct CutPictures {
    private static let streetSize = Size(width: 794, height: 450)
    private static let clipSize = Size(width: 640, height: 480)

    let size: Size
    private let folder: String
    /// As the configuration has them.
    private let sources: [String]
    /// For the plain reading, and how many frames of each it has.
    private let files: [String]
    private let framesOfEach: Int
    /// What the plain reading is told of the pixels.
    private let colors: [String]

    /// The thirteen pictures of vehicles with plates, in true colours.
    static func street(in folder: String) throws -> CutPictures {
        let data = TestData.path("datasets/vlp_test")
        let originals = try ["test", "train"].flatMap { part in
            try FileManager.default.contentsOfDirectory(atPath: "\(data)/\(part)").sorted().map {
                "\(data)/\(part)/\($0)"
            }
        }
        for (number, original) in originals.enumerated() {
            let outputs = ["png", "ppm"].flatMap { ["-pix_fmt", "rgb24", "\(folder)/\(number).\($0)"] }
            try ffmpeg(["-i", original] + outputs)
        }
        return CutPictures(
            size: streetSize,
            folder: folder,
            sources: ["{ from: \"\(folder)/%d.png\", fps: 25 }"],
            files: originals.indices.map { "\(folder)/\($0).ppm" },
            framesOfEach: originals.count,
            colors: []
        )
    }

    /// The first frames of clips of people who sign, whose luma goes from 0 to 255.
    static func videos(_ names: [String], frames: Int, in folder: String) throws -> CutPictures {
        for name in names {
            let form = ["-frames:v", "\(frames)", "-pix_fmt", "yuvj420p", "-strict", "-1"]
            try ffmpeg(["-i", TestData.path("videos/asl_gestures/\(name).mkv")] + form + ["\(folder)/\(name).y4m"])
        }
        return CutPictures(
            size: clipSize,
            folder: folder,
            sources: names.map { "\"\(TestData.path("videos/asl_gestures/\($0).mkv"))\"" },
            files: names.map { "\(folder)/\($0).y4m" },
            framesOfEach: frames,
            colors: ["--matrix", "bt601", "--full-range"]
        )
    }

    private static func ffmpeg(_ arguments: [String]) throws {
        let result = try ProgramRun("/usr/bin/ffmpeg", ["-v", "error", "-nostdin", "-y"] + arguments)
        try #require(result.status == 0, "\(result.errors)")
    }

    /// The numbered pictures as a video.
    func write(_ video: String) throws {
        let coding = ["-c:v", "libx264", "-qp", "10", "-pix_fmt", "yuv420p"]
        try Self.ffmpeg(["-framerate", "25", "-i", "\(folder)/%d.png"] + coding + [video])
    }

    /// What a run of Weir says of the objects of the frames, those found within others included.
    func run(_ stages: String) throws -> [CutObject] {
        let file = "\(folder)/run.yaml"
        try "sources: [\(sources.joined(separator: ", "))]\n\(stages)\nrecords: \"-\"\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        let result = try weir("run", "--quiet", file)
        try #require(result.status == 0, "\(result.errors)")
        var objects: [CutObject] = []
        for record in try lines(result.output) {
            let stream = try #require((record["stream"] as? String).flatMap { Int($0) })
            let frame = try #require(record["frame"] as? Int)
            guard frame < framesOfEach else { continue }
            try collect(record, image: stream * framesOfEach + frame, depth: 0, parent: nil, into: &objects)
        }
        return objects
    }

    private func collect(
        _ holder: [String: Any],
        image: Int,
        depth: Int,
        parent: Int?,
        into objects: inout [CutObject]
    ) throws {
        for values in (holder["objects"] as? [[String: Any]]) ?? [] {
            let label = try #require(values["label"] as? String)
            let box = try #require(values["box"] as? [Double])
            let number = objects.count
            objects.append(
                CutObject(
                    number: number,
                    image: image,
                    depth: depth,
                    parent: parent,
                    label: label,
                    box: box,
                    values: values
                )
            )
            try collect(values, image: image, depth: depth + 1, parent: number, into: &objects)
        }
    }

    /// The lines of a plain reading of what `crops` cut out of the frames.
    func plain(
        _ program: String,
        _ model: String,
        crops: [CutObject.Crop],
        _ arguments: [String]
    ) throws -> [[String: Any]] {
        let file = "\(folder)/crops.jsonl"
        let texts = try crops.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        try texts.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let usesColors = program == "plain_tasks.py" ? colors : []
        let result = try ProgramRun(
            "/usr/bin/env",
            ["python3", "\(checkout)/toolkit/\(program)", model] + files + arguments + usesColors + ["--crops", file],
            environment: ["PYTHONPATH": "\(checkout)/.dependencies/python"]
        )
        try #require(result.status == 0, "\(result.errors)")
        return try lines(result.output)
    }

    private func lines(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }
}

/// An object of a record, and what of its frame a later model sees.
struct CutObject {
    /// For the plain reading, which moves the box outward to even pixels.
    struct Crop: Encodable {
        let image: Int
        let box: [Double]
    }

    /// Its place among all of a run, and that of the object it was found within.
    let number: Int
    let image: Int
    let depth: Int
    let parent: Int?
    let label: String
    /// x, y, width and height in pixels.
    let box: [Double]
    /// All that its record says.
    let values: [String: Any]

    var attributes: [[String: Any]] { (values["attributes"] as? [[String: Any]]) ?? [] }

    var crop: Crop { crop(margin: 0) }

    /// The box with a part of its sides added on each side.
    func crop(margin: Double) -> Crop {
        let (width, height) = (box[2], box[3])
        let sides = [width * (1 + 2 * margin), height * (1 + 2 * margin)]
        return Crop(image: image, box: [box[0] - width * margin, box[1] - height * margin] + sides)
    }

    /// Whether the two decimals of records tell which even pixels the crop goes out to.
    func hasCertainCrop(margin: Double, in size: Size) -> Bool {
        let rounding = 0.02
        let crop = crop(margin: margin).box
        let across = [crop[0], crop[0] + crop[2]].map { (edge: $0, most: Double(size.width)) }
        let down = [crop[1], crop[1] + crop[3]].map { (edge: $0, most: Double(size.height)) }
        return (across + down).allSatisfy { edge, most in
            edge < rounding || edge > most - rounding || abs(edge - 2 * (edge / 2).rounded()) > rounding
        }
    }
}
