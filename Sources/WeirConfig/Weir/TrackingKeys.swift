/// The keys of `track`.
enum TrackingKeys {
    static let algorithmShape = Shape.choice(Application.Tracking.Algorithm.allCases.map(\.rawValue))

    static let section = Section<Application.Tracking>(
        name: "tracking",
        help: "How objects are followed.",
        keys: [algorithm, perClass, patience]
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
        default: "bytetrack",
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

    private static let patience = Key<Application.Tracking>.integer(
        "patience",
        0...10_000,
        default: "the algorithm's own",
        "In how many inferred frames on end an object may go unseen and keep its identity.",
        set: { $0.patience = $1 }
    )
}
