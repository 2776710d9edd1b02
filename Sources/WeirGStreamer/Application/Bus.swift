import CWeirGStreamer
import WeirCore

/// Where a pipeline's elements tell what happens.
public final class Bus: @unchecked Sendable {
    // Safe to share: the pointer never changes, and GStreamer's bus locks itself.
    private let raw: UnsafeMutablePointer<GstBus>

    init(of pipeline: Pipeline) {
        raw = gst_element_get_bus(pipeline.raw)
    }

    deinit {
        gst_object_unref(raw)
    }

    /// The next message; nil where none came within `nanoseconds`.
    ///
    /// Call from one thread at a time.
    public func next(within nanoseconds: UInt64) -> BusMessage? {
        guard let message = gst_bus_timed_pop_filtered(raw, GstClockTime(nanoseconds), wanted) else { return nil }
        defer { cweir_message_unref(message) }
        return BusMessage(message)
    }
}

/// All kinds that `BusMessage` knows.
private let wanted = GstMessageType(
    rawValue: [
        GST_MESSAGE_EOS, GST_MESSAGE_ERROR, GST_MESSAGE_WARNING, GST_MESSAGE_ELEMENT, GST_MESSAGE_APPLICATION,
        GST_MESSAGE_LATENCY, GST_MESSAGE_CLOCK_LOST, GST_MESSAGE_STATE_CHANGED,
    ].reduce(0) { $0 | $1.rawValue }
)

/// Something that an element told.
public struct BusMessage: Sendable {
    public enum Kind: Sendable, Hashable {
        /// All sinks have seen the end.
        case endOfStream
        case error(ElementReport)
        case warning(ElementReport)
        /// A message of an element's own kind, by the name of its structure, with its fields as text.
        case element(name: String, fields: [String: String])
        /// What `Pipeline.post(application:)` was given.
        case application(String)
        case latencyChanged
        case clockLost
        case stateChanged(isPlaying: Bool)
    }

    public let kind: Kind
    /// The names of the elements that hold the one that spoke, outermost first, and of itself.
    public let origin: [String]
    /// The factory of the element that spoke; nil where there is none.
    public let factory: String?
}

extension BusMessage {
    fileprivate init(_ message: UnsafeMutablePointer<GstMessage>) {
        kind = Kind(message)
        var names: [String] = []
        var object = cweir_message_source(message)
        factory = object.flatMap(factoryName)
        while let current = object {
            names.append(String(cString: cweir_object_name(current)))
            object = current.pointee.parent
        }
        origin = names.reversed()
    }
}

extension BusMessage.Kind {
    fileprivate init(_ message: UnsafeMutablePointer<GstMessage>) {
        switch cweir_message_type(message) {
        case GST_MESSAGE_ERROR: self = .error(ElementReport(message, gst_message_parse_error))
        case GST_MESSAGE_WARNING: self = .warning(ElementReport(message, gst_message_parse_warning))
        case GST_MESSAGE_ELEMENT: self = .element(name: structureName(message), fields: structureFields(message))
        case GST_MESSAGE_APPLICATION: self = .application(structureName(message))
        case GST_MESSAGE_LATENCY: self = .latencyChanged
        case GST_MESSAGE_CLOCK_LOST: self = .clockLost
        case GST_MESSAGE_STATE_CHANGED:
            var state = GST_STATE_NULL
            gst_message_parse_state_changed(message, nil, &state, nil)
            self = .stateChanged(isPlaying: state == GST_STATE_PLAYING)
        default: self = .endOfStream
        }
    }
}

private func structureName(_ message: UnsafeMutablePointer<GstMessage>) -> String {
    gst_message_get_structure(message).map { String(cString: gst_structure_get_name($0)) } ?? ""
}

private func structureFields(_ message: UnsafeMutablePointer<GstMessage>) -> [String: String] {
    guard let structure = gst_message_get_structure(message) else { return [:] }
    var fields: [String: String] = [:]
    for index in 0..<max(0, gst_structure_n_fields(structure)) {
        guard let name = gst_structure_nth_field_name(structure, guint(index)) else { continue }
        guard let value = gst_structure_get_value(structure, name) else { continue }
        // Texts as they are; gst_value_serialize would put some of them into quotation marks.
        let isText = cweir_value_type(value) == cweir_type_string()
        fields[String(cString: name)] =
            isText ? g_value_get_string(value).map { String(cString: $0) } : taken(gst_value_serialize(value))
    }
    return fields
}

private func factoryName(_ object: UnsafeMutablePointer<GstObject>) -> String? {
    guard g_type_is_a(cweir_type_of(object), gst_element_get_type()) != 0 else { return nil }
    let element = UnsafeMutableRawPointer(object).assumingMemoryBound(to: GstElement.self)
    return gst_element_get_factory(element).map { String(cString: cweir_object_name(UnsafeMutableRawPointer($0))) }
}
