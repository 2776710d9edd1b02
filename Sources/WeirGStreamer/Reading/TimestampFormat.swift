import CWeirGStreamer

/// The kinds of reference timestamps that a buffer can carry.
enum TimestampFormat {
    /// The caps of a kind, which are kept as long as the process.
    static func caps(_ name: String) -> UnsafeMutablePointer<GstCaps>? {
        let caps = gst_caps_new_empty_simple(name)
        // Never released, which is no leak.
        caps?.pointee.mini_object.flags |= GST_MINI_OBJECT_FLAG_MAY_BE_LEAKED.rawValue
        return caps
    }
}
