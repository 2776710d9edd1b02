import CWeirGStreamer
import WeirCore

/// What stands behind the element on the bench: it keeps what comes, and answers as it was told.
public final class HarnessOutput: @unchecked Sendable {
    // Safe to share: the pad never changes, the rest is behind locks.
    let pad: UnsafeMutablePointer<GstPad>
    public let log = FlowLog()

    private struct Behaviour {
        var flow = GST_FLOW_OK
        var isHolding = false
        var isFlushing = false
        /// How many frames wait to be let in.
        var waiting = 0
        var poolMinimum: Int?
    }

    private let behaviour = Monitor(Behaviour())

    init() {
        pad = gst_pad_new("harness-output", GST_PAD_SINK)
        gst_object_ref_sink(pad)
        gst_pad_set_chain_function_full(pad, receiveBuffer, nil, nil)
        gst_pad_set_event_function_full(pad, receiveEvent, nil, nil)
        gst_pad_set_query_function_full(pad, answerQuery, nil, nil)
        // Not retained: `close` comes before the end of this object.
        gst_pad_set_element_private(pad, Unmanaged.passUnretained(self).toOpaque())
        gst_pad_set_active(pad, 1)
    }

    /// Refuses everything from now on, as an element that has been stopped does.
    public func close() {
        behaviour.update { state in
            state.isHolding = false
            state.isFlushing = true
        }
        gst_pad_set_active(pad, 0)
    }

    deinit { gst_object_unref(pad) }

    /// What frames are answered with from now on.
    public func answer(_ flow: GstFlowReturn) {
        behaviour.update { $0.flow = flow }
    }

    /// Holds the next frames up until `letGo`, as a slow element downstream does.
    public func hold() {
        behaviour.update { $0.isHolding = true }
    }

    public func letGo() {
        behaviour.update { $0.isHolding = false }
    }

    /// Waits until a frame is held up; false where none comes in time.
    public func waitForHeldFrame(within seconds: Double = testPatience) -> Bool {
        let deadline = MonotonicTime.now.advanced(by: seconds.nanoseconds)
        return behaviour.wait(until: deadline) { $0.waiting > 0 ? true : nil } ?? false
    }

    /// Offers a pool with this many buffers at least when asked for one.
    public func offerPool(minimum: Int) {
        behaviour.update { $0.poolMinimum = minimum }
    }

    /// Sends an event upstream, and so into the element; takes over the reference.
    @discardableResult
    public func sendUpstream(_ event: UnsafeMutablePointer<GstEvent>) -> Bool {
        gst_pad_push_event(pad, event) != 0
    }

    /// The latency that the element reports, in nanoseconds, and whether it is live; nil where it doesn't answer.
    public func queryLatency() -> (isLive: Bool, least: UInt64)? {
        guard let query = gst_query_new_latency() else { return nil }
        defer { cweir_query_unref(query) }
        guard gst_pad_peer_query(pad, query) != 0 else { return nil }
        var isLive: gboolean = 0
        var least: GstClockTime = 0
        gst_query_parse_latency(query, &isLive, &least, nil)
        return (isLive != 0, UInt64(least))
    }

    /// The length of the stream in nanoseconds, as the element says; nil where it doesn't.
    public func queryDuration() -> UInt64? {
        var duration: gint64 = 0
        guard gst_pad_peer_query_duration(pad, GST_FORMAT_TIME, &duration) != 0 else { return nil }
        return UInt64(exactly: duration)
    }

    fileprivate func receive(_ buffer: UnsafeMutablePointer<GstBuffer>) -> GstFlowReturn {
        defer { cweir_buffer_unref(buffer) }
        behaviour.update { $0.waiting += 1 }
        let flow = behaviour.wait { state -> GstFlowReturn? in
            if state.isFlushing { return GST_FLOW_FLUSHING }
            return state.isHolding ? nil : state.flow
        }
        behaviour.update { $0.waiting -= 1 }
        if flow == GST_FLOW_OK { log.add(buffer) }
        return flow
    }

    fileprivate func receive(_ event: UnsafeMutablePointer<GstEvent>) {
        if event.pointee.type == GST_EVENT_FLUSH_START { behaviour.update { $0.isFlushing = true } }
        if event.pointee.type == GST_EVENT_FLUSH_STOP { behaviour.update { $0.isFlushing = false } }
        log.add(event)
        cweir_event_unref(event)
    }

    fileprivate func answerAllocation(_ query: UnsafeMutablePointer<GstQuery>) -> gboolean {
        guard let minimum = behaviour.read({ $0.poolMinimum }) else { return 0 }
        gst_query_add_allocation_pool(query, nil, 0, guint(minimum), 0)
        return 1
    }
}

// MARK: - C callbacks

private func output(_ pad: UnsafeMutablePointer<GstPad>?) -> HarnessOutput? {
    guard let pad, let data = gst_pad_get_element_private(pad) else { return nil }
    return Unmanaged<HarnessOutput>.fromOpaque(data).takeUnretainedValue()
}

private func receiveBuffer(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ buffer: UnsafeMutablePointer<GstBuffer>?
) -> GstFlowReturn {
    guard let buffer, let output = output(pad) else { return GST_FLOW_ERROR }
    return output.receive(buffer)
}

private func receiveEvent(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ event: UnsafeMutablePointer<GstEvent>?
) -> gboolean {
    guard let event, let output = output(pad) else { return 0 }
    output.receive(event)
    return 1
}

private func answerQuery(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ query: UnsafeMutablePointer<GstQuery>?
) -> gboolean {
    guard let query, let output = output(pad) else { return 0 }
    if query.pointee.type == GST_QUERY_ALLOCATION { return output.answerAllocation(query) }
    if answerCaps(query) { return 1 }
    return gst_pad_query_default(pad, parent, query)
}

/// Says that the bench takes any format, where a pad would name the one that it has.
func answerCaps(_ query: UnsafeMutablePointer<GstQuery>) -> Bool {
    if query.pointee.type == GST_QUERY_ACCEPT_CAPS {
        gst_query_set_accept_caps_result(query, 1)
        return true
    }
    guard query.pointee.type == GST_QUERY_CAPS else { return false }
    var filter: UnsafeMutablePointer<GstCaps>?
    gst_query_parse_caps(query, &filter)
    guard let any = filter.map({ cweir_caps_ref($0) }) ?? gst_caps_new_any() else { return false }
    gst_query_set_caps_result(query, any)
    cweir_caps_unref(any)
    return true
}
