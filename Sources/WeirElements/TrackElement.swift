import WeirCore
import WeirElementKit
import WeirTracking

/// Gives every detected object an identity that lasts from frame to frame.
///
///     … ! weirinfer model=yolo11n.onnx ! weirtrack algorithm=bytetrack ! weirosd ! …
///
/// - Reads: the frame's objects, and whether a model saw the frame.
/// - Writes: the objects that are tracked, with identities; in frames that no model saw, where they are thought to be.
/// - Cost: metadata only; pixels are never mapped.
struct TrackElement: Filter {
    static let info = ElementInfo(
        factory: "weirtrack",
        longName: "Object tracker",
        classification: "Filter/Analyzer/Video",
        summary: "Gives detected objects identities that last from frame to frame"
    )

    static let pads = PadCaps.anyVideo

    struct Settings: ElementSettings {
        var algorithm = TrackerAlgorithm.bytetrack
        var perClass = true
        var patience = TrackerSettings(.bytetrack).patience
        /// Detectors for users' own objects score lower than the one that ByteTrack's paper begins tracks with at 0.7.
        var newTrackThreshold = 0.4

        static let properties: [Property<Self>] = [
            .choice("algorithm", \.algorithm, .stopped, "How boxes are matched between frames"),
            .flag("per-class", \.perClass, .stopped, "Keep an identity to one class"),
            .integer(
                "patience",
                \.patience,
                in: 0...10_000,
                .stopped,
                "Inferred frames that an unseen object is remembered; thirtieths of a second with weir"
            ),
            .number(
                "new-track-threshold",
                \.newTrackThreshold,
                in: 0...1,
                .stopped,
                "Least confidence of a detection that begins an identity"
            ),
        ]
    }

    private var tracker: ObjectTracker?
    private var source: SourceID?

    mutating func process(_ frame: inout Frame, _ settings: Settings) throws(WeirError) {
        guard var metadata = frame.metadata else { return }
        if source != metadata.source { begin(metadata.source, settings) }
        tracker?.pictureSize = frame.size
        let time = metadata.presentationTime
        if metadata.isInferred {
            metadata.objects = tracker?.update(metadata.objects, at: time) ?? []
        } else {
            metadata.objects = tracker?.predict(at: time) ?? []
        }
        frame.metadata = metadata
    }

    /// After a seek the old objects are gone, so their identities must not return.
    mutating func flush() {
        tracker?.reset()
    }

    mutating func stop() {
        tracker = nil
        source = nil
    }

    private mutating func begin(_ source: SourceID, _ settings: Settings) {
        var rules = TrackerSettings(settings.algorithm)
        rules.classAware = settings.perClass
        rules.patience = settings.patience
        rules.beginTracks(at: Float(settings.newTrackThreshold))
        tracker = ObjectTracker(rules, source: source)
        self.source = source
    }
}
