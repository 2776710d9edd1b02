import CWeirGStreamer
import WeirCore
import WeirGStreamer

/// One input of a collector: the frames that wait, and the one that is shown.
struct CollectorInput {
    /// A frame with the time in which it is shown, in nanoseconds of running time; owns a reference to the buffer.
    struct Timed {
        let buffer: UnsafeMutablePointer<GstBuffer>
        let format: VideoFormat
        let start: UInt64
        let end: UInt64
    }

    /// What an input says of an output time.
    enum Answer {
        /// The shown frame is the right one.
        case decided
        /// A frame that is still to come may be the right one.
        case open
    }

    /// Two frames, so that the input can work on the next while this one is composed.
    static let waitingLimit = 2

    let number: Int
    var format: VideoFormat?
    var segment = GstSegment()
    var waiting: [Timed] = []
    var shown: Timed?
    var isNew = false
    /// Up to which running time the input is known to have nothing: from gap events.
    var gapEnd: UInt64 = 0
    /// What is added to the input's running time; nil until its first frame.
    private var offset: UInt64?
    var hasEnded = false
    var isFlushing = false
    /// Set when the input was waited for in vain; cleared by its next frame.
    var isStalled = false
    var lastArrival = MonotonicTime.now

    init(number: Int) {
        self.number = number
    }

    var hasRoom: Bool { waiting.count < CollectorInput.waitingLimit }

    /// Moves on to the frame that is to be shown at `time`.
    mutating func advance(to time: UInt64) -> Answer {
        while let next = waiting.first, next.start <= time {
            show(waiting.removeFirst())
        }
        let isCovered = shown.map { $0.end > time } ?? false
        return isCovered || !waiting.isEmpty || hasEnded || isStalled || gapEnd > time ? .decided : .open
    }

    /// Whether all frames have been shown for their time; one that lasts no time is shown once all the same.
    func isOver(at time: UInt64) -> Bool {
        guard hasEnded, waiting.isEmpty else { return false }
        guard let shown else { return true }
        return shown.end <= time && !(isNew && shown.start == shown.end)
    }

    private mutating func show(_ frame: Timed) {
        if let shown { cweir_buffer_unref(shown.buffer) }
        shown = frame
        isNew = true
    }

    /// Forgets all frames, as after a seek.
    mutating func clear() {
        for frame in waiting { cweir_buffer_unref(frame.buffer) }
        if let shown { cweir_buffer_unref(shown.buffer) }
        waiting = []
        shown = nil
        gapEnd = 0
        offset = nil
        hasEnded = false
        isStalled = false
        lastArrival = .now
    }

    /// Moves an input whose first frame lies more than `tolerance` before `time` to there.
    mutating func settleOffset(_ buffer: UnsafeMutablePointer<GstBuffer>, from time: UInt64?, tolerance: UInt64) {
        guard offset == nil else { return }
        offset = 0
        guard let time, let start = runningTime(of: buffer), start &+ tolerance < time else { return }
        offset = time - start
    }

    /// Takes over a reference to `buffer`; false when it lies outside its segment and was dropped.
    mutating func add(_ buffer: UnsafeMutablePointer<GstBuffer>, _ format: VideoFormat) -> Bool {
        lastArrival = .now
        isStalled = false
        let fallback = waiting.last?.end ?? shown?.end ?? 0
        guard let start = runningTime(of: buffer) ?? (hasTime(buffer) ? nil : fallback) else {
            cweir_buffer_unref(buffer)
            return false
        }
        let duration = UInt64(buffer.pointee.duration)
        let isTimed = cweir_clock_time_is_valid(buffer.pointee.duration) != 0
        let length = isTimed ? duration : format.frameDuration ?? 0
        waiting.append(Timed(buffer: buffer, format: format, start: start, end: start &+ length))
        return true
    }

    private func hasTime(_ buffer: UnsafeMutablePointer<GstBuffer>) -> Bool {
        cweir_clock_time_is_valid(buffer.pointee.pts) != 0
    }

    private func runningTime(of buffer: UnsafeMutablePointer<GstBuffer>) -> UInt64? {
        runningTime(buffer.pointee.pts)
    }

    /// The running time of a stream time; nil outside the segment.
    func runningTime(_ time: GstClockTime) -> UInt64? {
        guard cweir_clock_time_is_valid(time) != 0, segment.format == GST_FORMAT_TIME else { return nil }
        let running = withUnsafePointer(to: segment) { gst_segment_to_running_time($0, GST_FORMAT_TIME, guint64(time)) }
        return cweir_clock_time_is_valid(GstClockTime(running)) != 0 ? UInt64(running) &+ (offset ?? 0) : nil
    }
}
