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
