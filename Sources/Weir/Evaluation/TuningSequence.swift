import WeirConfig
import WeirCore
import WeirTracking

/// A sequence that trackers are tried on: its detections and who really was there.
struct TuningSequence: Sendable {
    let name: String
    let footage: DetectedFootage
    let truth: [[TrueObject]]
    /// The numbers of classes by their names, where classes matter.
    let classNumbers: [String: Int]?

    /// How well a tracker with these settings does.
    func scores(of tracking: Application.Tracking) -> TrackingScores {
        var results: [[TrackedObject]] = []
        results.reserveCapacity(footage.frames.count)
        _ = footage.track(TrackerSettings(tracking)) { _, objects in
            results.append(objects.compactMap(tracked))
        }
        return TrackingScores(results: results, truth: truth)
    }

    private func tracked(_ object: DetectedObject) -> TrackedObject? {
        guard let identity = object.trackID?.number else { return nil }
        guard let classNumbers else { return TrackedObject(identity: identity, box: object.box) }
        return classNumbers[object.label].map {
            TrackedObject(identity: identity, box: object.box, classNumber: $0)
        }
    }
}

/// What trackers are tuned on, as files.
public struct TuningMaterial: Sendable {
    /// Files or folders of detections in MOTChallenge's format, or of records.
    public var detections: [String]
    /// Files or folders of truth, or synthetic streets.
    public var truth: [String]
    /// Files or folders of the camera's motion in BoT-SORT's format; empty where it isn't known.
    public var cameraMotion: [String]
    /// Frames a second; nil for what the truth or the records say, else 30.
    public var frameRate: Double?
    public var classes: EvaluatedClasses

    private static let usualFrameRate = 30.0

    public init(
        detections: [String],
        truth: [String],
        cameraMotion: [String] = [],
        frameRate: Double? = nil,
        classes: EvaluatedClasses = .rule(.automatic)
    ) {
        self.detections = detections
        self.truth = truth
        self.cameraMotion = cameraMotion
        self.frameRate = frameRate
        self.classes = classes
    }

    /// Reads all of it; throws a sentence with the file and the line where something can't be or doesn't go together.
    func sequences() throws -> [TuningSequence] {
        if let frameRate { try OfflineTracking.requireFrameRate(frameRate) }
        var numbers = ClassNumbers()
        let truths = try TruthSequence.read(truth, classes: classes, numbers: &numbers)
        let detected = try DetectionSequence.read(detections, classes)
        let places = try SequencePairing.places(
            of: detected.map(\.name),
            forTruth: truths.map(\.name),
            "detections"
        )
        let motions = try cameraMotion.flatMap { path throws in try SequenceFile.files(at: path, "camera motion") }
        return try zip(truths, places).map { truth, place in
            try sequence(truth, detected[place], motions, isOnly: truths.count == 1, numbers)
        }
    }

    private func sequence(
        _ truth: TruthSequence,
        _ detected: DetectionSequence,
        _ motions: [SequenceFile],
        isOnly: Bool,
        _ numbers: ClassNumbers
    ) throws -> TuningSequence {
        let isByClass = truth.namesClasses && detected.namesClasses
        let count = truth.frames.count
        let missing = max(0, count - detected.frames.count)
        let frames = Array(detected.frames.prefix(count)) + [[DetectedObject]](repeating: [], count: missing)
        let footage = DetectedFootage(
            frames: frames,
            isInferred: frames.indices.map(detected.isInferred),
            cameraMotions: try cameraMotions(of: truth.name, motions, isOnly: isOnly, count: count),
            frameRate: frameRate ?? truth.frameRate ?? detected.frameRate ?? Self.usualFrameRate
        )
        let classNumbers = Dictionary(uniqueKeysWithValues: numbers.names.enumerated().map { ($1, $0) })
        return TuningSequence(
            name: truth.name,
            footage: footage,
            truth: isByClass ? truth.frames : truth.framesOfOneClass,
            classNumbers: isByClass ? classNumbers : nil
        )
    }

    /// A file of camera motion goes by the name of the sequence or by the beginning of it, as BoT-SORT's do.
    private func cameraMotions(
        of name: String,
        _ files: [SequenceFile],
        isOnly: Bool,
        count: Int
    ) throws -> [CameraMotion]? {
        guard !files.isEmpty else { return nil }
        let prefix = "GMC-"
        var own = files.filter { file in
            name.hasPrefix(file.name.hasPrefix(prefix) ? String(file.name.dropFirst(prefix.count)) : file.name)
        }
        if isOnly, files.count == 1 { own = files }
        guard own.count == 1, let file = own.first else {
            throw WeirError(
                .resource,
                "there \(own.isEmpty ? "is no file" : "are \(own.count) files") of the camera motion for “\(name)”; "
                    + "give one that is named \(name).txt, or \(prefix)\(name).txt."
            )
        }
        let text = try file.text("camera motion")
        return try OfflineTracking.cameraMotions(from: text, file: file.path, firstFrame: nil, count: count)
    }
}
