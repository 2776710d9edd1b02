import Synchronization
import WeirCore
import WeirGStreamer

/// What is told of one reader, by its streaming threads, to whoever waits on it.
final class ReaderProgress: Sendable {
    /// How long things may take, in nanoseconds.
    struct Limits: Sendable {
        /// Until the server answers at all.
        var answer: UInt64
        /// Until the first frame.
        var start: UInt64
        /// From one frame to the next.
        var silence: UInt64
    }

    enum Event: Sendable {
        /// The first frame has come.
        case playing
        case failed(SourceFailure)
        /// Who follows wants no more.
        case enough
        /// The reader isn't wanted any more.
        case interrupted
        /// Some time is over.
        case tick
    }

    private struct State {
        var failure: SourceFailure?
        var hasFrames = false
        var hasAnswered = false
        var hasVideo = false
        var hasEnough = false
        var isInterrupted = false
    }

    /// Frames that come rarely are waited for longer: so many times the longest time between two.
    private static let intervalsWaited: UInt64 = 3
    /// What has begun to send video gets so many times the usual time: it may be in the middle of a long group of pictures.
    private static let startsWithVideo: UInt64 = 3
    /// The longest time that is slept at once, in nanoseconds.
    private static let longestSleep: UInt64 = 1_000_000_000
    /// What an RTSP source tells while it has not been answered yet.
    private static let connectingCode = "connect"

    private let state = Monitor(State())
    private let lastFrame = Atomic<UInt64>(0)
    private let longestInterval = Atomic<UInt64>(0)

    /// A frame comes.
    func frame() {
        let now = MonotonicTime.now.nanoseconds
        let last = lastFrame.exchange(now, ordering: .relaxed)
        guard last > 0 else { return state.update { ($0.hasFrames, $0.hasAnswered) = (true, true) } }
        if now - last > longestInterval.load(ordering: .relaxed) {
            longestInterval.store(now - last, ordering: .relaxed)
        }
    }

    /// The stream ends; `isWanted` says whether who follows wanted more.
    func end(isWanted: Bool) {
        state.update { state in
            state.hasEnough = state.hasEnough || !isWanted
            state.failure = state.failure ?? SourceFailure(state.hasFrames ? .ended : .noData)
        }
    }

    /// An element fails; what fails after it follows from it.
    func fail(_ report: ElementReport) {
        state.update { $0.failure = $0.failure ?? SourceFailure(report, hasFrames: $0.hasFrames) }
    }

    /// The reader can't start, and no element has said why.
    func refuse() {
        state.update { $0.failure = $0.failure ?? SourceFailure(.refused) }
    }

    /// An element tells how far it has come.
    func note(_ code: String) {
        if code != Self.connectingCode { state.update { $0.hasAnswered = true } }
    }

    /// The stream has been found to hold video.
    func noteVideo() {
        state.update { ($0.hasVideo, $0.hasAnswered) = (true, true) }
    }

    /// The reader isn't wanted any more; whoever waits is told.
    func interrupt() {
        state.update { $0.isInterrupted = true }
    }

    /// The next thing of note in an attempt that began at `begin`; `isTold` where its first frame is known.
    ///
    /// While it `isHeldUp` by what follows, no frames say nothing of the source.
    func wait(_ limits: Limits, since begin: MonotonicTime, isTold: Bool, isHeldUp: () -> Bool) -> Event {
        let deadline = deadline(limits, begin)
        let event = state.wait(until: min(deadline, .now.advanced(by: Self.longestSleep))) { state -> Event? in
            if state.isInterrupted { return .interrupted }
            if state.hasEnough { return .enough }
            if let failure = state.failure { return .failed(failure) }
            return state.hasFrames && !isTold ? .playing : nil
        }
        if let event { return event }
        guard MonotonicTime.now >= self.deadline(limits, begin) else { return .tick }
        if state.read({ $0.hasFrames }), isHeldUp() {
            lastFrame.store(MonotonicTime.now.nanoseconds, ordering: .relaxed)
            return .tick
        }
        let isSilent = state.read { $0.hasFrames || !$0.hasVideo }
        return .failed(SourceFailure(isSilent ? .noData : .undecodable))
    }

    private func deadline(_ limits: Limits, _ begin: MonotonicTime) -> MonotonicTime {
        let state = state.read { $0 }
        guard state.hasFrames else {
            guard state.hasAnswered else { return begin.advanced(by: limits.answer) }
            return begin.advanced(by: limits.start * (state.hasVideo ? Self.startsWithVideo : 1))
        }
        let usual = longestInterval.load(ordering: .relaxed).multipliedReportingOverflow(by: Self.intervalsWaited)
        let last = MonotonicTime(nanoseconds: lastFrame.load(ordering: .relaxed))
        // Frames that came rarely once may come rarely again, but not for ever.
        return last.advanced(by: max(limits.silence, min(usual.partialValue, limits.silence * Self.intervalsWaited)))
    }
}
