import CWeirGStreamer
import WeirCore

/// An `appsrc` that gives a decoder packets which were kept.
public final class PacketInlet: @unchecked Sendable {
    // Safe to share: the pointer never changes, and GStreamer's elements lock themselves.
    public let element: Element
    private let raw: UnsafeMutablePointer<GstAppSrc>

    /// Packets that wait for the decoder; `push` waits while there are so many.
    private static let waitingLimit = 4

    /// Makes the element, in no bin yet.
    public init() throws(WeirError) {
        element = try Element("appsrc")
        try element.set("format", to: "time")
        try element.set("block", to: true)
        try element.set("max-bytes", to: 0)
        try element.set("max-buffers", to: .integer(Self.waitingLimit))
        raw = UnsafeMutableRawPointer(element.raw).assumingMemoryBound(to: GstAppSrc.self)
    }

    /// Says what the packets that follow are; false where that is no format.
    public func setFormat(_ text: String) -> Bool {
        guard let caps = gst_caps_from_string(text) else { return false }
        defer { cweir_caps_unref(caps) }
        gst_app_src_set_caps(raw, caps)
        return true
    }

    /// Gives the next packet, marked with its number, once there is room; false where nobody wants more.
    public func push(_ content: PacketContent, number: Int64) -> Bool {
        guard let buffer = content.makeBuffer() else { return false }
        PacketMark.number.put(number, on: buffer)
        return gst_app_src_push_buffer(raw, buffer) == GST_FLOW_OK
    }

    /// Says that no more packets come; what the decoder still has comes out.
    public func end() {
        gst_app_src_end_of_stream(raw)
    }
}
