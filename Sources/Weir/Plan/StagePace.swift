import WeirConfig
import WeirCore
import WeirGStreamer

/// Which frames of a stream its stages ask their models about, and how soon each stage lets a frame go.
struct StagePace {
    private let pace: Application.Pace
    /// The stages of the application that look at the stream, in the order in which frames go through them.
    private let stages: [Int]
    /// The longest latency that a frame may have, in nanoseconds; nil for any, as where a stream that is read as fast as it
    /// can be waits for the model.
    let promise: UInt64?

    init(_ application: Application, _ source: Application.Source) {
        pace = application.pace(of: source)
        let own = application.stages.indices.filter { application.stages[$0].looks(at: source.id) }
        stages =
            own.filter { !application.stages[$0].followsTracking }
            + own.filter { application.stages[$0].followsTracking }
        let isPromised = source.comesAsItHappens && !stages.isEmpty
        promise = isPromised ? pace.latency.map { UInt64($0) * 1_000_000 } : nil
    }

    /// The properties of the `weirinfer` of stage `number` of the application.
    ///
    /// Of the time that was promised each stage has an equal part. Rates and gates are for the first, which others follow.
    func properties(of number: Int) -> [PlannedElement.Property] {
        guard let place = stages.firstIndex(of: number) else { return [] }
        var properties: [PlannedElement.Property] = []
        if promise != nil, let latency = pace.latency {
            properties.add("latency", .integer(max(1, latency * (place + 1) / stages.count)))
        }
        properties.add("priority", pace.priority.map(PropertyValue.number))
        guard place == 0 else { return properties }
        properties.add("max-inferences", pace.mostInferences.map(PropertyValue.number))
        properties.add("min-inferences", pace.leastInferences.map(PropertyValue.number))
        if pace.gate == .motion { properties.add("gate", .text("motion")) }
        return properties
    }
}

extension PlannedElement {
    /// How many frames may wait for the first stage while the next ones are decoded.
    private static let waitingFrames = 4

    /// What lets decoding go on while a frame waits for its turn, so that those behind it don't arrive late.
    static func arrivals(of index: Int) -> PlannedElement {
        PlannedElement(
            "queue",
            name: "arrivals-\(index)",
            [
                .init("max-size-buffers", .integer(waitingFrames)), .init("max-size-bytes", .integer(0)),
                .init("max-size-time", .integer(0)),
            ]
        )
    }
}
