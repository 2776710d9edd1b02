import CWeirGStreamer

extension Bin {
    /// The bin that an element of a custom kind is; adds a reference.
    public convenience init(sharing raw: UnsafeMutablePointer<GstElement>) {
        self.init(adopting: raw)
    }

    /// Stops and drops all that is within.
    public func removeAll() {
        let bin = UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GstBin.self)
        while let child = bin.pointee.children?.pointee.data {
            let element = child.assumingMemoryBound(to: GstElement.self)
            gst_element_set_state(element, GST_STATE_NULL)
            gst_bin_remove(bin, element)
        }
    }
}

extension Pad {
    /// Whether raw video comes out of it.
    public var carriesVideo: Bool {
        let caps = gst_pad_get_current_caps(raw) ?? gst_pad_query_caps(raw, nil)
        defer { if let caps { cweir_caps_unref(caps) } }
        guard let caps, gst_caps_get_size(caps) > 0, let structure = gst_caps_get_structure(caps, 0) else {
            return false
        }
        return gst_structure_has_name(structure, "video/x-raw") != 0
    }

    /// Lets a ghost pad show this pad.
    public func becomeTarget(of ghost: UnsafeMutablePointer<GstPad>?) {
        guard let ghost else { return }
        gst_ghost_pad_set_target(cweir_ghost_pad(ghost), raw)
    }
}
