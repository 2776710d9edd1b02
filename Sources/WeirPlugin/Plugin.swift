import CWeirPlugin
import WeirElements

/// Called by GStreamer when it loads the plugin.
@c(weir_plugin_init)
public func initializePlugin(_ plugin: OpaquePointer?) -> Int32 {
    registerElements(in: plugin) ? 1 : 0
}
