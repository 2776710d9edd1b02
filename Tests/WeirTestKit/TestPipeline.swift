import CWeirGStreamer
import WeirCore

/// A pipeline from a launch line, with what reaches the element called `out` kept.
public final class TestPipeline: @unchecked Sendable {
    // Safe to share: the pointers never change, and GStreamer's elements lock themselves.
    private let pipeline: UnsafeMutablePointer<GstElement>
    private let bus: UnsafeMutablePointer<GstBus>
    public let log = FlowLog()
    /// All that elements told, whatever it was, as text.
    public let messages = MessageLog()

    public init(_ line: String) throws {
        TestElements.start()
        var error: UnsafeMutablePointer<GError>?
        let made = gst_parse_launch_full(line, nil, GST_PARSE_FLAG_FATAL_ERRORS, &error)
        defer { g_clear_error(&error) }
        guard let made, error == nil else {
            throw HarnessError(error.map { String(cString: $0.pointee.message) } ?? "no pipeline")
        }
        gst_object_ref_sink(made)
        pipeline = made
        bus = gst_element_get_bus(pipeline)
        messages.install(on: bus)
        let bin = UnsafeMutableRawPointer(pipeline).assumingMemoryBound(to: GstBin.self)
        if let out = gst_bin_get_by_name(bin, "out") {
            observe(out)
            gst_object_unref(out)
        }
    }

    deinit {
        gst_element_set_state(pipeline, GST_STATE_NULL)
        gst_object_unref(bus)
        gst_object_unref(pipeline)
    }

    private func observe(_ element: UnsafeMutablePointer<GstElement>) {
        guard let pad = gst_element_get_static_pad(element, "sink") else { return }
        defer { gst_object_unref(pad) }
        let kinds =
            GST_PAD_PROBE_TYPE_BUFFER.rawValue | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM.rawValue
            | GST_PAD_PROBE_TYPE_EVENT_FLUSH.rawValue
        // Given back by `releaseLog` when the pad drops its probe.
        let owned = Unmanaged.passRetained(log).toOpaque()
        gst_pad_add_probe(pad, GstPadProbeType(rawValue: kinds), observeFlow, owned, releaseLog)
    }

    /// Ends the stream from outside, as `gst-launch-1.0 -e` does.
    public func sendEnd() {
        gst_element_send_event(pipeline, gst_event_new_eos())
    }

    /// Asks for a state; false where an element refuses at once.
    @discardableResult
    public func request(_ state: GstState) -> Bool {
        gst_element_set_state(pipeline, state) != GST_STATE_CHANGE_FAILURE
    }

    /// Waits until a state that was asked for is reached.
    public func waitForState(within seconds: Double = testPatience) -> Bool {
        let result = gst_element_get_state(pipeline, nil, nil, GstClockTime(seconds.nanoseconds))
        return result == GST_STATE_CHANGE_SUCCESS || result == GST_STATE_CHANGE_NO_PREROLL
    }

    /// Moves to a time in nanoseconds, dropping what is on its way.
    public func seek(to nanoseconds: UInt64) -> Bool {
        let flags = GstSeekFlags(rawValue: GST_SEEK_FLAG_FLUSH.rawValue | GST_SEEK_FLAG_ACCURATE.rawValue)
        return gst_element_seek_simple(pipeline, GST_FORMAT_TIME, flags, gint64(nanoseconds)) != 0
    }

    /// Has an element seek as soon as it can, without dropping anything.
    public func seek(to nanoseconds: UInt64, on elementName: String) -> Bool {
        let bin = UnsafeMutableRawPointer(pipeline).assumingMemoryBound(to: GstBin.self)
        guard let element = gst_bin_get_by_name(bin, elementName) else { return false }
        defer { gst_object_unref(element) }
        return gst_element_seek_simple(element, GST_FORMAT_TIME, GST_SEEK_FLAG_ACCURATE, gint64(nanoseconds)) != 0
    }

    /// Sets a property of one of the elements, its value written as in a launch line.
    public func set(_ name: String, of elementName: String, _ value: String) {
        let bin = UnsafeMutableRawPointer(pipeline).assumingMemoryBound(to: GstBin.self)
        guard let element = gst_bin_get_by_name(bin, elementName) else { return }
        defer { gst_object_unref(element) }
        gst_util_set_object_arg(UnsafeMutableRawPointer(element).assumingMemoryBound(to: GObject.self), name, value)
    }

    /// How a run came to its end.
    public enum End: Equatable, Sendable {
        case endOfStream
        /// The first sentence.
        case error(String)
        case none
    }

    /// Waits for the end of the stream or an error.
    public func waitForEnd(within seconds: Double = testPatience) -> End {
        let kinds = GstMessageType(rawValue: GST_MESSAGE_EOS.rawValue | GST_MESSAGE_ERROR.rawValue)
        guard let message = gst_bus_timed_pop_filtered(bus, GstClockTime(seconds.nanoseconds), kinds) else {
            return .none
        }
        if message.pointee.type == GST_MESSAGE_ERROR { return .error(messageText(message)) }
        cweir_message_unref(message)
        return .endOfStream
    }

    /// Plays to the end.
    public func run(within seconds: Double = testPatience) -> End {
        guard request(GST_STATE_PLAYING) else { return waitForEnd(within: 0) }
        return waitForEnd(within: seconds)
    }

    /// The next warning on the bus; nil where none comes in time.
    public func waitForWarning(within seconds: Double = testPatience) -> String? {
        gst_bus_timed_pop_filtered(bus, GstClockTime(seconds.nanoseconds), GST_MESSAGE_WARNING).map(messageText)
    }
}

// MARK: - C callbacks

private func observeFlow(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ log: gpointer?
) -> GstPadProbeReturn {
    guard let info, let log else { return GST_PAD_PROBE_OK }
    let flow = Unmanaged<FlowLog>.fromOpaque(log).takeUnretainedValue()
    if info.pointee.type.rawValue & GST_PAD_PROBE_TYPE_BUFFER.rawValue != 0 {
        if let buffer = cweir_probe_buffer(info) { flow.add(buffer) }
    } else if let event = cweir_probe_event(info) {
        flow.add(event)
    }
    return GST_PAD_PROBE_OK
}

private func releaseLog(_ log: gpointer?) {
    guard let log else { return }
    Unmanaged<FlowLog>.fromOpaque(log).release()
}
