import WeirCore
import WeirElementKit

/// What a live source tells programs with each change of its state.
struct SourceWords: Sendable {
    enum State: String, Sendable { case connecting, playing, reconnecting }

    /// The name of the message, which programs know it by.
    static let messageName = "weir-source-state"
    private static let nanosecondsPerMillisecond: UInt64 = 1_000_000

    /// Which attempt in a row it is, from 1.
    var attempt: Int
    var text: String
    /// Why there are no frames; nil while they come or are hoped for.
    var reason: SourceFailure.Reason?
    /// Time until the next attempt, in nanoseconds.
    var delay: UInt64 = 0

    func fields(_ state: State) -> [(name: String, value: SourceHost.Field)] {
        var fields: [(name: String, value: SourceHost.Field)] = [("state", .text(state.rawValue))]
        if let reason { fields.append(("reason", .text(reason.rawValue))) }
        fields.append(("attempt", .integer(attempt)))
        fields.append(("delay-ms", .integer(Int(clamping: delay / Self.nanosecondsPerMillisecond))))
        fields.append(("text", .text(text)))
        return fields
    }

    /// Whether a text holds one of these secrets.
    static func hold(_ secrets: [String], _ text: String) -> Bool {
        secrets.contains { !$0.isEmpty && text.contains($0) }
    }
}

extension SourceHost {
    func tell(_ state: SourceWords.State, _ words: SourceWords) {
        tell(SourceWords.messageName, words.fields(state))
    }
}
