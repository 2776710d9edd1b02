import CWeirGStreamer
public import WeirCore

// What is still to be said where a stream ends has no frame to ride on, so it goes as a serialized event of its own. See
// "GstEvent", custom events, in the GStreamer core library reference.

/// An event that carries what is still to be said where a stream ends; the caller owns it.
public func closingEvent(_ metadata: FrameMetadata) -> UnsafeMutablePointer<GstEvent>? {
    var value = GValue()
    g_value_init(&value, closingType)
    let box = Unmanaged.passRetained(FrameMetadataBox(metadata))
    g_value_take_boxed(&value, box.toOpaque())
    let structure = gst_structure_new_empty(closingName)
    gst_structure_set_value(structure, closingField, &value)
    g_value_unset(&value)
    return gst_event_new_custom(GST_EVENT_CUSTOM_DOWNSTREAM, structure)
}

extension UnsafeMutablePointer where Pointee == GstEvent {
    /// What the event says of a stream that ends; nil where it is another one.
    public var closingMetadata: FrameMetadata? {
        guard let structure = gst_event_get_structure(self), gst_structure_has_name(structure, closingName) != 0,
            let value = gst_structure_get_value(structure, closingField), let box = g_value_get_boxed(value)
        else { return nil }
        return Unmanaged<FrameMetadataBox>.fromOpaque(box).takeUnretainedValue().metadata
    }
}

private let closingName = "weir-closing-metadata"
private let closingField = "metadata"
private let closingTypeName = "WeirClosingMetadata"

/// The type of a value that owns one reference to the box; the plugin and a program that has Weir built in share it.
private let closingType: GType = {
    let known = g_type_from_name(closingTypeName)
    guard known == 0 else { return known }
    return g_boxed_type_register_static(
        closingTypeName,
        { box in
            if let box { _ = Unmanaged<FrameMetadataBox>.fromOpaque(box).retain() }
            return box
        },
        { box in
            if let box { Unmanaged<FrameMetadataBox>.fromOpaque(box).release() }
        }
    )
}()
