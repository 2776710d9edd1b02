import Synchronization
import WeirCore
import WeirRecording

/// Holds what a stream comes to against what it came to in the recorded run.
final class ReplayCheck: Sendable {
    private struct State {
        /// How many frames came by.
        var count = 0
        var same = 0
        var firstDifference: Int?
    }

    private let recorded: [RawResult]
    private let state = Mutex(State())

    init(_ recorded: [RawResult]) {
        self.recorded = recorded
    }

    func take(_ result: RawResult) {
        state.withLock { state in
            defer { state.count += 1 }
            // What a cut-off recording doesn't tell can't differ.
            guard recorded.indices.contains(state.count) else { return }
            if recorded[state.count] == result {
                state.same += 1
            } else {
                state.firstDifference = state.firstDifference ?? Int(clamping: result.frameNumber)
            }
        }
    }

    func verdict(_ id: SourceID) -> ReplaySummary.Stream {
        state.withLock { state in
            let missing = state.count < recorded.count ? Int(clamping: recorded[state.count].frameNumber) : nil
            return ReplaySummary.Stream(
                id: id,
                recordedFrames: recorded.count,
                sameFrames: state.same,
                firstDifference: state.firstDifference ?? missing
            )
        }
    }
}

/// What a replay came to.
public struct ReplaySummary: Sendable {
    public var run: RunSummary
    /// In the order of the application's sources.
    public var streams: [Stream]
    /// Whether the streams' use of what they share could not be kept in order.
    public var isOrderBroken: Bool

    public struct Stream: Hashable, Sendable {
        public var id: SourceID
        /// Frames that the recorded run told of.
        public var recordedFrames: Int
        /// Of those, the ones of which the same was known again, to the last digit.
        public var sameFrames: Int
        /// The number of the first frame that differs or is missing; nil where none does.
        public var firstDifference: Int?

        public init(id: SourceID, recordedFrames: Int, sameFrames: Int, firstDifference: Int? = nil) {
            self.id = id
            self.recordedFrames = recordedFrames
            self.sameFrames = sameFrames
            self.firstDifference = firstDifference
        }
    }

    /// Whether all came out as it had.
    public var isSame: Bool {
        run.isSuccess && !isOrderBroken && streams.allSatisfy { $0.firstDifference == nil }
    }
}
