import CWeirGStreamer
import Synchronization
import WeirCore

/// Which frames of a stream are decoded.
public enum DecodedFrames: String, CaseIterable, Sendable {
    case all
    /// Those that others are predicted from.
    case reference
    /// Those that stand by themselves.
    case key
}

/// Keeps encoded frames that aren't wanted from a decoder.
public final class PacketFilter: Sendable {
    private struct Format {
        var codec: EncodedPicture.Codec
        var framing: EncodedPicture.Framing
    }

    private let kept: DecodedFrames
    private let format = Mutex<Format?>(nil)

    /// Watches the input of `decoder`.
    public static func install(on decoder: Element, keeping kept: DecodedFrames) {
        guard kept != .all, let pad = gst_element_get_static_pad(decoder.raw, "sink") else { return }
        defer { gst_object_unref(pad) }
        let filter = PacketFilter(kept)
        addProbe(to: pad, for: [.buffers, .events]) { passage in
            if let event = passage.event { filter.take(event) }
            return passage.buffer.map(filter.keeps) ?? true ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP
        }
    }

    private init(_ kept: DecodedFrames) {
        self.kept = kept
    }

    private func take(_ event: UnsafeMutablePointer<GstEvent>) {
        guard event.pointee.type == GST_EVENT_CAPS else { return }
        var caps: UnsafeMutablePointer<GstCaps>?
        gst_event_parse_caps(event, &caps)
        let found = caps.flatMap { gst_caps_get_structure($0, 0) }.flatMap(Self.format)
        format.withLock { $0 = found }
    }

    private func keeps(_ buffer: UnsafeMutablePointer<GstBuffer>) -> Bool {
        switch kept {
        case .all: return true
        case .key: return cweir_buffer_is_key_frame(buffer) != 0
        case .reference:
            guard let format = format.withLock({ $0 }) else { return true }
            var map = GstMapInfo()
            guard gst_buffer_map(buffer, &map, GST_MAP_READ) != 0 else { return true }
            defer { gst_buffer_unmap(buffer, &map) }
            let bytes = UnsafeRawBufferPointer(start: map.data, count: Int(map.size))
            return EncodedPicture.isReference(bytes, format.codec, format.framing)
        }
    }

    /// Nil for codecs whose frames don't say what refers to them.
    private static func format(_ structure: UnsafeMutablePointer<GstStructure>) -> Format? {
        let codec: EncodedPicture.Codec
        switch String(cString: gst_structure_get_name(structure)) {
        case "video/x-h264": codec = .h264
        case "video/x-h265": codec = .h265
        default: return nil
        }
        let framing = gst_structure_get_string(structure, "stream-format").map { String(cString: $0) }
        // Parsers always write lengths in four bytes but where the file's own are kept, which its description tells.
        return Format(
            codec: codec,
            framing: framing == "byte-stream" ? .startCodes : .lengths(lengthSize(structure, codec))
        )
    }

    /// The size of lengths, from the decoder configuration record (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1).
    private static func lengthSize(_ structure: UnsafeMutablePointer<GstStructure>, _ codec: EncodedPicture.Codec)
        -> Int
    {
        let usual = 4
        let place = codec == .h264 ? 4 : 21
        guard let value = gst_structure_get_value(structure, "codec_data"),
            let buffer = heldBuffer(value)
        else { return usual }
        var byte: UInt8 = 0
        return gst_buffer_extract(buffer, gsize(place), &byte, 1) == 1 ? Int(byte & 3) + 1 : usual
    }
}

extension Element {
    /// Whether it decodes pictures, by the classification of its factory.
    public var decodesPictures: Bool {
        guard let factory = gst_element_get_factory(raw) else { return false }
        let classification = gst_element_factory_get_metadata(factory, GST_ELEMENT_METADATA_KLASS)
        return isPictureDecoder(classification.map { String(cString: $0) } ?? "")
    }
}

/// Whether a classification such as `Codec/Decoder/Video` is a decoder's of pictures.
///
/// Decoders of Motion JPEG are among those of images.
public func isPictureDecoder(_ classification: String) -> Bool {
    let kinds = classification.split(separator: "/")
    return kinds.contains("Decoder") && (kinds.contains("Video") || kinds.contains("Image"))
}

private func heldBuffer(_ value: UnsafePointer<GValue>) -> UnsafeMutablePointer<GstBuffer>? {
    guard g_type_is_a(cweir_value_type(value), gst_buffer_get_type()) != 0 else { return nil }
    return g_value_get_boxed(value)?.assumingMemoryBound(to: GstBuffer.self)
}
