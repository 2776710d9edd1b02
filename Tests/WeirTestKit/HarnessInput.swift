import CWeirGStreamer
import WeirCore
import WeirGStreamer

/// What stands before the element on the bench: it pushes frames and events in order, from a thread of its own.
public final class HarnessInput: @unchecked Sendable {
    // Safe to share: the pad never changes, the rest is behind a lock.
    let pad: UnsafeMutablePointer<GstPad>
    /// Events that the element sent upstream.
    public let upstream = FlowLog()

    private struct Job: Sendable {
        let isFrame: Bool
        let work: @Sendable (UnsafeMutablePointer<GstPad>) -> GstFlowReturn
        let pushed = Pushed()
    }

    private struct State {
        var jobs: [Job] = []
        var isClosed = false
        var hasThread = false
        /// Whether the pushing thread has taken a frame and not yet heard what became of it.
        var hasFrameInHand = false
        var latency: (isLive: Bool, least: UInt64)?
    }

    private let state = Monitor(State())
    /// Only touched on the pushing thread.
    private var format: VideoFormat?

    init(name: String) {
        pad = gst_pad_new(name, GST_PAD_SRC)
        gst_object_ref_sink(pad)
        gst_pad_set_event_function_full(pad, receiveEvent, nil, nil)
        gst_pad_set_query_function_full(pad, answerQuery, nil, nil)
        // Not retained: `close` comes before the end of this object.
        gst_pad_set_element_private(pad, Unmanaged.passUnretained(self).toOpaque())
        gst_pad_set_active(pad, 1)
    }

    deinit { gst_object_unref(pad) }

    /// Ends the pushing; waits for a push that is under way.
    func close() {
        state.update { state in
            state.isClosed = true
            state.jobs = []
        }
        gst_pad_set_active(pad, 0)
        state.wait { $0.hasThread ? nil : () }
    }

    // MARK: In order

    /// Begins a stream of these caps at time 0.
    @discardableResult
    public func begin(_ caps: String, start: UInt64 = 0) -> Pushed {
        _ = send { gst_event_new_stream_start("harness") }
        _ = changeCaps(caps)
        return sendSegment(start: start)
    }

    /// Goes on in another format.
    @discardableResult
    public func changeCaps(_ text: String) -> Pushed {
        perform { [self] pad in
            guard let caps = gst_caps_from_string(text) else { return GST_FLOW_NOT_NEGOTIATED }
            defer { cweir_caps_unref(caps) }
            format = VideoFormat(caps: caps)
            return gst_pad_push_event(pad, gst_event_new_caps(caps)) != 0 ? GST_FLOW_OK : GST_FLOW_NOT_NEGOTIATED
        }
    }

    @discardableResult
    public func sendSegment(start: UInt64 = 0) -> Pushed {
        send {
            var segment = GstSegment()
            gst_segment_init(&segment, GST_FORMAT_TIME)
            segment.start = guint64(start)
            segment.time = guint64(start)
            return gst_event_new_segment(&segment)
        }
    }

    /// Pushes a frame of the format that was begun.
    @discardableResult
    public func push(_ frame: TestFrame) -> Pushed {
        perform(isFrame: true) { [self] pad in
            guard let format, let buffer = frame.makeBuffer(format) else { return GST_FLOW_NOT_NEGOTIATED }
            return gst_pad_push(pad, buffer)
        }
    }

    /// Says that nothing comes for a while.
    @discardableResult
    public func gap(at time: UInt64, duration: UInt64) -> Pushed {
        send { gst_event_new_gap(GstClockTime(time), GstClockTime(duration)) }
    }

    @discardableResult
    public func end() -> Pushed {
        send { gst_event_new_eos() }
    }

    /// Sends an event, which is made when its turn has come.
    @discardableResult
    public func send(_ make: @escaping @Sendable () -> UnsafeMutablePointer<GstEvent>?) -> Pushed {
        perform { pad in
            guard let event = make() else { return GST_FLOW_ERROR }
            return gst_pad_push_event(pad, event) != 0 ? GST_FLOW_OK : GST_FLOW_ERROR
        }
    }

    // MARK: Out of order

    /// Interrupts whatever is under way and begins a new segment, as a seek does.
    public func flush(start: UInt64 = 0) {
        flushStart()
        flushStop()
        sendSegment(start: start)
    }

    /// Frames that were to be pushed are dropped, events are not.
    public func flushStart() {
        let dropped = state.update { state in
            defer { state.jobs.removeAll(where: \.isFrame) }
            return state.jobs.filter(\.isFrame)
        }
        for job in dropped { job.pushed.settle(GST_FLOW_FLUSHING) }
        gst_pad_push_event(pad, gst_event_new_flush_start())
    }

    /// A frame that was on its way when the flush began must not arrive after its end.
    public func flushStop() {
        state.wait { $0.hasFrameInHand ? nil : () }
        gst_pad_push_event(pad, gst_event_new_flush_stop(1))
    }

    /// What the element is told of the latency before it.
    public func setLatency(isLive: Bool, least: UInt64) {
        state.update { $0.latency = (isLive, least) }
    }

    /// Asks the element about buffers for these caps: the fewest that a pool must have, and whether it takes video
    /// metadata; nil where it doesn't answer.
    public func queryAllocation(_ text: String) -> (minimum: Int, takesVideoMeta: Bool)? {
        guard let caps = gst_caps_from_string(text), let query = gst_query_new_allocation(caps, 1) else { return nil }
        defer {
            cweir_query_unref(query)
            cweir_caps_unref(caps)
        }
        guard gst_pad_peer_query(pad, query) != 0 else { return nil }
        var least: guint = 0
        if gst_query_get_n_allocation_pools(query) > 0 {
            gst_query_parse_nth_allocation_pool(query, 0, nil, nil, &least, nil)
        }
        return (Int(least), gst_query_find_allocation_meta(query, gst_video_meta_api_get_type(), nil) != 0)
    }

    // MARK: The pushing thread

    private func perform(
        isFrame: Bool = false,
        _ work: @escaping @Sendable (UnsafeMutablePointer<GstPad>) -> GstFlowReturn
    ) -> Pushed {
        let job = Job(isFrame: isFrame, work: work)
        let isFirst = state.update { state in
            guard !state.isClosed else { return false }
            state.jobs.append(job)
            defer { state.hasThread = true }
            return !state.hasThread
        }
        if isFirst { runInBackground { [self] in performJobs() } }
        return job.pushed
    }

    private func performJobs() {
        while let job = nextJob() {
            let flow = job.work(pad)
            state.update { $0.hasFrameInHand = false }
            job.pushed.settle(flow)
        }
        state.update { $0.hasThread = false }
    }

    /// Waits for something to do; nil when there is to be nothing more.
    private func nextJob() -> Job? {
        state.wait { state -> Job?? in
            if state.isClosed { return .some(nil) }
            guard !state.jobs.isEmpty else { return nil }
            let job = state.jobs.removeFirst()
            state.hasFrameInHand = job.isFrame
            return job
        }
    }

    fileprivate func answerLatency(_ query: UnsafeMutablePointer<GstQuery>) -> Bool {
        guard let latency = state.read({ $0.latency }) else { return false }
        gst_query_set_latency(query, latency.isLive ? 1 : 0, GstClockTime(latency.least), cweir_clock_time_none)
        return true
    }
}

/// What became of something that was pushed.
public final class Pushed: Sendable {
    private let flow = Monitor<GstFlowReturn?>(nil)

    func settle(_ flow: GstFlowReturn) {
        self.flow.update { $0 = flow }
    }

    /// Whether the element has taken it.
    public var isDone: Bool { flow.read { $0 != nil } }

    /// What the element answered; nil where it doesn't in time.
    public func result(within seconds: Double = testPatience) -> GstFlowReturn? {
        flow.wait(until: MonotonicTime.now.advanced(by: seconds.nanoseconds)) { $0 }
    }
}

// MARK: - C callbacks

private func input(_ pad: UnsafeMutablePointer<GstPad>?) -> HarnessInput? {
    guard let pad, let data = gst_pad_get_element_private(pad) else { return nil }
    return Unmanaged<HarnessInput>.fromOpaque(data).takeUnretainedValue()
}

private func receiveEvent(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ event: UnsafeMutablePointer<GstEvent>?
) -> gboolean {
    guard let event, let input = input(pad) else { return 0 }
    input.upstream.add(event)
    cweir_event_unref(event)
    return 1
}

private func answerQuery(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ query: UnsafeMutablePointer<GstQuery>?
) -> gboolean {
    guard let query, let input = input(pad) else { return 0 }
    if query.pointee.type == GST_QUERY_LATENCY, input.answerLatency(query) { return 1 }
    if answerCaps(query) { return 1 }
    return gst_pad_query_default(pad, parent, query)
}
