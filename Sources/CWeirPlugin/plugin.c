#include "CWeirPlugin.h"

// The macro has no counterpart in Swift: it makes the symbol that GStreamer looks for when it loads libgstweir.so.
#define PACKAGE "weir"
GST_PLUGIN_DEFINE(
    GST_VERSION_MAJOR, GST_VERSION_MINOR, weir, "Streaming video analytics", weir_plugin_init, "0.1.0", "Apache 2.0",
    "weir", "https://example.invalid/weir")
