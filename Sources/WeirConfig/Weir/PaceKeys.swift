import WeirCore

/// The keys that say which frames are inferred where not all can be, and how soon each is through.
enum PaceKeys {
    typealias Pace = Application.Pace

    /// For the whole file, and for a source where something else holds for it.
    static func keys<Target>(within path: any WritableKeyPath<Target, Pace> & Sendable) -> [Key<Target>] {
        [latency.within(path), priority.within(path), most.within(path), least.within(path), gate.within(path)]
    }

    /// How much more one stream can be worth than another.
    private static let priorityRange = 0.001...1000.0
    private static let rateRange = 0.001...1000.0

    private static let latency = Key<Pace>.text(
        "latency",
        .text(of: LatencyText.description),
        default: "frames wait for the model",
        "The longest time from a frame's arrival to its record; where the model is too busy, frames go on uninferred.",
        parse: LatencyText.milliseconds,
        set: { (pace: inout Pace, milliseconds: Int) in pace.latency = milliseconds }
    )

    private static let priority = Key<Pace>.number(
        "priority",
        priorityRange,
        default: "1",
        "How often a stream's turn comes beside others where the model can't see all frames; 2 for twice as often.",
        set: { $0.priority = $1 }
    )

    private static let most = Key<Pace>.number(
        "max-inferences",
        rateRange,
        default: "all frames",
        "The most inferences per second of a stream.",
        set: { $0.mostInferences = $1 }
    )

    private static let least = Key<Pace>.number(
        "min-inferences",
        rateRange,
        default: "the stream's share",
        "The inferences per second that a stream gets before others get more.",
        set: { $0.leastInferences = $1 }
    )

    private static let gate = Key<Pace>.choice(
        "gate",
        Pace.Gate.self,
        default: "none",
        "What spares inferences: nothing, or a look at what has moved.",
        set: { $0.gate = $1 }
    )
}
