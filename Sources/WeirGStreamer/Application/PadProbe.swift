import CWeirGStreamer

/// Which kinds of what goes by a pad a probe is told of.
public struct PassageKinds: OptionSet, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    public static let buffers = PassageKinds(rawValue: GST_PAD_PROBE_TYPE_BUFFER.rawValue)
    /// Events on their way downstream, without flushes.
    public static let events = PassageKinds(rawValue: GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM.rawValue)
    public static let upstreamEvents = PassageKinds(rawValue: GST_PAD_PROBE_TYPE_EVENT_UPSTREAM.rawValue)
    public static let flushes = PassageKinds(rawValue: GST_PAD_PROBE_TYPE_EVENT_FLUSH.rawValue)
    /// Buffers, lists of them and events on their way downstream.
    public static let allDownstream = PassageKinds(rawValue: GST_PAD_PROBE_TYPE_DATA_DOWNSTREAM.rawValue)
    /// Questions from downstream, before anyone has answered them.
    public static let questions = PassageKinds(
        rawValue: GST_PAD_PROBE_TYPE_QUERY_UPSTREAM.rawValue | GST_PAD_PROBE_TYPE_PUSH.rawValue
    )
}

/// What is going by a pad; of use only within the call that hands it out.
public struct Passage {
    public let pad: UnsafeMutablePointer<GstPad>
    private let info: UnsafeMutablePointer<GstPadProbeInfo>

    fileprivate init(_ pad: UnsafeMutablePointer<GstPad>, _ info: UnsafeMutablePointer<GstPadProbeInfo>) {
        self.pad = pad
        self.info = info
    }

    public var buffer: UnsafeMutablePointer<GstBuffer>? { has(.buffers) ? cweir_probe_buffer(info) : nil }

    public var event: UnsafeMutablePointer<GstEvent>? {
        has([.events, .upstreamEvents, .flushes]) ? cweir_probe_event(info) : nil
    }

    public var question: UnsafeMutablePointer<GstQuery>? {
        info.pointee.type.rawValue & GST_PAD_PROBE_TYPE_QUERY_UPSTREAM.rawValue != 0 ? cweir_probe_query(info) : nil
    }

    /// The buffer as one that may be changed, which goes on in its place.
    public func makeBufferWritable() -> UnsafeMutablePointer<GstBuffer>? {
        guard let given = buffer, let writable = cweir_buffer_make_writable(given) else { return nil }
        info.pointee.data = UnsafeMutableRawPointer(writable)
        return writable
    }

    /// Copies a segment's event into `segment`, and lets one without beginning or end go on in its place.
    func makeSegmentEndless(_ event: UnsafeMutablePointer<GstEvent>, keeping segment: inout GstSegment) {
        gst_event_copy_segment(event, &segment)
        var endless = GstSegment()
        gst_segment_init(&endless, GST_FORMAT_TIME)
        let replacement = gst_event_new_segment(&endless)
        gst_event_set_seqnum(replacement, gst_event_get_seqnum(event))
        cweir_event_unref(event)
        info.pointee.data = UnsafeMutableRawPointer(replacement)
    }

    private func has(_ kinds: PassageKinds) -> Bool { info.pointee.type.rawValue & kinds.rawValue != 0 }
}

/// Calls `body` with what goes by `pad`, on the thread that brings it; what `body` returns decides what becomes of it.
///
/// It is called for as long as the pad lives, until it returns `GST_PAD_PROBE_REMOVE` or the probe with the number that
/// is returned is removed.
@discardableResult
public func addProbe(
    to pad: UnsafeMutablePointer<GstPad>,
    for kinds: PassageKinds,
    _ body: @escaping @Sendable (Passage) -> GstPadProbeReturn
) -> gulong {
    // The pad gives the reference back through `releaseProbe` when it drops the probe.
    let probe = Unmanaged.passRetained(PadProbe(body)).toOpaque()
    return gst_pad_add_probe(pad, GstPadProbeType(rawValue: kinds.rawValue), callProbe, probe, releaseProbe)
}

extension Pad {
    @discardableResult
    func addProbe(for kinds: PassageKinds, _ body: @escaping @Sendable (Passage) -> GstPadProbeReturn) -> gulong {
        WeirGStreamer.addProbe(to: raw, for: kinds, body)
    }
}

/// Keeps a Swift closure behind a C pointer.
private final class PadProbe: Sendable {
    let body: @Sendable (Passage) -> GstPadProbeReturn

    init(_ body: @escaping @Sendable (Passage) -> GstPadProbeReturn) {
        self.body = body
    }
}

// MARK: - C callbacks

private func callProbe(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ probe: gpointer?
) -> GstPadProbeReturn {
    guard let pad, let info, let probe else { return GST_PAD_PROBE_OK }
    return Unmanaged<PadProbe>.fromOpaque(probe).takeUnretainedValue().body(Passage(pad, info))
}

private func releaseProbe(_ probe: gpointer?) {
    guard let probe else { return }
    Unmanaged<PadProbe>.fromOpaque(probe).release()
}
