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
    static func truth(_ sequence: String) throws -> [[TrueObject]] {
        let about = try text("gt/\(sequence)/seqinfo.ini").split(separator: "\n")
        let length = try #require(about.first { $0.hasPrefix("seqLength=") }?.split(separator: "=").last)
        let frames = try MOTFormat.truth(from: text("gt/\(sequence)/gt/gt.txt"), file: "gt.txt")
        let missing = try #require(Int(length)) - frames.count
        return frames + [[TrueObject]](repeating: [], count: missing)
    }

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
