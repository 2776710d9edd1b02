import WeirCore
import WeirElementKit
import WeirTracking

/// Gives every detected object an identity that lasts from frame to frame.
///
///     … ! weirinfer model=yolo11n.onnx ! weirtrack ! weirosd ! …
///
/// - Reads: the frame's objects, and whether a model saw the frame; the picture's brightness with `camera-motion` and
///   `visual`.
/// - Writes: the objects that are tracked, with identities; in frames that no model saw, where they are thought to be.
/// - Cost: metadata only; with `camera-motion` a few milliseconds a frame, with `visual` a fraction of one an object.
struct TrackElement: Filter {
    static let info = ElementInfo(
        factory: "weirtrack",
        longName: "Object tracker",
        classification: "Filter/Analyzer/Video",
        summary: "Gives detected objects identities that last from frame to frame"
    )

    static let pads = PadCaps.anyVideo

    struct Settings: ElementSettings {
        var algorithm = TrackerAlgorithm.weir
        var perClass = true
        var patience = TrackerSettings.usualPatience
        var newTrackThreshold = -1.0
        var classOptions = ""
        var cameraMotion = false
        var visual = false
        var history = false

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
                in: -1...1,
                .stopped,
                "Least confidence of a detection that begins an identity; -1 for what suits the detector, with others than"
                    + " weir 0.4"
            ),
            .text(
                "class-options",
                \.classOptions,
                .stopped,
                "What differs for classes, such as person: patience=60; car: minimum-hits=3; or for all"
            ),
            .flag(
                "camera-motion",
                \.cameraMotion,
                .stopped,
                "Tell the camera's motion from the pictures; for ocsort, botsort and weir"
            ),
            .flag("visual", \.visual, .stopped, "Look for objects in the pictures between inferred frames"),
            .flag(
                "history",
                \.history,
                .stopped,
                "Tell, for weirdump, of objects that are remembered, that are forgotten, and where they were unseen"
            ),
        ]

        /// Throws a `settings` error where the options of classes can't be read.
        func tracker() throws(WeirError) -> TrackerSettings {
            var rules = TrackerSettings(
                algorithm,
                patience: patience,
                newTrackThreshold: newTrackThreshold < 0 ? nil : newTrackThreshold,
                options: try OptionsByClass<TrackOptions>(classOptions)
            )
            rules.classAware = perClass
            rules.followsCamera = cameraMotion
            rules.isVisual = visual
            rules.keepsHistory = history
            return rules
        }
    }

    private var rules = TrackerSettings(.weir)
    private var tracker: ObjectTracker?
    private var source: SourceID?
    private var tellsOfObjects = CountedWarning()
    private var tellsOfTime = CountedWarning()

    mutating func start(_ settings: Settings) throws(WeirError) {
        rules = try settings.tracker()
    }

    mutating func process(_ frame: inout Frame, _ settings: Settings) throws(WeirError) {
        guard var metadata = frame.metadata else { return }
        if source != metadata.source { begin(metadata.source) }
        tracker?.pictureSize = frame.size
        if tracker?.looksAtPictures == true {
            try frame.readPicture { picture in follow(&metadata, in: LumaPlane(picture)) }
        } else {
            follow(&metadata, in: nil)
        }
        warn(frame)
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

    private mutating func begin(_ source: SourceID) {
        tracker = ObjectTracker(rules, source: source)
        self.source = source
        tellsOfObjects = CountedWarning()
        tellsOfTime = CountedWarning()
    }

    private mutating func follow(_ metadata: inout FrameMetadata, in picture: LumaPlane?) {
        let time = metadata.presentationTime
        tracker?.frameNumber = metadata.frameNumber
        if metadata.isInferred {
            metadata.objects = tracker?.update(metadata.objects, at: time, picture: picture) ?? []
        } else {
            metadata.objects = tracker?.predict(at: time, picture: picture) ?? []
        }
        metadata.tracks = tracker?.report
    }

    private mutating func warn(_ frame: borrowing Frame) {
        guard let tracker else { return }
        let (dropped, jumps) = (tracker.droppedObjects, tracker.timeJumps)
        if dropped > 0, tellsOfObjects.isDue(at: dropped) {
            frame.warn(
                WeirError(
                    .stream,
                    "\(dropped) object\(dropped == 1 ? " was" : "s were") not followed so far: a box is empty, inside out, not a "
                        + "number or larger than any picture, or a score is not a number"
                )
            )
        }
        if jumps > 0, tellsOfTime.isDue(at: jumps) {
            frame.warn(
                WeirError(
                    .stream,
                    "the stream's time went back, stood still or jumped by more than a minute \(jumps) "
                        + "time\(jumps == 1 ? "" : "s") so far; after a long jump all identities are new"
                )
            )
        }
    }
}
