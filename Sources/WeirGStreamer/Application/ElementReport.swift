import CWeirGStreamer

/// What went wrong in an element, in GStreamer's terms.
public struct ElementReport: Sendable, Hashable {
    /// GStreamer's domains of errors.
    public enum Domain: Sendable, Hashable { case core, library, resource, stream, other }

    public let domain: Domain
    /// The number within the domain.
    public let code: Int
    /// What happened, in the words of the element.
    public let text: String
    /// What it adds for those who look closer.
    public let detail: String?

    public init(domain: Domain, code: Int, text: String, detail: String?) {
        self.domain = domain
        self.code = code
        self.text = text
        self.detail = detail
    }
}

extension ElementReport {
    typealias Parser = (
        UnsafeMutablePointer<GstMessage>?, UnsafeMutablePointer<UnsafeMutablePointer<GError>?>?,
        UnsafeMutablePointer<UnsafeMutablePointer<gchar>?>?
    ) -> Void

    init(_ message: UnsafeMutablePointer<GstMessage>, _ parse: Parser) {
        var error: UnsafeMutablePointer<GError>?
        var debug: UnsafeMutablePointer<gchar>?
        parse(message, &error, &debug)
        domain = error.map { Domain($0.pointee.domain) } ?? .other
        code = error.map { Int($0.pointee.code) } ?? 0
        text = taken(error) ?? "an element failed without a word"
        detail = taken(debug)
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
