#pragma once
#include <gst/gst.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/base/gstbasesink.h>
#include <gst/base/gstbasetransform.h>
#include <gst/base/gstpushsrc.h>
#include <gst/video/gstvideometa.h>
#include <gst/video/gstvideopool.h>
#include <gst/video/video.h>

// Macros that Swift cannot import.
static inline GType cweir_type_of(gpointer instance) { return G_TYPE_FROM_INSTANCE(instance); }
static inline gpointer cweir_class_of(gpointer instance) { return G_OBJECT_GET_CLASS(instance); }
static inline const gchar *cweir_object_name(gpointer object) { return GST_OBJECT_NAME(object); }
static inline GstBuffer *cweir_probe_buffer(GstPadProbeInfo *info) { return GST_PAD_PROBE_INFO_BUFFER(info); }
static inline GstEvent *cweir_probe_event(GstPadProbeInfo *info) { return GST_PAD_PROBE_INFO_EVENT(info); }
static inline GstQuery *cweir_probe_query(GstPadProbeInfo *info) { return GST_PAD_PROBE_INFO_QUERY(info); }
static inline gboolean cweir_event_is_serialized(GstEvent *event) { return GST_EVENT_IS_SERIALIZED(event); }
static inline gboolean cweir_event_is_sticky(GstEvent *event) { return GST_EVENT_IS_STICKY(event); }
static inline gboolean cweir_buffer_is_writable(GstBuffer *buffer) { return gst_buffer_is_writable(buffer); }
static inline GstBuffer *cweir_buffer_make_writable(GstBuffer *buffer) { return gst_buffer_make_writable(buffer); }
static inline GstBuffer *cweir_buffer_ref(GstBuffer *buffer) { return gst_buffer_ref(buffer); }
static inline void cweir_buffer_unref(GstBuffer *buffer) { gst_buffer_unref(buffer); }
static inline GstCaps *cweir_caps_make_writable(GstCaps *caps) { return gst_caps_make_writable(caps); }
static inline GstCaps *cweir_caps_ref(GstCaps *caps) { return gst_caps_ref(caps); }
static inline void cweir_caps_unref(GstCaps *caps) { gst_caps_unref(caps); }
static inline GstEvent *cweir_event_ref(GstEvent *event) { return gst_event_ref(event); }
static inline void cweir_event_unref(GstEvent *event) { gst_event_unref(event); }
static inline void cweir_message_unref(GstMessage *message) { gst_message_unref(message); }
static inline GstMessage *cweir_message_ref(GstMessage *message) { return gst_message_ref(message); }
static inline gboolean cweir_query_is_serialized(GstQuery *query) { return GST_QUERY_IS_SERIALIZED(query); }
static inline void cweir_pad_proxy_caps(GstPad *pad) { GST_PAD_SET_PROXY_CAPS(pad); }
static inline void cweir_query_unref(GstQuery *query) { gst_query_unref(query); }
static inline GstGhostPad *cweir_ghost_pad(GstPad *pad) { return GST_GHOST_PAD_CAST(pad); }
static inline void cweir_object_set_flag(gpointer object, guint32 flag) { GST_OBJECT_FLAG_SET(object, flag); }
static inline GstObject *cweir_object(gpointer object) { return GST_OBJECT_CAST(object); }
static inline gboolean cweir_meta_transform_is_copy(GQuark type) { return GST_META_TRANSFORM_IS_COPY(type); }
static inline gboolean cweir_clock_time_is_valid(GstClockTime time) { return GST_CLOCK_TIME_IS_VALID(time); }

static const GParamFlags cweir_param_mutable_ready = GST_PARAM_MUTABLE_READY;
static const GParamFlags cweir_param_mutable_playing = GST_PARAM_MUTABLE_PLAYING;
static const GstClockTime cweir_clock_time_none = GST_CLOCK_TIME_NONE;

// gst_element_message_full takes ownership of both strings; Swift's bridging would free them.
static inline void cweir_element_message(
    GstElement *element, GstMessageType type, GQuark domain, gint code, const char *text, const char *debug) {
    gst_element_message_full(element, type, domain, code, g_strdup(text), g_strdup(debug), "", "", 0);
}

// For WeirGStreamer/Application.
// GObject's fundamental types and message fields are function-like macros.
static inline GType cweir_type_boolean(void) { return G_TYPE_BOOLEAN; }
static inline GType cweir_type_string(void) { return G_TYPE_STRING; }
static inline GType cweir_type_int(void) { return G_TYPE_INT; }
static inline GType cweir_type_uint(void) { return G_TYPE_UINT; }
static inline GType cweir_type_int64(void) { return G_TYPE_INT64; }
static inline GType cweir_type_uint64(void) { return G_TYPE_UINT64; }
static inline GType cweir_type_float(void) { return G_TYPE_FLOAT; }
static inline GType cweir_type_double(void) { return G_TYPE_DOUBLE; }
static inline GType cweir_type_enum(void) { return G_TYPE_ENUM; }
static inline GType cweir_value_type(const GValue *value) { return G_VALUE_TYPE(value); }
static inline GstMessageType cweir_message_type(GstMessage *message) { return GST_MESSAGE_TYPE(message); }
static inline GstObject *cweir_message_source(GstMessage *message) { return GST_MESSAGE_SRC(message); }
// gst_element_factory_list_get_elements takes a macro that widens an enum.
static inline GList *cweir_encoder_factories(void) {
    return gst_element_factory_list_get_elements(
        GST_ELEMENT_FACTORY_TYPE_ENCODER | GST_ELEMENT_FACTORY_TYPE_MEDIA_VIDEO, GST_RANK_NONE);
}
static inline GstBuffer *cweir_buffer_copy(GstBuffer *buffer) { return gst_buffer_copy(buffer); }
static inline gboolean cweir_buffer_is_discontinuous(GstBuffer *buffer) {
    return GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DISCONT);
}
static inline gboolean cweir_buffer_is_key_frame(GstBuffer *buffer) {
    return !GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT);
}
