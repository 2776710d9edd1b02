import CWeirGStreamer
import WeirCore

extension UnsafeMutablePointer where Pointee == GstElement {
    /// The name that the element has in its pipeline.
    var name: String { cweir_object_name(self).map { String(cString: $0) } ?? "?" }

    /// Whether frames may flow: paused or playing.
    var isRunning: Bool { pointee.current_state.rawValue > GST_STATE_READY.rawValue }

    /// Ends the stream with a sentence on the bus.
    func postError(_ error: WeirError) {
        let (domain, number) = error.code.gstreamer
        cweir_element_message(self, GST_MESSAGE_ERROR, domain, number, error.message, error.description)
    }

    /// Tells of something survived, in a sentence on the bus.
    func postWarning(_ error: WeirError) {
        let (domain, number) = error.code.gstreamer
        cweir_element_message(self, GST_MESSAGE_WARNING, domain, number, error.message, error.description)
    }
}

extension WeirError.Code {
    /// GStreamer's domain and number for this kind of failure.
    fileprivate var gstreamer: (GQuark, gint) {
        switch self {
        case .settings: (gst_library_error_quark(), gint(GST_LIBRARY_ERROR_SETTINGS.rawValue))
        case .resource: (gst_resource_error_quark(), gint(GST_RESOURCE_ERROR_FAILED.rawValue))
        case .library: (gst_library_error_quark(), gint(GST_LIBRARY_ERROR_FAILED.rawValue))
        default: (gst_stream_error_quark(), gint(GST_STREAM_ERROR_FAILED.rawValue))
        }
    }
}
