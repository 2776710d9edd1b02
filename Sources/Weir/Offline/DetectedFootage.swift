import WeirConfig
import WeirCore
import WeirTracking

/// What there is of a video when detections are tracked without it.
struct DetectedFootage: Sendable {
    /// The detections of each frame.
    let frames: [[DetectedObject]]
    /// Whether a model saw each frame; in the others, objects are predicted.
    let isInferred: [Bool]
    /// The camera's motion to each frame; nil where it isn't known.
    let cameraMotions: [CameraMotion]?
    /// The frames a second.
    let frameRate: Double

    private static let nanosecondsPerSecond = 1e9

    /// Runs a tracker over all frames, tells of what it reports in each, and returns the tracker as it is then.
    func track(_ settings: TrackerSettings, report: (_ frame: Int, [DetectedObject]) -> Void) -> ObjectTracker {
        var tracker = ObjectTracker(settings, source: SourceID("footage"))
        for (index, objects) in frames.enumerated() {
            let time = UInt64((Double(index) / frameRate * Self.nanosecondsPerSecond).rounded())
            let motion = cameraMotions?[index]
            report(
                index,
                isInferred[index]
                    ? tracker.update(objects, at: time, cameraMotion: motion)
                    : tracker.predict(at: time, cameraMotion: motion)
            )
        }
        return tracker
    }
}

extension TrackerSettings {
    /// What the tracker of an application goes by.
    init(_ tracking: Application.Tracking) {
        self.init(TrackerAlgorithm(tracking.algorithm), options: tracking.options)
        classAware = tracking.perClass
        followsCamera = tracking.followsCamera
        isVisual = tracking.isVisual
    }
}

extension TrackerAlgorithm {
    init(_ algorithm: Application.Tracking.Algorithm) {
        self =
            switch algorithm {
            case .iou: .iou
            case .sort: .sort
            case .bytetrack: .bytetrack
            case .ocsort: .ocsort
            case .botsort: .botsort
            case .deepsort: .deepsort
            case .weir: .weir
            }
    }
}
