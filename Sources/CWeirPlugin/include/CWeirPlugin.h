#pragma once
#include <gst/gst.h>

// Defined in Swift, in WeirPlugin.
gboolean weir_plugin_init(GstPlugin *plugin);
