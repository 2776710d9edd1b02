import WeirCore
import WeirGStreamer

/// What is known of one stream beside its frames, and what follows for its state.
struct StreamCondition {
    let plan: StreamPlan
    var warnings = 0
    var reconnects = 0
    /// How often it was begun anew since an element of it hung.
    var replacements = 0
    var failure: WeirError?
    var hasEnded = false
    var isBeingRemoved = false
    /// Whether its elements have been stopped, since nothing comes out of them any more.
    var isTakenDown = false
    /// When the end of a failed stream is sent past its elements.
    var endDeadline: MonotonicTime?
    /// What its source says of its connection; nil while frames come.
    private var connection: (state: StreamStatus.State, reason: String?)?

    /// Frames that come no more for so long, in nanoseconds, are a stall.
    private static let stallTime: UInt64 = 2_000_000_000

    init(_ plan: StreamPlan) {
        self.plan = plan
    }

    /// Takes in what a source tells of its connection, in the fields of its message.
    mutating func note(_ fields: [String: String]) {
        switch fields["state"] {
        case "reconnecting":
            reconnects += 1
            connection = (.reconnecting, fields["text"])
        case "connecting": connection = (.connecting, fields["text"])
        default: connection = nil
        }
    }

    func status(_ counts: StreamStatistics.Counts, framesPerSecond: Double, at now: MonotonicTime) -> StreamStatus {
        let (state, reason) = state(counts, at: now)
        return StreamStatus(
            id: plan.id,
            place: plan.place,
            state: state,
            reason: reason,
            frames: counts.frames,
            inferredFrames: counts.inferredFrames,
            skippedFrames: counts.skippedFrames,
            latency: counts.knownLatency,
            framesPerSecond: framesPerSecond,
            warnings: warnings,
            reconnects: reconnects,
            identities: counts.identities.count,
            objects: counts.classCounts
        )
    }

    private func state(
        _ counts: StreamStatistics.Counts,
        at now: MonotonicTime
    ) -> (StreamStatus.State, reason: String?) {
        if isBeingRemoved { return (.removing, nil) }
        if let failure { return (.failed, failure.message) }
        if hasEnded { return (.ended, nil) }
        if let connection { return connection }
        guard let last = counts.lastFrame else { return (.connecting, nil) }
        let isStalled = last.advanced(by: Self.stallTime) < now
        return isStalled ? (.stalled, "no frame has come for \(Int(seconds(from: last, to: now))) s.") : (.playing, nil)
    }
}
