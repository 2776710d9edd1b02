import CWeirGStreamer
import WeirCore

extension Element {
    /// Tells of something survived, in a sentence on the bus.
    public func post(warning: WeirError) {
        cweir_element_message(
            raw,
            GST_MESSAGE_WARNING,
            gst_resource_error_quark(),
            gint(GST_RESOURCE_ERROR_FAILED.rawValue),
            warning.message,
            warning.message
        )
    }
}
