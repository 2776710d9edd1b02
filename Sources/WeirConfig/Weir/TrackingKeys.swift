import WeirCore

/// The keys of `track`.
enum TrackingKeys {
    static let algorithmShape = Shape.choice(Application.Tracking.Algorithm.allCases.map(\.rawValue))

    static let section = Section<Application.Tracking>(
        name: "tracking",
        help: "How objects are followed.",
        keys: [algorithm, perClass, cameraMotion, visual]
            + TrackOptions.keys.map {
                ClassOptionKeys.key($0, fallback: "the algorithm's own").within(\.options.general)
            } + [classes]
    )

    static let classKeys = ClassOptionKeys<TrackOptions>(
        name: "class-tracking",
        help: "How the objects of a class are followed, where it differs.",
        fallback: "what holds for all"
    )

    static func tracking(_ value: YAMLValue, _ context: YAMLContext) -> Application.Tracking {
        var tracking = Application.Tracking()
        if case .map = value.content {
            section.read(value, context, into: &tracking)
        } else {
            algorithm.read(value, context, &tracking)
        }
        return tracking
    }

    private static let algorithm = Key<Application.Tracking>.choice(
        "algorithm",
        Application.Tracking.Algorithm.self,
        default: "weir",
        "By overlap alone, by overlap with the predicted place (SORT), that with weak detections too (ByteTrack), with what "
            + "was seen before what was predicted (OC-SORT), with looks (BoT-SORT, DeepSORT), or by what proved best of it.",
        set: { $0.algorithm = $1 }
    )

    private static let perClass = Key<Application.Tracking>.flag(
        "per-class",
        default: "true",
        "Whether an identity keeps to one class.",
        set: { $0.perClass = $1 }
    )

    private static let cameraMotion = Key<Application.Tracking>.flag(
        "camera-motion",
        default: "false",
        "Whether the camera's motion is told from the pictures and followed; for cameras that move or shake, and the "
            + "algorithms `ocsort`, `botsort` and `weir`.",
        set: { $0.followsCamera = $1 }
    )

    private static let visual = Key<Application.Tracking>.flag(
        "visual",
        default: "false",
        "Whether objects are looked for in the pictures between inferred frames, rather than predicted alone.",
        set: { $0.isVisual = $1 }
    )

    private static let classes = Key<Application.Tracking>(
        name: "classes",
        shape: .table(.section(classKeys.section.name)),
        fallback: "all classes are followed alike",
        help: "What differs for single classes, by their names or numbers."
    ) { value, context, tracking in
        classKeys.read(value, context, into: &tracking.options)
    }
}
