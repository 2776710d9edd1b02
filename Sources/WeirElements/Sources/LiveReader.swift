import Synchronization
import WeirCore
import WeirElementKit
import WeirGStreamer

/// Reads a live source, and begins anew whenever it fails, ends or falls silent, while what follows runs on.
///
/// A thread of its own builds one reader after the other and waits on what is told of it. What may take long, starting
/// and stopping readers, is done on threads of theirs.
final class LiveReader: LivePart {
    /// How a live source is read.
    struct Plan: Sendable {
        /// What to call it in sentences, without secrets.
        var name: String
        /// How often it is tried in a row; nil for ever.
        var attempts: Int?
        /// The longest wait between two attempts, in nanoseconds.
        var longestDelay: UInt64
        /// How long it may be silent, in nanoseconds.
        var longestSilence: UInt64
        /// How long it may take to give its first frame, in nanoseconds.
        var longestStart: UInt64
        /// What must not stand in any message.
        var secrets: @Sendable () -> [String]
        /// Puts into a reader what reads and decodes, and tells of what is found on the way.
        var fill: @Sendable (Reader, _ progress: ReaderProgress) throws(WeirError) -> Void
    }

    private struct State {
        /// Whether the bin plays.
        var isWanted = false
        /// Whether the thread runs.
        var isRunning = false
        var isFinished = false
        /// Readers that are not gone yet, and ends on their way.
        var alive = 0
    }

    /// How long the thread may take to end, and after it readers, in nanoseconds: together less than two seconds.
    private static let patience: UInt64 = 900_000_000
    /// Whether a source stays is known after so long, in nanoseconds: 5 seconds.
    private static let steadyTime: UInt64 = 5_000_000_000

    private let plan: Plan
    /// Where readers are put; nil once the bin, which holds this object, is taken down.
    private let bin: Mutex<Bin?>
    private let input: Pad
    private let host: SourceHost
    private let state = Monitor(State())
    private let current = Mutex<(reader: Reader, progress: ReaderProgress)?>(nil)

    /// Readers are put into `bin`, before `input`.
    init(_ plan: Plan, in bin: Bin, before input: Pad, host: SourceHost) {
        self.plan = plan
        self.bin = Mutex(bin)
        self.input = input
        self.host = host
    }

    func begin() {
        let mustStart = state.update { state in
            guard !state.isFinished else { return false }
            state.isWanted = true
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if mustStart { runInBackground { self.run() } }
    }

    func pause() {
        state.update { $0.isWanted = false }
        current.withLock { $0 }?.progress.interrupt()
        let deadline = MonotonicTime.now.advanced(by: Self.patience)
        _ = state.wait(until: deadline) { $0.isRunning ? nil : true }
    }

    func finish() {
        state.update { state in
            state.isFinished = true
            state.alive += 1
        }
        // A sink that has had no frame yet holds the end up until the bin, which whoever calls may hold, moves on.
        runInBackground {
            self.pause()
            self.input.receiveEndOfStream()
            self.state.update { $0.alive -= 1 }
        }
    }

    func close() {
        state.update { ($0.isFinished, $0.isWanted) = (true, false) }
        current.withLock { $0 }?.progress.interrupt()
    }

    func end() {
        pause()
        let deadline = MonotonicTime.now.advanced(by: Self.patience)
        _ = state.wait(until: deadline) { $0.alive > 0 ? nil : true }
        bin.withLock { $0 = nil }
    }

    func takes(_ message: ElementMessage) -> Bool {
        guard let current = current.withLock({ $0 }), message.isFrom(current.reader.bin) else { return false }
        switch message.kind {
        case .error(let report): current.progress.fail(report)
        case .progress(let code): current.progress.note(code)
        case .warning(let report): return takes(report)
        case .stateChange: break
        }
        return true
    }

    /// What is told of the connection follows from what the state says; what decoders tell is passed on.
    private func takes(_ warning: ElementReport) -> Bool {
        warning.domain == .resource || SourceWords.hold(plan.secrets(), warning.text + (warning.detail ?? ""))
    }
}

// MARK: - The thread

extension LiveReader {
    private func run() {
        var outage = Outage(longestDelay: plan.longestDelay)
        host.tell(.connecting, SourceWords(attempt: 1, text: "\(plan.name) is being connected"))
        while !hasStopped() {
            let begin = MonotonicTime.now
            guard let failure = read(&outage) else { continue }
            let spent = MonotonicTime.now.nanoseconds - begin.nanoseconds
            guard plan.attempts.map({ outage.failures < $0 }) ?? true else {
                giveUp(failure)
                continue
            }
            waitForNext(outage.fail(failure, spent: spent), failure, outage)
        }
    }

    /// Whether the thread is to end; it is marked as ended then.
    private func hasStopped() -> Bool {
        state.update { state in
            if !state.isWanted { state.isRunning = false }
            return !state.isWanted
        }
    }

    /// Reads until the source fails; nil where it isn't wanted any more.
    private func read(_ outage: inout Outage) -> SourceFailure? {
        guard let bin = bin.withLock({ $0 }) else { return nil }
        let progress = ReaderProgress()
        do {
            let reader = try Reader(named: "reader", onFrame: progress.frame, onEnd: progress.end)
            try plan.fill(reader, progress)
            try reader.insert(into: bin, before: input)
            current.withLock { $0 = (reader, progress) }
            state.update { $0.alive += 1 }
            reader.run(onRefusal: progress.refuse) { [state] in state.update { $0.alive -= 1 } }
            defer {
                // What it still tells until it is out is its own.
                reader.retire(from: bin)
                current.withLock { $0 = nil }
            }
            return watch(reader, progress, &outage)
        } catch {
            return SourceFailure(error.code == .resource ? .unauthorised : .undecodable, cause: error.message)
        }
    }

    private func watch(_ reader: Reader, _ progress: ReaderProgress, _ outage: inout Outage) -> SourceFailure? {
        let begin = MonotonicTime.now
        let limits = ReaderProgress.Limits(
            answer: outage.answerLimit(within: plan.longestStart),
            start: plan.longestStart,
            silence: plan.longestSilence
        )
        var isTold = false
        while state.read({ $0.isWanted }) {
            switch progress.wait(limits, since: begin, isTold: isTold, isHeldUp: { reader.isHeldUp }) {
            case .failed(let failure): return failure
            case .enough:
                state.update { ($0.isFinished, $0.isWanted) = (true, false) }
                input.receiveEndOfStream()
            case .playing:
                isTold = true
                host.tell(.playing, SourceWords(attempt: outage.failures + 1, text: "\(plan.name) gives frames"))
                outage.noteFrame()
            case .interrupted: return nil
            case .tick:
                if isTold, MonotonicTime.now >= begin.advanced(by: Self.steadyTime) { outage.noteSteady() }
            }
        }
        return nil
    }

    private func waitForNext(_ wait: Outage.Wait, _ failure: SourceFailure, _ outage: Outage) {
        let text = failure.text(of: plan.name) + "; it is tried again"
        host.tell(
            .reconnecting,
            SourceWords(attempt: outage.failures + 1, text: text, reason: failure.reason, delay: wait.delay)
        )
        if wait.isNews { host.warn(WeirError(.stream, text, cause: cause(of: failure))) }
        let deadline = MonotonicTime.now.advanced(by: wait.delay)
        _ = state.wait(until: deadline) { $0.isWanted ? nil : true }
    }

    private func giveUp(_ failure: SourceFailure) {
        state.update { ($0.isFinished, $0.isWanted) = (true, false) }
        if plan.attempts == 0, failure.reason == .ended {
            input.receiveEndOfStream()
        } else {
            host.fail(WeirError(.stream, failure.text(of: plan.name), cause: cause(of: failure)))
        }
    }

    /// The element's own words, unless they hold a secret.
    private func cause(of failure: SourceFailure) -> String? {
        failure.cause.flatMap { SourceWords.hold(plan.secrets(), $0) ? nil : $0 }
    }
}
