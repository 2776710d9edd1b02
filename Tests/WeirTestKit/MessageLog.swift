import CWeirGStreamer
import WeirCore

/// Keeps all that the elements of a pipeline tell on its bus.
public final class MessageLog: Sendable {
    /// A message of an element's own kind.
    public struct Note: Sendable {
        public let name: String
        /// The values of its fields, as text.
        public let fields: [String: String]
    }

    private struct State {
        var texts: [String] = []
        var notes: [Note] = []
    }

    private let state = Monitor(State())

    /// Each message as text, with all that it carries.
    public var texts: [String] { state.read { $0.texts } }

    /// The messages of elements' own kinds.
    public var notes: [Note] { state.read { $0.notes } }

    /// Waits for a message of a name that fulfils a condition; nil where none comes in time.
    public func waitForNote(
        _ name: String,
        within seconds: Double = testPatience,
        where isRight: ([String: String]) -> Bool = { _ in true }
    ) -> [String: String]? {
        let deadline = MonotonicTime.now.advanced(by: seconds.nanoseconds)
        return state.wait(until: deadline) { state in
            state.notes.first { $0.name == name && isRight($0.fields) }?.fields
        }
    }

    /// Waits until a message's text holds `part`; false where none does in time.
    public func waitForText(_ part: String, within seconds: Double = testPatience) -> Bool {
        let deadline = MonotonicTime.now.advanced(by: seconds.nanoseconds)
        return state.wait(until: deadline) { $0.texts.contains { $0.contains(part) } ? true : nil } ?? false
    }

    func install(on bus: UnsafeMutablePointer<GstBus>) {
        // Given back by `releaseMessages` when the bus goes.
        gst_bus_set_sync_handler(bus, keepMessage, Unmanaged.passRetained(self).toOpaque(), releaseMessages)
    }

    fileprivate func add(_ message: UnsafeMutablePointer<GstMessage>) {
        var text = String(cString: gst_message_type_get_name(message.pointee.type))
        let structure = gst_message_get_structure(message)
        if let structure { text += " " + written(gst_structure_to_string(structure)) }
        var (error, debug) = (UnsafeMutablePointer<GError>?.none, UnsafeMutablePointer<gchar>?.none)
        switch message.pointee.type {
        case GST_MESSAGE_ERROR: gst_message_parse_error(message, &error, &debug)
        case GST_MESSAGE_WARNING: gst_message_parse_warning(message, &error, &debug)
        default: break
        }
        if let error { text += " " + String(cString: error.pointee.message) }
        text += " " + written(debug)
        g_clear_error(&error)
        let isNote = message.pointee.type == GST_MESSAGE_ELEMENT
        let note =
            isNote ? structure.map { Note(name: String(cString: gst_structure_get_name($0)), fields: fields($0)) } : nil
        state.update { state in
            state.texts.append(text)
            if let note { state.notes.append(note) }
        }
    }

    private func fields(_ structure: UnsafePointer<GstStructure>) -> [String: String] {
        var fields: [String: String] = [:]
        for index in 0..<guint(max(0, gst_structure_n_fields(structure))) {
            guard let name = gst_structure_nth_field_name(structure, index),
                let value = gst_structure_get_value(structure, name)
            else { continue }
            let text =
                holdsText(value)
                ? g_value_get_string(value).map { String(cString: $0) } ?? "" : written(gst_value_serialize(value))
            fields[String(cString: name)] = text
        }
        return fields
    }
}

private func holdsText(_ value: UnsafePointer<GValue>) -> Bool {
    cweir_value_type(value) == cweir_type_string()
}

/// A string of GLib's, which is freed.
private func written(_ text: UnsafeMutablePointer<gchar>?) -> String {
    guard let text else { return "" }
    defer { g_free(text) }
    return String(cString: text)
}

// MARK: - C callbacks

private func keepMessage(
    _ bus: UnsafeMutablePointer<GstBus>?,
    _ message: UnsafeMutablePointer<GstMessage>?,
    _ log: gpointer?
) -> GstBusSyncReply {
    if let message, let log { Unmanaged<MessageLog>.fromOpaque(log).takeUnretainedValue().add(message) }
    return GST_BUS_PASS
}

private func releaseMessages(_ log: gpointer?) {
    guard let log else { return }
    Unmanaged<MessageLog>.fromOpaque(log).release()
}
