import WeirConfig
import WeirCore
import WeirGStreamer

/// Sends a stream to a server of RTMP's or SRT's, or to those who call by SRT; what fails is tried again for ever.
final class PushTarget: FrameReceiver {
    private struct State {
        var inlet: FrameInlet?
        /// Since when frames are refused; nil where they aren't.
        var refusedSince: MonotonicTime?
        var hasEnded = false
        /// Whether nobody tries: not yet, or no more.
        var isIdle = true
        var callers = 0
        var droppedFrames = 0
        var reconnects = 0
        var problem: String?
    }

    /// Frames that wait for a slow target: four seconds at 25 a second.
    private static let framesHeld = 100
    /// A target that takes no frame for so long is given up, in nanoseconds.
    private static let longestStall: UInt64 = 10_000_000_000
    /// The longest time between two attempts, in nanoseconds: half a minute.
    private static let longestDelay: UInt64 = 30_000_000_000
    /// What has gone well for so long begins anew with the shortest delay and a warning when it fails, in nanoseconds.
    private static let steadyTime: UInt64 = 5_000_000_000
    /// How often the end and a stall are looked for while a target is there, in nanoseconds.
    private static let lookInterval: UInt64 = 100_000_000
    /// How long a target may take to get the last frames, in nanoseconds.
    private static let farewell: UInt64 = 1_000_000_000
    /// How long elements may take to stop, in nanoseconds; those that hang are left behind.
    private static let stoppingTime: UInt64 = 5_000_000_000

    private let stream: EncodedStream
    private let plan: PushPlan
    /// Whether somebody has to call before there is anybody to send to.
    private let isListener: Bool
    private let warn: @Sendable (WeirError) -> Void
    private let state = Monitor(State())

    /// `warn` is told of the first failure, and of further ones ever more rarely.
    init(_ stream: EncodedStream, _ plan: PushPlan, warn: @escaping @Sendable (WeirError) -> Void) {
        self.stream = stream
        self.plan = plan
        self.warn = warn
        isListener = plan.address.way == .srtListener
    }

    func begin() {
        state.update { $0.isIdle = false }
        runInBackground { [self] in
            work()
            state.update { $0.isIdle = true }
        }
    }

    var status: ReceiverStatus {
        state.read { state in
            ReceiverStatus(
                watchers: isListener ? state.callers : state.inlet == nil ? 0 : 1,
                droppedFrames: state.droppedFrames,
                reconnects: state.reconnects,
                problem: state.problem
            )
        }
    }

    func receive(_ frame: EncodedFrame) {
        let isKeyFrameDue = state.update { state -> Bool in
            guard let inlet = state.inlet, !isListener || state.callers > 0 else { return false }
            switch inlet.push(frame) {
            case .taken:
                state.refusedSince = nil
                return false
            case .dropped:
                state.refusedSince = state.refusedSince ?? .now
                state.droppedFrames += 1
                return false
            case .skipped(let isNews): return isNews
            }
        }
        if isKeyFrameDue { stream.requestKeyFrame() }
    }

    func end() {
        state.update { state in
            state.hasEnded = true
            state.inlet?.end()
        }
    }

    func close(by deadline: MonotonicTime) {
        end()
        _ = state.wait(until: deadline) { $0.isIdle ? true : nil }
    }

    private func work() {
        var delay = GrowingDelay(longest: Self.longestDelay)
        var failures = (count: 0, warning: CountedWarning())
        var generator = SystemRandomNumberGenerator()
        while !state.read(\.hasEnded) {
            let begin = MonotonicTime.now
            guard let problem = attempt(), !state.read(\.hasEnded) else { return }
            let spent = MonotonicTime.now.nanoseconds - begin.nanoseconds
            if spent > Self.steadyTime {
                delay.reset()
                failures = (0, CountedWarning())
            }
            failures.count += 1
            state.update { state in
                state.reconnects += 1
                state.problem = problem.message
            }
            if failures.warning.isDue(at: failures.count) { warn(problem) }
            let next = MonotonicTime.now.advanced(by: delay.wait(spent: spent, &generator))
            _ = state.wait(until: next) { $0.hasEnded ? true : nil }
        }
    }

    /// Connects and sends until the end, or until something fails; nil for the end.
    private func attempt() -> WeirError? {
        do throws(WeirError) {
            let secret = try plan.readSecret()
            let pipeline = try Pipeline(named: "push")
            let elements = try pipeline.addChain(plan.elements(secret: secret))
            guard let source = elements.first, let sink = elements.last else { return nil }
            let inlet = try source.withPointer { pointer in
                Result { () throws(WeirError) in
                    try FrameInlet(UnsafeMutableRawPointer(pointer), capacity: Self.framesHeld, times: .own)
                }
            }.get()
            if isListener { sink.onCaller { [weak self] in self?.noteCaller(hasCome: $0) } }
            let isStarted = pipeline.request(.playing)
            if isStarted { begin(inlet) }
            let report = follow(pipeline, isStarted: isStarted)
            leave()
            // What hangs is left behind, and the next attempt has elements of its own.
            try? pipeline.stop(within: Self.stoppingTime)
            return report.map { error($0, secret: secret) }
        } catch {
            let sentence = "the output \(plan.place) is tried again: \(error.message)"
            return WeirError(error.code, sentence, cause: error.cause)
        }
    }

    private func begin(_ inlet: FrameInlet) {
        state.update { state in
            state.inlet = inlet
            state.refusedSince = nil
            if state.hasEnded { inlet.end() }
        }
        if !isListener { stream.addWatcher() }
    }

    private func leave() {
        let watchers = state.update { state in
            defer { (state.inlet, state.callers) = (nil, 0) }
            return isListener ? state.callers : state.inlet == nil ? 0 : 1
        }
        for _ in 0..<watchers { stream.removeWatcher() }
    }

    private func noteCaller(hasCome: Bool) {
        let isKnown = state.update { state -> Bool in
            guard hasCome || state.callers > 0 else { return false }
            state.callers += hasCome ? 1 : -1
            return true
        }
        guard isKnown else { return }
        if hasCome { stream.addWatcher() } else { stream.removeWatcher() }
    }

    /// Waits until something fails, and tells what; nil where the end has been sent.
    private func follow(_ pipeline: Pipeline, isStarted: Bool) -> String? {
        let bus = pipeline.bus
        var deadline: MonotonicTime?
        let begin = MonotonicTime.now
        while true {
            let message = bus.next(within: isStarted ? Self.lookInterval : 0)
            switch message?.kind {
            case .error(let report): return report.text
            case .endOfStream: return nil
            case nil where !isStarted: return "it can't be connected"
            default: break
            }
            let (hasEnded, refusedSince) = state.read { ($0.hasEnded, $0.refusedSince) }
            if let refusedSince, refusedSince.advanced(by: Self.longestStall) < .now { return "it takes no frames" }
            if hasEnded {
                let end = deadline ?? .now.advanced(by: Self.farewell)
                deadline = end
                // A listener that nobody has called has nothing to end.
                if .now > end { return nil }
            } else if begin.advanced(by: Self.steadyTime) < .now {
                state.update { $0.problem = nil }
            }
        }
    }

    /// The sentence for what an element said, which may have told more than it should.
    private func error(_ text: String, secret: String?) -> WeirError {
        let address = plan.address.address
        let secrets = [address, secret].compactMap(\.self) + StreamAddress.secrets(in: address)
        let hidden = secrets.reduce(text) { $0.replacing($1, with: "…") }
        let reason = hidden.hasSuffix(".") ? String(hidden.dropLast()) : hidden
        return WeirError(.stream, "the output \(plan.place) is tried again: \(reason).")
    }
}
