import CWeirGStreamer

// The signals of GStreamer's decoding bins, as closures. Each closure lives as long as its element.

extension Element {
    /// Calls `body` with each pad that the element gets while it runs, on a streaming thread.
    public func onPadAdded(_ body: @escaping @Sendable (Pad) -> Void) {
        connect("pad-added", unsafeBitCast(padAdded as PadAdded, to: GCallback.self), SignalHandler(body))
    }

    /// Calls `body` when the element has all its pads, on a streaming thread.
    public func onNoMorePads(_ body: @escaping @Sendable () -> Void) {
        let handler = SignalHandler<Void> { _ in body() }
        connect("no-more-pads", unsafeBitCast(noMorePads as NoMorePads, to: GCallback.self), handler)
    }

    /// Calls `body` with the element that reads the address, before it starts.
    public func onSourceSetup(_ body: @escaping @Sendable (Element) -> Void) {
        connect("source-setup", unsafeBitCast(sourceSetup as SourceSetup, to: GCallback.self), SignalHandler(body))
    }

    /// Calls `body` with each element that comes to be within this bin or one in it, before it starts.
    public func onDescendantAdded(_ body: @escaping @Sendable (Element) -> Void) {
        let callback = unsafeBitCast(descendantAdded as DescendantAdded, to: GCallback.self)
        connect("deep-element-added", callback, SignalHandler(body))
    }

    /// Leaves out decoders for which `isWanted` says no; asked with the factory's name and classification.
    public func chooseDecoders(_ isWanted: @escaping @Sendable (DecoderFactory) -> Bool) {
        let handler = SignalChoice(isWanted)
        connect("autoplug-select", unsafeBitCast(autoplugSelect as AutoplugSelect, to: GCallback.self), handler)
    }

    /// Calls `body` with true when somebody calls this `srtsink` that listens, and with false when one is gone, on a thread of
    /// the library's.
    public func onCaller(_ body: @escaping @Sendable (_ hasCome: Bool) -> Void) {
        for (signal, hasCome) in [("caller-added", true), ("caller-removed", false)] {
            let handler = SignalHandler<Void> { _ in body(hasCome) }
            connect(signal, unsafeBitCast(callerChanged as CallerChanged, to: GCallback.self), handler)
        }
    }

    private func connect(_ signal: String, _ callback: GCallback, _ handler: AnyObject) {
        // Given back by `releaseHandler` when the element is gone.
        let owned = Unmanaged.passRetained(handler).toOpaque()
        g_signal_connect_data(raw, signal, callback, owned, releaseHandler, GConnectFlags(rawValue: 0))
    }
}

/// What is known of a decoder before it is made.
public struct DecoderFactory: Sendable {
    public let name: String
    /// Such as `Codec/Decoder/Video/Hardware`.
    public let classification: String
}

private final class SignalHandler<Argument>: Sendable {
    let body: @Sendable (Argument) -> Void

    init(_ body: @escaping @Sendable (Argument) -> Void) {
        self.body = body
    }
}

private final class SignalChoice: Sendable {
    let isWanted: @Sendable (DecoderFactory) -> Bool

    init(_ isWanted: @escaping @Sendable (DecoderFactory) -> Bool) {
        self.isWanted = isWanted
    }
}

// MARK: - C callbacks

private typealias PadAdded =
    @convention(c) (UnsafeMutablePointer<GstElement>?, UnsafeMutablePointer<GstPad>?, gpointer?) -> Void
private typealias NoMorePads = @convention(c) (UnsafeMutablePointer<GstElement>?, gpointer?) -> Void
private typealias SourceSetup =
    @convention(c) (UnsafeMutablePointer<GstElement>?, UnsafeMutablePointer<GstElement>?, gpointer?) -> Void
private typealias DescendantAdded =
    @convention(c) (
        UnsafeMutablePointer<GstElement>?, UnsafeMutablePointer<GstElement>?, UnsafeMutablePointer<GstElement>?,
        gpointer?
    ) -> Void
private typealias CallerChanged =
    @convention(c) (UnsafeMutablePointer<GstElement>?, gint, gpointer?, gpointer?) -> Void
private typealias AutoplugSelect =
    @convention(c) (
        UnsafeMutablePointer<GstElement>?, UnsafeMutablePointer<GstPad>?, UnsafeMutablePointer<GstCaps>?,
        OpaquePointer?, gpointer?
    ) -> gint

private func padAdded(
    _ element: UnsafeMutablePointer<GstElement>?,
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ handler: gpointer?
) {
    guard let pad, let handler else { return }
    gst_object_ref(pad)
    Unmanaged<SignalHandler<Pad>>.fromOpaque(handler).takeUnretainedValue().body(Pad(owning: pad))
}

private func noMorePads(_ element: UnsafeMutablePointer<GstElement>?, _ handler: gpointer?) {
    guard let handler else { return }
    Unmanaged<SignalHandler<Void>>.fromOpaque(handler).takeUnretainedValue().body(())
}

private func sourceSetup(
    _ element: UnsafeMutablePointer<GstElement>?,
    _ source: UnsafeMutablePointer<GstElement>?,
    _ handler: gpointer?
) {
    guard let source, let handler else { return }
    Unmanaged<SignalHandler<Element>>.fromOpaque(handler).takeUnretainedValue().body(Element(adopting: source))
}

private func descendantAdded(
    _ bin: UnsafeMutablePointer<GstElement>?,
    _ parent: UnsafeMutablePointer<GstElement>?,
    _ element: UnsafeMutablePointer<GstElement>?,
    _ handler: gpointer?
) {
    guard let element, let handler else { return }
    Unmanaged<SignalHandler<Element>>.fromOpaque(handler).takeUnretainedValue().body(Element(adopting: element))
}

private func callerChanged(
    _ element: UnsafeMutablePointer<GstElement>?,
    _ socket: gint,
    _ address: gpointer?,
    _ handler: gpointer?
) {
    guard let handler else { return }
    Unmanaged<SignalHandler<Void>>.fromOpaque(handler).takeUnretainedValue().body(())
}

/// GStreamer's numbers for the answer, which its headers don't publish (GstAutoplugSelectResult in its documentation).
private let tryDecoder: gint = 0
private let skipDecoder: gint = 2

private func autoplugSelect(
    _ element: UnsafeMutablePointer<GstElement>?,
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ caps: UnsafeMutablePointer<GstCaps>?,
    _ factory: OpaquePointer?,
    _ handler: gpointer?
) -> gint {
    guard let factory, let handler else { return tryDecoder }
    let classification = gst_element_factory_get_metadata(factory, GST_ELEMENT_METADATA_KLASS)
    let decoder = DecoderFactory(
        name: String(cString: cweir_object_name(UnsafeMutableRawPointer(factory))),
        classification: classification.map { String(cString: $0) } ?? ""
    )
    let choice = Unmanaged<SignalChoice>.fromOpaque(handler).takeUnretainedValue()
    return choice.isWanted(decoder) ? tryDecoder : skipDecoder
}

private func releaseHandler(_ handler: gpointer?, _ closure: UnsafeMutablePointer<GClosure>?) {
    guard let handler else { return }
    Unmanaged<AnyObject>.fromOpaque(handler).release()
}
