import Weir
import WeirConfig
import WeirCore

extension StreamStatus {
    /// What the service tells of a stream.
    var document: JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .string(id.name)), ("place", .string(place)), ("state", .string(state.rawValue)),
        ]
        if let reason { members.append(("reason", .string(reason))) }
        members += [
            ("frames", .integer(frames)),
            ("inferred", .integer(inferredFrames)),
            (
                "skipped",
                .object(skippedFrames.map { ("\($0.key)", .integer($0.value)) }.sorted { $0.0 < $1.0 })
            ),
            ("fps", .number((framesPerSecond * 100).rounded() / 100)),
            ("warnings", .integer(warnings)),
            ("shed", .integer(shedFrames)),
            ("reconnects", .integer(reconnects)),
            ("identities", .integer(identities)),
            (
                "objects",
                .array(objects.map { .object([("label", .string($0.label)), ("count", .integer($0.count))]) })
            ),
        ]
        if let latency { members.append(("latency", latency.document)) }
        return .object(members)
    }

    /// Whether it does, or will shortly do, what it is for.
    var isHealthy: Bool {
        switch state {
        case .connecting, .playing, .ended, .removing: true
        case .stalled, .reconnecting, .failed: false
        }
    }
}

extension StreamLatency {
    fileprivate var document: JSONValue {
        var members = recent.members + [("late", JSONValue.integer(late))]
        if let promise { members.append(("promise", Self.milliseconds(promise))) }
        return .object(members + [("all", .object(all.members))])
    }

    fileprivate static func milliseconds(_ nanoseconds: UInt64) -> JSONValue {
        .number((Double(nanoseconds) / 10_000).rounded() / 100)
    }
}

extension LatencyHistogram {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("p50", StreamLatency.milliseconds(quantile(0.5))), ("p99", StreamLatency.milliseconds(quantile(0.99))),
            ("max", StreamLatency.milliseconds(longest)),
        ]
    }
}
