import CWeirGStreamer
import WeirCore

/// The format that a source likes best.
public struct SourceFormat: Sendable {
    public var size: Size
    /// Frames per second.
    public var rate: Int

    public init(size: Size, rate: Int) {
        self.size = size
        self.rate = rate
    }
}

/// Takes over `caps`; fills what they leave open from `preferred`.
func fixate(_ caps: UnsafeMutablePointer<GstCaps>, _ preferred: SourceFormat) -> UnsafeMutablePointer<GstCaps>? {
    guard let writable = gst_caps_truncate(cweir_caps_make_writable(caps)) else { return nil }
    let structure = gst_caps_get_structure(writable, 0)
    gst_structure_fixate_field_nearest_int(structure, "width", gint(preferred.size.width))
    gst_structure_fixate_field_nearest_int(structure, "height", gint(preferred.size.height))
    gst_structure_fixate_field_nearest_fraction(structure, "framerate", gint(preferred.rate), 1)
    return gst_caps_fixate(writable)
}
