import CWeirGStreamer
import WeirCore
import WeirGStreamer

/// A running filter with its type erased.
class AnyLiveFilter: LiveElement {
    fileprivate var format: VideoFormat?

    func start() throws(WeirError) {}
    func process(_ frame: inout Frame) throws(WeirError) {}
    func end() -> FrameMetadata? { nil }
    func process(closing metadata: FrameMetadata) throws(WeirError) {}
    func flush() {}
    func stop() {}
}

private final class LiveFilter<F: Filter>: AnyLiveFilter {
    private var filter = F()
    private let settings = SharedSettings<F.Settings>()

    override func start() throws(WeirError) { try filter.start(settings.snapshot) }
    override func process(_ frame: inout Frame) throws(WeirError) { try filter.process(&frame, settings.snapshot) }
    override func end() -> FrameMetadata? { filter.end() }
    override func process(closing metadata: FrameMetadata) throws(WeirError) {
        try filter.process(closing: metadata, settings.snapshot)
    }
    override func flush() { filter.flush() }
    override func stop() { filter.stop() }
    override func readProperty(_ id: Int, _ value: UnsafeMutablePointer<GValue>) { settings.read(id, value) }
    override func writeProperty(_ id: Int, _ value: UnsafePointer<GValue>) { settings.write(id, value, on: element) }
}

final class FilterBlueprint<F: Filter>: ElementBlueprint {
    init() {
        super.init(info: F.info, typeName: "Weir\(F.self)", parentType: gst_base_transform_get_type())
    }

    override func makeLive(_ element: UnsafeMutablePointer<GstElement>) -> LiveElement { LiveFilter<F>(element) }

    override func describe(_ objectClass: UnsafeMutableRawPointer) {
        describe(
            objectClass,
            F.Settings.self,
            pads: [
                PadTemplate(name: "sink", direction: GST_PAD_SINK, caps: F.pads),
                PadTemplate(name: "src", direction: GST_PAD_SRC, caps: F.pads),
            ]
        )
        fillTransformClass(objectClass.assumingMemoryBound(to: GstBaseTransformClass.self))
    }
}

extension AnyLiveFilter {
    /// Takes in an event that is then passed on.
    fileprivate func take(_ event: UnsafeMutablePointer<GstEvent>, of transform: UnsafeMutablePointer<GstBaseTransform>)
    {
        switch event.pointee.type {
        case GST_EVENT_FLUSH_STOP: flush()
        case GST_EVENT_EOS:
            if let closing = end() { gst_pad_push_event(transform.pointee.srcpad, closingEvent(closing)) }
        case GST_EVENT_CUSTOM_DOWNSTREAM:
            guard let closing = event.closingMetadata else { return }
            do throws(WeirError) { try process(closing: closing) } catch { element.postError(error) }
        default: return
        }
    }
}

// MARK: - C callbacks

private func fillTransformClass(_ transform: UnsafeMutablePointer<GstBaseTransformClass>) {
    transform.pointee.start = { element in
        guard let element, let filter = live(element, as: AnyLiveFilter.self) else { return 0 }
        do throws(WeirError) { try filter.start() } catch {
            filter.element.postError(error)
            return 0
        }
        return 1
    }
    transform.pointee.stop = { element in
        live(element, as: AnyLiveFilter.self)?.stop()
        return 1
    }
    transform.pointee.set_caps = { element, input, output in
        guard let filter = live(element, as: AnyLiveFilter.self) else { return 0 }
        filter.format = VideoFormat(caps: input)
        return 1
    }
    transform.pointee.sink_event = { element, event in
        if let element, let event { live(element, as: AnyLiveFilter.self)?.take(event, of: element) }
        return parentClass(of: element, as: GstBaseTransformClass.self)?.pointee.sink_event(element, event) ?? 0
    }
    transform.pointee.propose_allocation = { element, decided, query in
        guard let element, let query else { return 0 }
        return forwardAllocation(query, to: element.pointee.srcpad)
    }
    transform.pointee.transform_ip = { element, buffer in
        guard let element, let buffer, let filter = live(element, as: AnyLiveFilter.self) else { return GST_FLOW_ERROR }
        guard let format = filter.format else { return GST_FLOW_NOT_NEGOTIATED }
        do throws(WeirError) {
            var frame = Frame(buffer: buffer, element: filter.element, format: format)
            try filter.process(&frame)
            return GST_FLOW_OK
        } catch {
            filter.element.postError(error)
            return GST_FLOW_ERROR
        }
    }
}
