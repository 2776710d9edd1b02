import CWeirGStreamer
import Synchronization
import WeirCore

/// Hands out what goes into the video decoders of a stream, and marks it so that decoded frames tell which packet they were.
///
/// Decoders may come and go, as when a camera is connected anew.
public final class EncodedTap: Sendable {
    private struct State {
        var formatCount = 0
        /// The place of the decoder that the latest packet went to.
        var place: ObjectIdentifier?
    }

    private let state = Mutex(State())
    private let take: @Sendable (EncodedPacket) -> Int64

    /// Watches the decoders that come to be within `bin`.
    ///
    /// `take` is called on the streaming threads with each packet; what it returns, in nanoseconds, marks the frame.
    public static func install(on bin: Bin, take: @escaping @Sendable (EncodedPacket) -> Int64) {
        let tap = EncodedTap(take)
        bin.onDescendantAdded { element in
            guard element.decodesVideo, let pad = try? element.pad("sink") else { return }
            // Given back by `releaseTapPlace` when the pad drops its probe.
            let place = Unmanaged.passRetained(TapPlace(tap)).toOpaque()
            let kinds =
                GST_PAD_PROBE_TYPE_BUFFER.rawValue | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM.rawValue
                | GST_PAD_PROBE_TYPE_EVENT_FLUSH.rawValue
            gst_pad_add_probe(pad.raw, GstPadProbeType(rawValue: kinds), tapPackets, place, releaseTapPlace)
        }
    }

    private init(_ take: @escaping @Sendable (EncodedPacket) -> Int64) {
        self.take = take
    }

    /// Whether this is the first packet that goes to this place after another one.
    fileprivate func enter(_ place: TapPlace) -> Bool {
        state.withLock { state in
            defer { state.place = ObjectIdentifier(place) }
            return state.place != ObjectIdentifier(place)
        }
    }

    fileprivate func makeFormat(_ caps: UnsafeMutablePointer<GstCaps>) -> EncodedFormat {
        let number = state.withLock { state in
            defer { state.formatCount += 1 }
            return state.formatCount
        }
        return EncodedFormat(caps, number: number)
    }

    fileprivate func give(_ packet: EncodedPacket) -> Int64 { take(packet) }
}

/// One decoder's input.
private final class TapPlace: Sendable {
    private struct State {
        var segment = GstSegment()
        var format: EncodedFormat?
        var isRestart = true
    }

    private let tap: EncodedTap
    private let state = Monitor(State())

    init(_ tap: EncodedTap) {
        self.tap = tap
    }

    func take(_ event: UnsafeMutablePointer<GstEvent>) {
        switch event.pointee.type {
        case GST_EVENT_SEGMENT: state.update { gst_event_copy_segment(event, &$0.segment) }
        case GST_EVENT_FLUSH_STOP: state.update { $0.isRestart = true }
        case GST_EVENT_CAPS:
            var caps: UnsafeMutablePointer<GstCaps>?
            gst_event_parse_caps(event, &caps)
            guard let caps else { return }
            state.update { state in
                if let known = state.format, gst_caps_is_equal(known.caps, caps) != 0 { return }
                state.format = tap.makeFormat(caps)
            }
        default: return
        }
    }

    func take(_ info: UnsafeMutablePointer<GstPadProbeInfo>) {
        // What a decoder within a decoder gets was taken before.
        guard let given = cweir_probe_buffer(info), recordingMark(of: given) == nil else { return }
        let isNewPlace = tap.enter(self)
        let taken = state.update { state -> (format: EncodedFormat, segment: GstSegment, isRestart: Bool)? in
            guard let format = state.format else { return nil }
            defer { state.isRestart = false }
            return (format, state.segment, state.isRestart || isNewPlace)
        }
        guard let taken else { return }
        let packet = EncodedPacket(given, format: taken.format, in: taken.segment, isRestart: taken.isRestart)
        let time = tap.give(packet)
        // Where the packet is kept this makes another buffer of the same bytes.
        guard let buffer = cweir_buffer_make_writable(given) else { return }
        info.pointee.data = UnsafeMutableRawPointer(buffer)
        mark(buffer, time)
    }
}

extension Element {
    /// Whether it makes pictures of encoded ones.
    fileprivate var decodesVideo: Bool {
        guard let factory = gst_element_get_factory(raw),
            let classification = gst_element_factory_get_metadata(factory, GST_ELEMENT_METADATA_KLASS)
        else { return false }
        let kinds = String(cString: classification).split(separator: "/")
        // Decoders of Motion JPEG are among those of images.
        return kinds.contains("Decoder") && (kinds.contains("Video") || kinds.contains("Image"))
    }
}

// MARK: - C callbacks

private func tapPackets(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ place: gpointer?
) -> GstPadProbeReturn {
    guard let info, let place else { return GST_PAD_PROBE_OK }
    let tapped = Unmanaged<TapPlace>.fromOpaque(place).takeUnretainedValue()
    if info.pointee.type.rawValue & GST_PAD_PROBE_TYPE_BUFFER.rawValue != 0 {
        tapped.take(info)
    } else if let event = cweir_probe_event(info) {
        tapped.take(event)
    }
    return GST_PAD_PROBE_OK
}

private func releaseTapPlace(_ place: gpointer?) {
    guard let place else { return }
    Unmanaged<TapPlace>.fromOpaque(place).release()
}
