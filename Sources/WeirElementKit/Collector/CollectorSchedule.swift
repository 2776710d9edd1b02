import CWeirGStreamer
import WeirCore
import WeirGStreamer

/// All inputs of a collector and the time of its next output; decides when there is something to compose.
struct CollectorSchedule {
    /// What the composing thread is to do.
    enum Step {
        /// Compose what the inputs show; the output is shown at this running time.
        case compose(at: UInt64)
        case end
        case stop
        /// Wait for a change, no longer than until then.
        case wait(until: MonotonicTime)
    }

    /// How long an input is waited for, in nanoseconds.
    struct Patience {
        var firstFrame: UInt64
        var nextFrame: UInt64

        /// Files come when they are read, though opening them and compiling a model may take long.
        static let files = Patience(firstFrame: 10_000_000_000, nextFrame: 2_000_000_000)
        /// Other cameras can't wait for one that is silent.
        static let live = Patience(firstFrame: 200_000_000, nextFrame: 200_000_000)
    }

    /// A hole in all inputs longer than this is left out rather than filled with still pictures, in nanoseconds.
    private static let longestGap: UInt64 = 1_000_000_000

    var inputs: [CollectorInput] = []
    /// Whether the element runs.
    var isActive = false
    /// Whether an input is being flushed: nothing is composed, and the other inputs wait.
    var isFlushing = false
    /// Whether downstream takes no more.
    var hasFailed = false
    /// How many seeks are on their way through the inputs; nothing is composed until all inputs have moved.
    var seeksUnderWay = 0
    var patience = Patience.files
    /// Whether more inputs may come after the last has ended or gone.
    var staysOpen = false {
        didSet { if oldValue, !staysOpen { isClosing = true } }
    }
    /// Whether it stayed open and does so no more: then it ends even without an input.
    private var isClosing = false
    /// The output's format; nil until it is settled.
    var output: VideoFormat?
    /// When the next output is to be shown; nil before the first.
    private var nextTime: UInt64?
    private var outputCount: UInt64 = 0
    private var firstTime: UInt64 = 0

    /// The time from one output to the next in nanoseconds; 0 until the output's format is settled.
    var outputDuration: UInt64 { output?.frameDuration ?? 0 }

    /// How far inputs' times may be off in nanoseconds: containers round them, some to milliseconds.
    private var tolerance: UInt64 { outputDuration / 4 }

    /// How many frames wait in all inputs.
    var waitingCount: Int { inputs.reduce(0) { $0 + $1.waiting.count } }

    /// The highest frame rate among the frames that are shown, or announced where none is; nil until one is known.
    var highestRate: Double? { inputs.compactMap { ($0.shown?.format ?? $0.format)?.framesPerSecond }.max() }

    /// Whether the first output has been composed: inputs that come now are not waited for.
    var hasBegun: Bool { nextTime != nil }

    /// Whether inputs have nobody to deliver to.
    var isClosed: Bool { !isActive || hasFailed }

    mutating func restart() {
        isFlushing = false
        hasFailed = false
        isClosing = false
        nextTime = nil
        outputCount = 0
        for index in inputs.indices { inputs[index].lastArrival = .now }
    }

    mutating func nextStep() -> Step {
        if isFlushing || isClosed { return .stop }
        if inputs.isEmpty, isClosing { return .end }
        if inputs.isEmpty || seeksUnderWay > 0 { return .wait(until: .now.advanced(by: CollectorSchedule.longestGap)) }
        if let deadline = deadlineForFirstFrames() { return .wait(until: deadline) }
        guard let time = nextTime ?? begin() else {
            return end(if: inputs.allSatisfy(\.hasEnded))
                ?? .wait(until: .now.advanced(by: CollectorSchedule.longestGap))
        }
        return step(at: skipGap(from: time))
    }

    /// Goes on to the time after the one that was composed.
    mutating func advance() {
        outputCount += 1
        nextTime = firstTime + (output?.time(ofFrame: outputCount) ?? 0)
        for index in inputs.indices { inputs[index].isNew = false }
    }

    private mutating func step(at time: UInt64) -> Step {
        var earliest: MonotonicTime?
        for index in inputs.indices where inputs[index].advance(to: time + tolerance) == .open {
            let deadline = inputs[index].lastArrival.advanced(by: patience.nextFrame)
            if deadline <= .now {
                inputs[index].isStalled = true
            } else {
                earliest = min(earliest ?? deadline, deadline)
            }
        }
        if let earliest { return .wait(until: earliest) }
        let isOver = inputs.allSatisfy { $0.isOver(at: time + tolerance) }
        if let end = end(if: isOver) { return end }
        let isSilent = inputs.allSatisfy { $0.hasEnded || $0.isStalled }
        if isSilent, !inputs.contains(where: \.isNew), inputs.contains(where: { $0.isStalled && !$0.hasEnded }) {
            return .wait(until: .now.advanced(by: CollectorSchedule.longestGap))
        }
        return .compose(at: time)
    }

    /// The end, or a wait for other inputs where they may come; nil where it isn't time.
    private func end(if isOver: Bool) -> Step? {
        guard isOver else { return nil }
        return staysOpen ? .wait(until: .now.advanced(by: CollectorSchedule.longestGap)) : .end
    }

    /// Takes over a reference to `buffer`, a frame of the input at `index`.
    ///
    /// What began long after the others and counts its time from then on is shown from now on.
    mutating func add(_ buffer: UnsafeMutablePointer<GstBuffer>, _ format: VideoFormat, at index: Int) {
        inputs[index].settleOffset(buffer, from: nextTime, tolerance: CollectorSchedule.longestGap)
        _ = inputs[index].add(buffer, format)
    }

    /// Before the first output each input is given time to deliver; nil when all have, or had.
    private func deadlineForFirstFrames() -> MonotonicTime? {
        guard nextTime == nil else { return nil }
        let absent = inputs.filter { $0.waiting.isEmpty && $0.shown == nil && !$0.hasEnded }
        let deadlines = absent.map { $0.lastArrival.advanced(by: patience.firstFrame) }.filter { $0 > .now }
        return deadlines.min()
    }

    private mutating func begin() -> UInt64? {
        guard let first = inputs.compactMap({ $0.waiting.first?.start ?? $0.shown?.start }).min() else { return nil }
        firstTime = first
        nextTime = first
        for index in inputs.indices where inputs[index].waiting.isEmpty && inputs[index].shown == nil {
            inputs[index].isStalled = true
        }
        return first
    }

    /// Leaves out a time in which nobody shows anything new, as after a jump of the clock.
    private mutating func skipGap(from time: UInt64) -> UInt64 {
        let starts = inputs.compactMap { $0.waiting.first?.start }
        let isCovered = inputs.contains {
            ($0.shown?.end ?? 0) > time || ($0.waiting.isEmpty && !$0.hasEnded && !$0.isStalled)
        }
        guard !isCovered, let next = starts.min(), next > time + CollectorSchedule.longestGap else { return time }
        firstTime = next
        outputCount = 0
        nextTime = next
        return next
    }
}
