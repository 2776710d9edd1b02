#pragma once
#include <gst/rtsp-server/rtsp-server.h>
// The sockets and the encryption that the RTSP server stands on.
#include <gio/gio.h>

// g_signal_connect is a macro; the data goes with the connection.
static inline gulong cweir_rtsp_signal_connect(
    gpointer instance, const char *signal, GCallback handler, gpointer data, GClosureNotify destroy) {
    return g_signal_connect_data(instance, signal, handler, data, destroy, (GConnectFlags)0);
}
// Swift sees a structure's fields only in the first module that declares it.
static inline const char *cweir_rtsp_error_text(const GError *error) { return error ? error->message : NULL; }
static inline void cweir_rtsp_permissions_unref(GstRTSPPermissions *permissions) { gst_rtsp_permissions_unref(permissions); }
static inline void cweir_rtsp_token_unref(GstRTSPToken *token) { gst_rtsp_token_unref(token); }
