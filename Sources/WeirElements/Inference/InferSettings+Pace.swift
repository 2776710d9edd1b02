import WeirCore
import WeirElementKit
import WeirInference

extension InferSettings {
    /// The longest promise of a latency, in milliseconds: later than after a minute nobody waits for a frame.
    static let longestLatency = 60_000
    /// How much more one stream can be worth than another.
    static let highestPriority = 1000.0
    /// Frames per second that no camera reaches.
    static let highestRate = 10_000.0

    /// The properties about which frames are inferred where not all can be.
    static let paceProperties: [Property<Self>] = [
        .integer(
            "latency",
            \.latency,
            in: 0...longestLatency,
            .always,
            "Milliseconds after its arrival at which a frame is through at the latest, inferred or not; 0 to wait for the model"
        ),
        .number(
            "priority",
            \.priority,
            in: 0.001...highestPriority,
            .always,
            "How often the stream's turn comes beside others where the model can't see all frames; 2 for twice as often"
        ),
        .number(
            "max-inferences",
            \.mostInferences,
            in: 0...highestRate,
            .always,
            "Most inferences per second of the stream; 0 for all frames"
        ),
        .number(
            "min-inferences",
            \.leastInferences,
            in: 0...highestRate,
            .always,
            "Inferences per second that the stream gets before others get more; 0 for its share"
        ),
        .choice("gate", \.gate, .stopped, "What spares inferences: nothing, or a look at what has moved"),
    ]

    /// The promise in nanoseconds; nil where there is none.
    var promise: UInt64? { latency == 0 ? nil : UInt64(latency) * 1_000_000 }

    /// On which terms a frame asks for an inference that has to have left by `deadline`, and is worth so much beside others.
    func ticket(mediaTime: UInt64?, arrival: MonotonicTime, deadline: MonotonicTime?, worth: Double) -> FrameTicket {
        FrameTicket(
            arrival: arrival,
            mediaTime: mediaTime,
            deadline: deadline,
            worth: priority * worth,
            longestPause: leastInferences > 0 ? UInt64(1e9 / leastInferences) : nil
        )
    }
}
