import CWeirGStreamer

/// Something that an element within a bin tells on its way up, valid while it is looked at.
public struct ElementMessage {
    public enum Kind {
        case error(ElementReport)
        case warning(ElementReport)
        /// How far an element has come with something that takes long, by the element's own word for it.
        case progress(String)
        /// That an element's change of state is under way, or through.
        case stateChange
    }

    public let kind: Kind
    private let source: UnsafeMutablePointer<GstObject>

    /// Nil for messages of other kinds.
    public init?(_ message: UnsafeMutablePointer<GstMessage>) {
        guard let source = cweir_message_source(message) else { return nil }
        self.source = source
        switch cweir_message_type(message) {
        case GST_MESSAGE_ERROR: kind = .error(ElementReport(message, gst_message_parse_error))
        case GST_MESSAGE_WARNING: kind = .warning(ElementReport(message, gst_message_parse_warning))
        case GST_MESSAGE_PROGRESS: kind = .progress(progressCode(message))
        case GST_MESSAGE_ASYNC_START, GST_MESSAGE_ASYNC_DONE: kind = .stateChange
        default: return nil
        }
    }

    /// Whether `element`, or something within it, tells.
    public func isFrom(_ element: Element) -> Bool {
        source == element.object || gst_object_has_as_ancestor(source, element.object) != 0
    }
}

private func progressCode(_ message: UnsafeMutablePointer<GstMessage>) -> String {
    var code: UnsafeMutablePointer<gchar>?
    gst_message_parse_progress(message, nil, &code, nil)
    return taken(code) ?? ""
}
