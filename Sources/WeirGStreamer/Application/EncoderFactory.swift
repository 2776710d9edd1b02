import CWeirGStreamer
import WeirCore

/// A kind of element that encodes video.
public struct EncoderFactory: Hashable, Sendable {
    public let name: String
    /// Whether it says of itself that hardware does the work.
    public let isHardware: Bool
    /// GStreamer's rank: the higher, the sooner it is taken.
    public let rank: Int

    public init(name: String, isHardware: Bool, rank: Int) {
        self.name = name
        self.isHardware = isHardware
        self.rank = rank
    }

    /// All that make `caps`, such as `video/x-h264`; those in hardware first, then by rank, then by name.
    public static func all(making caps: String) throws(WeirError) -> [EncoderFactory] {
        try Framework.start()
        guard let wanted = gst_caps_from_string(caps) else {
            throw WeirError(.settings, "“\(caps)” is not the description of a format.")
        }
        defer { cweir_caps_unref(wanted) }
        let list = cweir_encoder_factories()
        defer { gst_plugin_feature_list_free(list) }
        var found: [EncoderFactory] = []
        var item = list
        while let current = item {
            if let data = current.pointee.data, let encoder = EncoderFactory(OpaquePointer(data), making: wanted) {
                found.append(encoder)
            }
            item = current.pointee.next
        }
        return found.sorted { $0.comesBefore($1) }
    }

    /// Whether the encoder opens, which one for hardware that is there but busy or broken doesn't.
    public var opens: Bool {
        guard let element = try? Element(name) else { return false }
        defer { gst_element_set_state(element.raw, GST_STATE_NULL) }
        return gst_element_set_state(element.raw, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE
    }

    private init?(_ factory: OpaquePointer, making caps: UnsafeMutablePointer<GstCaps>) {
        guard gst_element_factory_can_src_any_caps(factory, caps) != 0 else { return nil }
        name = String(cString: cweir_object_name(UnsafeMutableRawPointer(factory)))
        let kind =
            gst_element_factory_get_metadata(factory, GST_ELEMENT_METADATA_KLASS).map { String(cString: $0) } ?? ""
        isHardware = kind.split(separator: "/").contains("Hardware")
        rank = Int(gst_plugin_feature_get_rank(factory))
    }

    private func comesBefore(_ other: EncoderFactory) -> Bool {
        if isHardware != other.isHardware { return isHardware }
        return rank == other.rank ? name < other.name : rank > other.rank
    }
}
