import CWeirGStreamer
import WeirElements

/// Weir's elements, made known to GStreamer in this process.
public enum TestElements {
    /// The names of all that Weir registers, in alphabetical order; starts GStreamer if nobody has.
    public static let factories: [String] = {
        start()
        let list = gst_registry_get_feature_list(gst_registry_get(), gst_element_factory_get_type())
        defer { gst_plugin_feature_list_free(list) }
        var names: [String] = []
        var item = list
        while let current = item {
            if let feature = current.pointee.data { names.append(String(cString: cweir_object_name(feature))) }
            item = current.pointee.next
        }
        return names.filter { $0.hasPrefix("weir") && !$0.hasPrefix("weirtest") }.sorted()
    }()

    /// Starts GStreamer and registers the elements, once.
    public static func start() {
        precondition(isStarted, "GStreamer can't start")
    }

    private static let isStarted: Bool = {
        guard gst_init_check(nil, nil, nil) != 0 else { return false }
        return registerElements(in: nil)
    }()
}
