import FoundationEssentials
import WeirConfig
import WeirCore
import WeirTracking

/// Tracks detections that lie in a file, without any video, for evaluation.
public struct OfflineTracking: Sendable {
    /// What there is to know beside the detections.
    public struct Footage: Sendable {
        /// The file of the camera's motion, in BoT-SORT's text format.
        public var cameraMotion: String?
        /// Which of that file's frames, counted from 1, is the first of the detections.
        ///
        /// Where nil, a file of more frames than there are detections for ends with them.
        public var firstFrame: Int?
        /// The frames a second.
        public var frameRate: Double
        /// How many frames no model saw after each that one did; their detections are left out.
        ///
        /// Where nil, the detections tell: a file in which all lie on every fifth frame has an interval of 4.
        public var interval: Int?

        public init(
            cameraMotion: String? = nil,
            firstFrame: Int? = nil,
            frameRate: Double = 30,
            interval: Int? = nil
        ) {
            self.cameraMotion = cameraMotion
            self.firstFrame = firstFrame
            self.frameRate = frameRate
            self.interval = interval
        }
    }

    static let frameRates = 0.01...1_000.0

    private let settings: TrackerSettings
    private let footage: Footage

    /// The names that `init` knows.
    public static let trackers = TrackerAlgorithm.allCases.map(\.rawValue)

    /// A tracker with the settings of its paper, and then as `options` say.
    ///
    /// Throws `.settings` where there is none of this name, or no such frame rate, first frame or interval.
    public init(
        tracker name: String,
        options: OptionsByClass<TrackOptions> = OptionsByClass(),
        footage: Footage = Footage()
    ) throws(WeirError) {
        guard let algorithm = TrackerAlgorithm(rawValue: name) else {
            let known = Self.trackers.joined(separator: ", ")
            throw WeirError(.settings, "there is no tracker “\(name)”; there are \(known).")
        }
        var settings = TrackerSettings(algorithm)
        settings.apply(options)
        try self.init(settings, footage)
    }

    /// A tracker as an application has it.
    ///
    /// Throws `.settings` where there is no such frame rate, first frame or interval.
    public init(tracking: Application.Tracking, footage: Footage = Footage()) throws(WeirError) {
        try self.init(TrackerSettings(tracking), footage)
    }

    private init(_ settings: TrackerSettings, _ footage: Footage) throws(WeirError) {
        try Self.requireFrameRate(footage.frameRate)
        if let first = footage.firstFrame, first < 1 {
            throw WeirError(.settings, "\(first) is no frame of the camera motion; the first is 1.")
        }
        if let interval = footage.interval, interval < 0 {
            throw WeirError(.settings, "\(interval) is no interval; give 0 where a model saw every frame.")
        }
        self.settings = settings
        self.footage = footage
    }

    static func requireFrameRate(_ rate: Double) throws(WeirError) {
        guard frameRates.contains(rate) else {
            throw WeirError(.settings, "\(rate) is no frame rate; give one from 0.01 to 1000 a second.")
        }
    }

    /// What came of a run.
    public struct Result: Sendable {
        public var frames = 0
        public var identities = 0
        /// Detections that were left out because their box or their score is none.
        public var droppedDetections = 0
        /// Camera motions that were left out because no camera moves so.
        public var ignoredCameraMotions = 0
    }

    /// Reads detections and writes tracks, both in MOTChallenge's text format.
    ///
    /// Throws `.resource` where a file can't be read, isn't of its format, or can't be written.
    public func run(detections: String, output: String) throws -> Result {
        let frames = try MOTFormat.detections(from: text(of: detections, "detections"), file: detections)
        let inferred = InferredFrames(frames, interval: footage.interval)
        let material = DetectedFootage(
            frames: frames,
            isInferred: frames.indices.map(inferred.contains),
            cameraMotions: try cameraMotions(count: frames.count),
            frameRate: footage.frameRate
        )
        var (text, result) = ("", Result(frames: frames.count))
        let tracker = material.track(settings) { index, tracked in
            text += MOTFormat.lines(for: tracked, frame: index + 1)
            result.identities = max(result.identities, tracked.compactMap(\.trackID?.number).max() ?? 0)
        }
        guard FileManager.default.createFile(atPath: output, contents: Data(text.utf8)) else {
            throw WeirError(.resource, "the output \(output) can't be written; name a file in a folder that is there.")
        }
        result.droppedDetections = tracker.droppedObjects
        result.ignoredCameraMotions = tracker.ignoredCameraMotions
        return result
    }

    private func text(of file: String, _ what: String) throws(WeirError) -> String {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw WeirError(.resource, "the \(what) \(file) can't be read; name a file that is there.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private func cameraMotions(count: Int) throws -> [CameraMotion]? {
        guard let file = footage.cameraMotion else { return nil }
        return try Self.cameraMotions(
            from: text(of: file, "camera motion"),
            file: file,
            firstFrame: footage.firstFrame,
            count: count
        )
    }

    /// The motion to each of `count` frames; where `firstFrame` is nil, the file ends with the last of them.
    static func cameraMotions(
        from text: String,
        file: String,
        firstFrame: Int?,
        count: Int
    ) throws -> [CameraMotion] {
        let motions = try CameraMotionFormat.motions(from: text, file: file)
        let skipped = firstFrame.map { $0 - 1 } ?? max(0, motions.count - count)
        guard motions.count - skipped >= count else {
            throw WeirError(
                .resource,
                "\(file): the motion of \(max(0, motions.count - skipped)) frames where there are detections for \(count)."
            )
        }
        return Array(motions[skipped..<skipped + count])
    }
}
