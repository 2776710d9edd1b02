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

/// What went wrong in an element, in GStreamer's terms.
public struct ElementReport: Sendable {
    /// GStreamer's domains of errors.
    public enum Domain: Sendable { case core, library, resource, stream, other }

    public let domain: Domain
    /// The number within the domain.
    public let code: Int
    public let text: String
    /// What the element adds for those who look closer.
    public let detail: String

    public init(domain: Domain, code: Int, text: String, detail: String) {
        self.domain = domain
        self.code = code
        self.text = text
        self.detail = detail
    }
}

extension ElementReport {
    fileprivate typealias Parser = (
        UnsafeMutablePointer<GstMessage>?, UnsafeMutablePointer<UnsafeMutablePointer<GError>?>?,
        UnsafeMutablePointer<UnsafeMutablePointer<gchar>?>?
    ) -> Void

    fileprivate init(_ message: UnsafeMutablePointer<GstMessage>, _ parse: Parser) {
        var error: UnsafeMutablePointer<GError>?
        var debug: UnsafeMutablePointer<gchar>?
        parse(message, &error, &debug)
        domain = error.map { Domain($0.pointee.domain) } ?? .other
        code = error.map { Int($0.pointee.code) } ?? 0
        text = taken(error) ?? "no reason given"
        detail = taken(debug) ?? ""
    }
}

extension ElementReport.Domain {
    fileprivate init(_ domain: GQuark) {
        switch domain {
        case gst_core_error_quark(): self = .core
        case gst_library_error_quark(): self = .library
        case gst_resource_error_quark(): self = .resource
        case gst_stream_error_quark(): self = .stream
        default: self = .other
        }
    }
}

private func progressCode(_ message: UnsafeMutablePointer<GstMessage>) -> String {
    var code: UnsafeMutablePointer<gchar>?
    gst_message_parse_progress(message, nil, &code, nil)
    return taken(code) ?? ""
}
