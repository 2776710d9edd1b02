import CWeirGStreamer
import WeirCore

/// The elements of a running system with their clock and their bus.
public final class Pipeline: Bin, @unchecked Sendable {
    /// An empty pipeline.
    public convenience init(named name: String) throws(WeirError) {
        try Framework.start()
        guard let made = gst_pipeline_new(name) else {
            throw WeirError(.library, "GStreamer can't make the pipeline “\(name)”.")
        }
        self.init(adopting: made)
    }

    /// A new hold on the pipeline's bus.
    public var bus: Bus { Bus(of: self) }

    /// Takes the system's clock, which no element can take away.
    public func useSystemClock() {
        guard let clock = gst_system_clock_obtain() else { return }
        gst_pipeline_use_clock(UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GstPipeline.self), clock)
        gst_object_unref(clock)
    }

    /// Lets a bin within that starts now count its time from now, and `output`, through which its frames leave, tell it in the
    /// pipeline's.
    public func beginNow(_ bin: Bin, output: Pad) {
        guard let clock = gst_element_get_clock(raw) else { return }
        let now = gst_clock_get_time(clock)
        gst_object_unref(clock)
        let base = gst_element_get_base_time(raw)
        guard now > base else { return }
        gst_element_set_base_time(bin.raw, now)
        output.delay(by: UInt64(now - base))
    }

    /// Stops all elements and frees what they hold; those that change alone are stopped after the others.
    ///
    /// Throws `.library` where they haven't stopped after `nanoseconds`: an element hangs and is left behind.
    public func stop(within nanoseconds: UInt64, alone: [Element] = []) throws(WeirError) {
        let isStopped = Monitor(false)
        let elements = [self] + alone
        // Given back by `performAndRelease`.
        let work = Unmanaged.passRetained(
            Work {
                for element in elements { gst_element_set_state(element.raw, GST_STATE_NULL) }
                isStopped.update { $0 = true }
            }
        )
        guard let thread = g_thread_try_new("weir-stop", performAndRelease, work.toOpaque(), nil) else {
            work.release()
            throw WeirError(.resource, "the system has no thread left to stop the pipeline “\(name)” with.")
        }
        let deadline = MonotonicTime.now.advanced(by: nanoseconds)
        guard isStopped.wait(until: deadline, { $0 ? true : nil }) == true else {
            g_thread_unref(thread)
            throw WeirError(.library, "the pipeline “\(name)” hasn't stopped in time: one of its elements hangs.")
        }
        // Joined, so that nothing of the pipeline is held any more when this returns.
        g_thread_join(thread)
    }

    /// Runs `body` on a thread of GStreamer's pool, with the pipeline kept alive until it returns.
    public func background(_ body: @escaping @Sendable () -> Void) {
        // Given back by `releaseWork`.
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        gst_element_call_async(raw, performWork, work, releaseWork)
    }

    /// Works out anew how long frames take from source to sink, after an element said that it changed.
    public func recalculateLatency() {
        gst_bin_recalculate_latency(UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GstBin.self))
    }

    /// Takes another clock, after the one that was used went away with its element.
    public func renewClock() {
        gst_element_set_state(raw, GST_STATE_PAUSED)
        gst_element_set_state(raw, GST_STATE_PLAYING)
    }

    /// Puts a message on the bus, from any thread; it comes out as `BusMessage.Kind.application`.
    public func post(application name: String) {
        gst_element_post_message(raw, gst_message_new_application(object, gst_structure_new_empty(name)))
    }

    /// Writes the elements and their links as a Graphviz drawing, for those who look closer.
    public var drawing: String {
        let bin = UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GstBin.self)
        return taken(gst_debug_bin_to_dot_data(bin, GST_DEBUG_GRAPH_SHOW_ALL)) ?? ""
    }
}

/// Keeps a Swift closure behind a C pointer.
private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

// MARK: - C callbacks

private func performWork(_ element: UnsafeMutablePointer<GstElement>?, _ work: gpointer?) {
    guard let work else { return }
    Unmanaged<Work>.fromOpaque(work).takeUnretainedValue().body()
}

private func performAndRelease(_ work: gpointer?) -> gpointer? {
    guard let work else { return nil }
    Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
    return nil
}

private func releaseWork(_ work: gpointer?) {
    guard let work else { return }
    Unmanaged<Work>.fromOpaque(work).release()
}
