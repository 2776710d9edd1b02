import CWeirGStreamer
import WeirCore

/// One element of a pipeline, kept alive for as long as this object is.
public class Element: @unchecked Sendable {
    // Safe to share: the pointer never changes, and GStreamer's elements lock themselves.
    let raw: UnsafeMutablePointer<GstElement>

    /// Makes an element of a factory; without a name GStreamer gives one.
    ///
    /// Throws `.library` where no such factory is known, naming the Debian package that has it.
    public convenience init(_ factory: String, name: String? = nil) throws(WeirError) {
        try Framework.start()
        guard let made = gst_element_factory_make(factory, name) else { throw Element.missing(factory) }
        self.init(adopting: made)
    }

    /// Takes over a floating reference, or adds one of its own to a reference that others hold.
    init(adopting raw: UnsafeMutablePointer<GstElement>) {
        gst_object_ref_sink(raw)
        self.raw = raw
    }

    deinit {
        gst_object_unref(raw)
    }

    /// Its name in the pipeline.
    public var name: String { taken(gst_object_get_name(object)) ?? "" }

    /// Calls `body` with the C element, which it must not keep.
    public func withPointer<Result>(_ body: (UnsafeMutablePointer<GstElement>) -> Result) -> Result {
        withExtendedLifetime(self) { body(raw) }
    }

    /// The factory it was made by; its type's name where there is none.
    public var factory: String {
        guard let factory = gst_element_get_factory(raw) else {
            return String(cString: g_type_name(cweir_type_of(raw)))
        }
        return String(cString: cweir_object_name(UnsafeMutableRawPointer(factory)))
    }

    var object: UnsafeMutablePointer<GstObject> {
        UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GstObject.self)
    }

    private static func missing(_ factory: String) -> WeirError {
        if let package = debianPackage(of: factory) {
            return WeirError(.library, "GStreamer has no element “\(factory)”; install the Debian package \(package).")
        }
        return WeirError(
            .library,
            "GStreamer has no element “\(factory)”; install the plugin that holds it or name another one."
        )
    }
}

// MARK: - Links and pads

extension Element {
    /// Leads this element's output into `next`; both must be in the same bin.
    ///
    /// Where a side has pads on request, one is requested. Throws `.settings` where the formats don't meet.
    public func link(to next: Element) throws(WeirError) {
        guard gst_element_link(raw, next.raw) != 0 else {
            throw WeirError(
                .settings,
                "\(name) can't be linked to \(next.name): \(factory) makes nothing that \(next.factory) takes."
            )
        }
    }

    /// A pad that the element always has or has now.
    public func pad(_ name: String) throws(WeirError) -> Pad {
        guard let pad = gst_element_get_static_pad(raw, name) else { throw noPad(name) }
        return Pad(owning: pad)
    }

    /// A new pad of a template such as `sink_%u`; give it back with `release`.
    public func requestPad(_ template: String) throws(WeirError) -> Pad {
        guard let pad = gst_element_request_pad_simple(raw, template) else { throw noPad(template) }
        return Pad(owning: pad)
    }

    /// Gives back a pad that was requested.
    public func release(_ pad: Pad) {
        gst_element_release_request_pad(raw, pad.raw)
    }

    private func noPad(_ name: String) -> WeirError {
        WeirError(.library, "\(self.name) (\(factory)) has no pad “\(name)”.")
    }
}
