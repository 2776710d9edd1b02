import Foundation
import Testing
import WeirCore
import WeirTracking

/// The real tracking data, which the checkout doesn't carry.
enum TestData {
    /// `WEIR_TEST_DATA`, or `../shared/data` beside the checkout.
    private static let folder =
        ProcessInfo.processInfo.environment["WEIR_TEST_DATA"].map { URL(filePath: $0) }
        ?? URL(filePath: #filePath).appending(path: "../../../../shared/data").standardized

    static let mot17 = folder.appending(path: "tracking/mot17-val")
    static let isThere = FileManager.default.fileExists(atPath: mot17.path)

    static func text(_ path: String) throws -> String {
        try String(contentsOf: mot17.appending(path: path), encoding: .utf8)
    }

    /// The detections of a sequence, frame by frame.
    static func detections(_ sequence: String) throws -> [[DetectedObject]] {
        try MOTFormat.detections(from: text("det/\(sequence).txt"), file: "\(sequence).txt")
    }

    /// The camera's motion to each frame of the whole sequence, of which the half is the end.
    static func cameraMotions(_ sequence: String) throws -> [CameraMotion] {
        let name = "GMC-\(sequence.dropLast("-FRCNN".count)).txt"
        return try CameraMotionFormat.motions(from: text("gmc/\(name)"), file: name)
    }

    /// Who really was there, frame by frame.
    static func truth(_ sequence: String) throws -> [[MOTScores.TrueObject]] {
        let about = try text("gt/\(sequence)/seqinfo.ini").split(separator: "\n")
        let length = try #require(about.first { $0.hasPrefix("seqLength=") }?.split(separator: "=").last)
        var frames = [[MOTScores.TrueObject]](repeating: [], count: try #require(Int(length)))
        for line in try text("gt/\(sequence)/gt/gt.txt").split(separator: "\n") {
            let values = line.split(separator: ",").compactMap { Float($0) }
            let object = MOTScores.TrueObject(
                identity: Int(values[1]),
                box: Box(x: values[2], y: values[3], width: values[4], height: values[5]),
                isConsidered: values[6] > 0 && values[7] == pedestrian,
                isDistractor: distractors.contains(values[7])
            )
            frames[Int(values[0]) - 1].append(object)
        }
        return frames
    }

    /// MOT17's number of people who walk, and those of people on vehicles, who sit, of other things like people, and of
    /// reflections.
    private static let pedestrian: Float = 1
    private static let distractors: Set<Float> = [2, 7, 8, 12]

    /// What the authors' own code gave, by frame and identity.
    static func reference(_ tracker: String, _ sequence: String) throws -> [ResultKey: Box] {
        var boxes: [ResultKey: Box] = [:]
        for line in try text("reference/\(tracker)/\(sequence).txt").split(separator: "\n") {
            let fields = line.split(separator: ",")
            let values = fields.compactMap { Float($0) }
            let key = ResultKey(frame: try #require(Int(fields[0])), identity: try #require(Int(fields[1])))
            boxes[key] = Box(x: values[2], y: values[3], width: values[4], height: values[5])
        }
        return boxes
    }
}

struct ResultKey: Hashable {
    let frame: Int
    let identity: Int
}
