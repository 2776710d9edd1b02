import CWeirGStreamer

extension Element {
    /// What an element is doing.
    public enum State: Sendable { case stopped, ready, paused, playing }

    /// Asks the element, and all within it, to change; false where one refused, which the bus then tells more about.
    public func request(_ state: State) -> Bool {
        gst_element_set_state(raw, state.gstreamer) != GST_STATE_CHANGE_FAILURE
    }

    /// Waits until a requested change is through; false where it failed or `nanoseconds` have gone by.
    public func waitForState(within nanoseconds: UInt64) -> Bool {
        let result = gst_element_get_state(raw, nil, nil, GstClockTime(nanoseconds))
        return result == GST_STATE_CHANGE_SUCCESS || result == GST_STATE_CHANGE_NO_PREROLL
    }

    /// Decides whether the element changes with the bin that holds it, as it does at first, or only when asked itself.
    public func setChangesAlone(_ alone: Bool) {
        gst_element_set_locked_state(raw, alone ? 1 : 0)
    }
}

extension Bin {
    /// Lets no sink within wait for its first frame before it plays, so that none holds up the others.
    ///
    /// Call it when the bin is ready: some sinks are made only then.
    public func startSinksWithoutFrames() {
        guard let sinks = gst_bin_iterate_recurse(UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GstBin.self))
        else {
            return
        }
        defer { gst_iterator_free(sinks) }
        var value = GValue()
        while gst_iterator_next(sinks, &value) == GST_ITERATOR_OK {
            if let found = g_value_get_object(&value) {
                let element = Element(adopting: UnsafeMutableRawPointer(found).assumingMemoryBound(to: GstElement.self))
                let isSink = g_type_is_a(cweir_type_of(element.raw), gst_base_sink_get_type()) != 0
                // All base sinks have the property.
                if isSink { try? element.set("async", to: false) }
            }
            g_value_unset(&value)
        }
    }
}

extension Element.State {
    fileprivate var gstreamer: GstState {
        switch self {
        case .stopped: GST_STATE_NULL
        case .ready: GST_STATE_READY
        case .paused: GST_STATE_PAUSED
        case .playing: GST_STATE_PLAYING
        }
    }
}
