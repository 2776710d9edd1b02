import CWeirGStreamer
import WeirCore

/// The GStreamer library of this process.
public enum Framework {
    /// Makes GStreamer ready; further calls do nothing.
    ///
    /// Throws `.library` where GStreamer can't start.
    public static func start() throws(WeirError) {
        if let failure { throw failure }
    }

    /// Such as `1.22.0`.
    public static var version: String {
        var (major, minor, micro, nano): (guint, guint, guint, guint) = (0, 0, 0, 0)
        gst_version(&major, &minor, &micro, &nano)
        return "\(major).\(minor).\(micro)"
    }

    /// Whether an element of this factory can be made.
    public static func has(_ factory: String) -> Bool {
        guard let found = gst_element_factory_find(factory) else { return false }
        gst_object_unref(UnsafeMutableRawPointer(found))
        return true
    }

    /// The address (`file://…`) of a file; nil where the path isn't one.
    public static func address(ofFile path: String) -> String? {
        taken(gst_filename_to_uri(path, nil))
    }

    // Evaluated once, by the first who asks.
    private static let failure: WeirError? = {
        var error: UnsafeMutablePointer<GError>?
        guard gst_init_check(nil, nil, &error) == 0 else { return nil }
        return WeirError(
            .library,
            "GStreamer can't start; install the Debian package gstreamer1.0-tools.",
            cause: taken(error)
        )
    }()
}

/// The text of an error of GLib's, which is freed.
func taken(_ error: UnsafeMutablePointer<GError>?) -> String? {
    guard let error else { return nil }
    defer { g_error_free(error) }
    return error.pointee.message.map { String(cString: $0) }
}

/// A string of GLib's, which is freed.
func taken(_ text: UnsafeMutablePointer<gchar>?) -> String? {
    guard let text else { return nil }
    defer { g_free(text) }
    return String(cString: text)
}
