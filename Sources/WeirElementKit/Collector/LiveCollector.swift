import CWeirGStreamer
import Glibc
import WeirCore
import WeirGStreamer

/// A running collector with its type erased.
class AnyLiveCollector: LiveElement {
    var sourcePad: UnsafeMutablePointer<GstPad>?
    let schedule = Monitor(CollectorSchedule())
    private var outputFormat: VideoFormat?
    private var pool: UnsafeMutablePointer<GstBufferPool>?

    func preferredFormat(_ inputCount: Int, rate: Int) -> SourceFormat {
        SourceFormat(size: Size(width: 1, height: 1), rate: rate)
    }
    var staysOpen: Bool { false }
    func start() throws(WeirError) {}
    func compose(_ inputs: [CollectedFrame], into output: inout Frame) throws(WeirError) {}
    func stop() {}

    /// Where inputs don't say how fast they are.
    private static let usualRate = 25.0

    // MARK: The composing thread

    func startComposing() {
        gst_pad_start_task(sourcePad, composeNext, sourcePad, nil)
    }

    fileprivate func composeOnce() {
        switch nextStep() {
        case .wait: break  // Asked again after a change or when the wait is over.
        case .stop: gst_pad_pause_task(sourcePad)
        case .end:
            if outputFormat == nil { beginStream() }
            gst_pad_push_event(sourcePad, gst_event_new_eos())
            gst_pad_pause_task(sourcePad)
        case .compose(let time):
            let flow = compose(at: time)
            guard flow != GST_FLOW_OK else { return }
            if flow == GST_FLOW_NOT_LINKED || flow == GST_FLOW_NOT_NEGOTIATED {
                let reason = gst_flow_get_name(flow).map { String(cString: $0) } ?? "unknown"
                element.postError(WeirError(.stream, "the stream stopped behind \(element.name): \(reason)"))
            }
            schedule.update { schedule in
                if flow == GST_FLOW_FLUSHING { schedule.isFlushing = true } else { schedule.hasFailed = true }
            }
            gst_pad_pause_task(sourcePad)
        }
    }

    private func nextStep() -> CollectorSchedule.Step {
        var limit = MonotonicTime.now
        while true {
            var last = CollectorSchedule.Step.stop
            _ = schedule.wait(until: limit) { schedule -> Void? in
                let waitingBefore = schedule.waitingCount
                schedule.staysOpen = staysOpen
                last = schedule.nextStep()
                // Where frames were moved, inputs that wait for room must be woken, which the end of a wait does.
                if case .wait = last, schedule.waitingCount == waitingBefore { return nil }
                return ()
            }
            guard case .wait(let deadline) = last else { return last }
            limit = deadline
        }
    }

    private func compose(at time: UInt64) -> GstFlowReturn {
        if outputFormat == nil {
            let flow = negotiate()
            guard flow == GST_FLOW_OK else { return flow }
        }
        guard let format = outputFormat, let pool else { return GST_FLOW_NOT_NEGOTIATED }
        var acquired: UnsafeMutablePointer<GstBuffer>?
        let flow = gst_buffer_pool_acquire_buffer(pool, &acquired, nil)
        guard flow == GST_FLOW_OK, let buffer = acquired else { return flow }
        buffer.pointee.pts = GstClockTime(time)
        buffer.pointee.duration = GstClockTime(format.frameDuration ?? 0)
        let inputs = lendInputs()
        defer { giveBack(inputs) }
        do throws(WeirError) {
            var output = Frame(buffer: buffer, element: element, format: format)
            try compose(inputs, into: &output)
        } catch {
            cweir_buffer_unref(buffer)
            element.postError(error)
            return GST_FLOW_ERROR
        }
        return gst_pad_push(sourcePad, buffer)
    }

    /// Takes references to the shown frames, so that inputs may come, go and flush meanwhile.
    private func lendInputs() -> [CollectedFrame] {
        schedule.update { schedule in
            let frames = schedule.inputs.map { input in
                if let shown = input.shown { _ = cweir_buffer_ref(shown.buffer) }
                return CollectedFrame(input: input.number, isNew: input.isNew, shown: input.shown)
            }
            schedule.advance()
            return frames
        }
    }

    private func giveBack(_ frames: [CollectedFrame]) {
        for frame in frames {
            if let shown = frame.shown { cweir_buffer_unref(shown.buffer) }
        }
    }
}

// MARK: - The output's format

extension AnyLiveCollector {
    /// Settles the output's format with downstream, and begins the stream.
    private func negotiate() -> GstFlowReturn {
        let (count, rate) = schedule.read { ($0.inputs.count, $0.highestRate ?? AnyLiveCollector.usualRate) }
        let preferred = preferredFormat(count, rate: max(1, Int(rate.rounded(.up))))
        guard let allowed = gst_pad_get_allowed_caps(sourcePad) else { return GST_FLOW_NOT_LINKED }
        guard gst_caps_is_empty(allowed) == 0 else {
            cweir_caps_unref(allowed)
            return GST_FLOW_NOT_NEGOTIATED
        }
        guard let caps = fixate(allowed, preferred) else { return GST_FLOW_NOT_NEGOTIATED }
        defer { cweir_caps_unref(caps) }
        guard let format = VideoFormat(caps: caps), let duration = format.frameDuration, duration > 0 else {
            return GST_FLOW_NOT_NEGOTIATED
        }
        beginStream()
        gst_pad_push_event(sourcePad, gst_event_new_caps(caps))
        var segment = GstSegment()
        gst_segment_init(&segment, GST_FORMAT_TIME)
        gst_pad_push_event(sourcePad, gst_event_new_segment(&segment))
        releasePool()
        pool = makeVideoPool(caps, size: guint(format.info.size))
        outputFormat = format
        schedule.update { $0.output = format }
        return GST_FLOW_OK
    }

    /// GStreamer makes names of streams for elements with one input only.
    private func beginStream() {
        gst_pad_push_event(sourcePad, gst_event_new_stream_start("\(element.name)/\(getpid())"))
    }

    /// Forgets the output's format; the next frame settles it anew.
    func resetOutput() {
        outputFormat = nil
        releasePool()
    }

    private func releasePool() {
        guard let pool else { return }
        gst_buffer_pool_set_active(pool, 0)
        gst_object_unref(pool)
        self.pool = nil
    }
}

private func makeVideoPool(_ caps: UnsafeMutablePointer<GstCaps>, size: guint) -> UnsafeMutablePointer<GstBufferPool>? {
    let pool = gst_video_buffer_pool_new()
    let configuration = gst_buffer_pool_get_config(pool)
    // Two to begin with and no bound: downstream decides how many it keeps.
    gst_buffer_pool_config_set_params(configuration, caps, size, 2, 0)
    gst_buffer_pool_set_config(pool, configuration)
    gst_buffer_pool_set_active(pool, 1)
    return pool
}

private func composeNext(_ pad: gpointer?) {
    guard let pad, let parent = gst_pad_get_parent_element(pad.assumingMemoryBound(to: GstPad.self)) else { return }
    live(parent, as: AnyLiveCollector.self)?.composeOnce()
    gst_object_unref(parent)
}

final class LiveCollector<C: Collector>: AnyLiveCollector {
    private var collector = C()
    private let settings = SharedSettings<C.Settings>()

    override func preferredFormat(_ inputCount: Int, rate: Int) -> SourceFormat {
        collector.preferredFormat(inputCount, rate: rate, settings.snapshot)
    }
    override var staysOpen: Bool { collector.staysOpen(settings.snapshot) }
    override func start() throws(WeirError) { try collector.start(settings.snapshot) }
    override func compose(_ inputs: [CollectedFrame], into output: inout Frame) throws(WeirError) {
        try collector.compose(inputs, into: &output, settings.snapshot)
    }
    override func stop() { collector.stop() }
    override func readProperty(_ id: Int, _ value: UnsafeMutablePointer<GValue>) { settings.read(id, value) }
    override func writeProperty(_ id: Int, _ value: UnsafePointer<GValue>) { settings.write(id, value, on: element) }
}
