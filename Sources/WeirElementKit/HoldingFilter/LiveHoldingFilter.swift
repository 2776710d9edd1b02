import CWeirGStreamer
import Synchronization
import WeirCore
import WeirGStreamer

/// A running holding filter with its type erased.
class AnyLiveHoldingFilter: LiveElement {
    fileprivate(set) var sinkPad: UnsafeMutablePointer<GstPad>?
    fileprivate(set) var sourcePad: UnsafeMutablePointer<GstPad>?
    let queue = HoldQueue()
    let interruption = Interruption()
    /// How long frames are held, in nanoseconds, as told to the pipeline.
    let reportedLatency = Atomic<UInt64>(0)
    fileprivate var format: VideoFormat?
    /// The sending thread's alone.
    private var downstream = DownstreamTime()

    func addPads(sink: UnsafeMutablePointer<GstPad>, source: UnsafeMutablePointer<GstPad>) {
        (sinkPad, sourcePad) = (sink, source)
    }

    var heldFrameLimit: Int { 1 }
    var expectedLatency: UInt64 { 0 }
    func start() throws(WeirError) {}
    func begin(_ frame: borrowing Frame, _ held: HeldFrame) throws(WeirError) {}
    func flush() {}
    func stop() {}
}

final class LiveHoldingFilter<F: HoldingFilter>: AnyLiveHoldingFilter {
    private var filter = F()
    fileprivate let settings = SharedSettings<F.Settings>()

    override var heldFrameLimit: Int { max(1, filter.heldFrameLimit) }
    override var expectedLatency: UInt64 { filter.expectedLatency }
    override func start() throws(WeirError) { try filter.start(settings.snapshot, interruption) }
    override func begin(_ frame: borrowing Frame, _ held: HeldFrame) throws(WeirError) {
        try filter.begin(frame, held, settings.snapshot)
    }
    override func flush() { filter.flush() }
    override func stop() { filter.stop() }
    override func readProperty(_ id: Int, _ value: UnsafeMutablePointer<GValue>) { settings.read(id, value) }
    override func writeProperty(_ id: Int, _ value: UnsafePointer<GValue>) { settings.write(id, value, on: element) }
}

/// The settings that an element made of `F` has now; nil for an element of another kind.
public func settings<F: HoldingFilter>(of element: Element, as _: F.Type) -> F.Settings? {
    element.withPointer { live($0, as: LiveHoldingFilter<F>.self)?.settings.snapshot }
}

// MARK: - The streaming thread

extension AnyLiveHoldingFilter {
    /// Takes over the reference to `buffer`.
    func chain(_ buffer: UnsafeMutablePointer<GstBuffer>) -> GstFlowReturn {
        guard let format else {
            cweir_buffer_unref(buffer)
            return GST_FLOW_NOT_NEGOTIATED
        }
        let flow = queue.waitForRoom(heldFrameLimit)
        let held = HeldFrame(buffer: buffer, format: format, queue: queue, element: element)
        guard flow == GST_FLOW_OK, queue.append(held) else {
            cweir_buffer_unref(buffer)
            return flow == GST_FLOW_OK ? GST_FLOW_FLUSHING : flow
        }
        // Only a begun frame can leave the queue, so the buffer stays ours to look at.
        defer { held.markBegun() }
        do throws(WeirError) {
            try begin(Frame(buffer: buffer, element: element, format: format), held)
        } catch {
            held.fail(error)
        }
        reportLatency()
        return GST_FLOW_OK
    }

    /// Tells the pipeline when frames are held for clearly longer than it knows.
    private func reportLatency() {
        let steps = (expectedLatency + latencyStep - 1) / latencyStep
        guard steps * latencyStep > reportedLatency.load(ordering: .relaxed) else { return }
        reportedLatency.store(steps * latencyStep, ordering: .relaxed)
        gst_element_post_message(element, gst_message_new_latency(cweir_object(element)))
    }

    /// Takes over the reference to `event`.
    func receive(_ event: UnsafeMutablePointer<GstEvent>) -> gboolean {
        switch event.pointee.type {
        case GST_EVENT_FLUSH_START:
            let result = gst_pad_push_event(sourcePad, event)
            queue.startFlushing()
            interruption.interrupt()
            gst_pad_pause_task(sourcePad)
            return result
        case GST_EVENT_FLUSH_STOP:
            let result = gst_pad_push_event(sourcePad, event)
            queue.stopFlushing(sourcePad)
            flush()
            startSending()
            return result
        case GST_EVENT_CAPS:
            var caps: UnsafeMutablePointer<GstCaps>?
            gst_event_parse_caps(event, &caps)
            format = VideoFormat(caps: caps)
            return queue.append(event) ? 1 : 0
        default:
            guard cweir_event_is_serialized(event) != 0 else { return gst_pad_push_event(sourcePad, event) }
            let isEnd = event.pointee.type == GST_EVENT_EOS
            if queue.append(event) { return 1 }
            if isEnd { reportLostFlow(queue.flow) }
            return 0
        }
    }

    /// Answers a query that must not overtake frames.
    func answerInOrder(_ query: UnsafeMutablePointer<GstQuery>) -> gboolean {
        guard queue.waitUntilSent() else { return 0 }
        guard query.pointee.type == GST_QUERY_ALLOCATION else { return gst_pad_peer_query(sourcePad, query) }
        let result = forwardAllocation(query, to: sourcePad)
        reserveBuffers(in: query, heldFrameLimit)
        return result
    }
}

// MARK: - The sending thread

extension AnyLiveHoldingFilter {
    func startSending() {
        gst_pad_start_task(sourcePad, sendNext, sourcePad, nil)
    }

    /// Sends one item; pauses the thread when there is nothing more to send.
    fileprivate func send() {
        guard let item = queue.next() else {
            gst_pad_pause_task(sourcePad)
            return
        }
        switch item {
        case .event(let event): gst_pad_push_event(sourcePad, event)
        case .frame(let held):
            let flow = send(held)
            guard flow != GST_FLOW_OK else { return }
            let hasEnded = queue.finish(with: flow)
            if hasEnded { reportLostFlow(flow) }
            gst_pad_pause_task(sourcePad)
        }
    }

    private func send(_ held: HeldFrame) -> GstFlowReturn {
        let buffer = cweir_buffer_make_writable(held.buffer)
        guard let buffer else { return GST_FLOW_ERROR }
        do throws(WeirError) {
            var frame = Frame(buffer: buffer, element: element, format: held.format)
            if let outcome = held.outcome {
                try outcome.get()(&frame)
            }
        } catch {
            cweir_buffer_unref(buffer)
            // Whoever hears of the failure shall find that no more frames are taken.
            _ = queue.finish(with: GST_FLOW_ERROR)
            element.postError(error)
            return GST_FLOW_ERROR
        }
        let begin = MonotonicTime.now
        let flow = gst_pad_push(sourcePad, buffer)
        downstream.learn(MonotonicTime.now.nanoseconds - begin.nanoseconds)
        queue.downstreamTime.store(downstream.most, ordering: .relaxed)
        return flow
    }

    /// Upstream hears of a failure with its next frame; after its last there is only the bus.
    private func reportLostFlow(_ flow: GstFlowReturn) {
        guard flow == GST_FLOW_NOT_LINKED || flow.rawValue < GST_FLOW_EOS.rawValue else { return }
        guard flow != GST_FLOW_ERROR else { return }  // Whoever failed has said so.
        let reason = gst_flow_get_name(flow).map { String(cString: $0) } ?? "unknown"
        element.postError(WeirError(.stream, "the stream stopped behind \(element.name): \(reason)"))
    }
}

/// Latency is told in steps of 10 ms, so that the pipeline doesn't configure itself anew for each frame.
private let latencyStep: UInt64 = 10_000_000

private func sendNext(_ pad: gpointer?) {
    guard let pad else { return }
    let parent = gst_pad_get_parent_element(pad.assumingMemoryBound(to: GstPad.self))
    guard let parent else { return }
    live(parent, as: AnyLiveHoldingFilter.self)?.send()
    gst_object_unref(parent)
}
