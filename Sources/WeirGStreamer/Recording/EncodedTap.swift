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
    fileprivate let mark: PacketMark
    private let take: @Sendable (EncodedPacket) -> Int64

    /// Watches the decoders that come to be within `bin`.
    ///
    /// `take` is called on the streaming threads with each packet; what it returns marks the frame.
    public static func install(
        on bin: Bin,
        markingWith mark: PacketMark = .recording,
        take: @escaping @Sendable (EncodedPacket) -> Int64
    ) {
        let tap = EncodedTap(mark, take)
        bin.onDescendantAdded { element in
            guard element.decodesPictures, let pad = try? element.pad("sink") else { return }
            let place = TapPlace(tap, element.factory)
            pad.addProbe(for: [.buffers, .events, .flushes]) { passage in
                if let event = passage.event { place.take(event) } else { place.take(passage) }
                return GST_PAD_PROBE_OK
            }
        }
    }

    private init(_ mark: PacketMark, _ take: @escaping @Sendable (EncodedPacket) -> Int64) {
        self.mark = mark
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
    private let decoder: String
    private let state = Monitor(State())

    init(_ tap: EncodedTap, _ decoder: String) {
        self.tap = tap
        self.decoder = decoder
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

    func take(_ passage: Passage) {
        // What a decoder within a decoder gets was taken before.
        guard let given = passage.buffer, tap.mark.read(given) == nil else { return }
        let isNewPlace = tap.enter(self)
        let taken = state.update { state -> (format: EncodedFormat, segment: GstSegment, isRestart: Bool)? in
            guard let format = state.format else { return nil }
            defer { state.isRestart = false }
            return (format, state.segment, state.isRestart || isNewPlace)
        }
        guard let taken else { return }
        let packet = EncodedPacket(
            given,
            format: taken.format,
            in: taken.segment,
            decoder: decoder,
            isRestart: taken.isRestart
        )
        let time = tap.give(packet)
        // Where the packet is kept this makes another buffer of the same bytes.
        if let buffer = passage.makeBufferWritable() { tap.mark.put(time, on: buffer) }
    }
}
