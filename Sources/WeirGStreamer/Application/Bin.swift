import CWeirGStreamer
import WeirCore

/// An element made of elements.
public class Bin: Element, @unchecked Sendable {
    /// An empty bin.
    public convenience init(name: String) throws(WeirError) {
        try Framework.start()
        guard let made = gst_bin_new(name) else { throw WeirError(.library, "GStreamer can't make the bin “\(name)”.") }
        self.init(adopting: made)
    }

    private var bin: UnsafeMutablePointer<GstBin> { UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GstBin.self) }

    /// Takes an element in; names are unique in a bin.
    public func add(_ element: Element) throws(WeirError) {
        guard gst_bin_add(bin, element.raw) != 0 else {
            throw WeirError(.settings, "\(name) has an element “\(element.name)” already; give each its own name.")
        }
    }

    /// Gives an element up in whatever state it is; it goes on unlinked, so it is mostly stopped first.
    public func remove(_ element: Element) {
        gst_bin_remove(bin, element.raw)
    }

    /// The element of this name, in this bin or one within; nil where there is none.
    public func element(named name: String) -> Element? {
        guard let found = gst_bin_get_by_name(bin, name) else { return nil }
        defer { gst_object_unref(found) }
        return Element(adopting: found)
    }

    /// Makes a pad of an element within the bin's own, under a name of its own.
    public func expose(_ pad: Pad, as name: String) throws(WeirError) {
        guard let ghost = gst_ghost_pad_new(name, pad.raw) else {
            throw WeirError(.library, "\(self.name) can't show the pad \(pad.name) as its own.")
        }
        guard gst_element_add_pad(raw, ghost) != 0 else {
            throw WeirError(.settings, "\(self.name) has a pad “\(name)” already.")
        }
    }
}
