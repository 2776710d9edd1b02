import CWeirGStreamer
import WeirCore

/// What a source bin's parts tell the world, from any thread, until the bin is taken down.
public final class SourceHost: @unchecked Sendable {
    // Safe to share: posting messages is locked by GStreamer; the bin outlives its parts.
    private let element: UnsafeMutablePointer<GstElement>
    private let onFailure: @Sendable (WeirError) -> Void

    init(_ element: UnsafeMutablePointer<GstElement>, onFailure: @escaping @Sendable (WeirError) -> Void) {
        self.element = element
        self.onFailure = onFailure
    }

    /// Tells of something survived.
    public func warn(_ warning: WeirError) {
        element.postWarning(warning)
    }

    /// Ends the stream with a sentence, unless one has been told already.
    public func fail(_ failure: WeirError) {
        onFailure(failure)
    }

    /// Tells programs of something, by a message of the bin's own with this name and these fields.
    public func tell(_ name: String, _ fields: [(name: String, value: Field)]) {
        guard let structure = gst_structure_new_empty(name) else { return }
        for field in fields {
            var value = GValue()
            field.value.fill(&value)
            // Takes the value over.
            gst_structure_take_value(structure, field.name, &value)
        }
        let object = UnsafeMutableRawPointer(element).assumingMemoryBound(to: GstObject.self)
        gst_element_post_message(element, gst_message_new_element(object, structure))
    }

    /// A field of a message.
    public enum Field: Sendable {
        case text(String)
        case integer(Int)

        fileprivate func fill(_ value: inout GValue) {
            switch self {
            case .text(let text):
                g_value_init(&value, cweir_type_string())
                g_value_set_string(&value, text)
            case .integer(let integer):
                g_value_init(&value, cweir_type_int())
                g_value_set_int(&value, gint(clamping: integer))
            }
        }
    }
}
