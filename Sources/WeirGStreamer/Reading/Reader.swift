import CWeirGStreamer
import Synchronization
import WeirCore

/// A part that reads a stream and can be put into a running bin, and taken out again, whatever state it is in.
public final class Reader: Sendable {
    /// Holds all that reads and decodes.
    public let bin: Bin
    private let output: Pad
    private let gate: Gate
    private let isRetired = Monitor(false)

    /// An empty part; `onFrame` and `onEnd` are called on its streaming threads.
    ///
    /// The end itself is kept from downstream; `onEnd` is told whether downstream still wants more.
    public init(
        named name: String,
        onFrame: @escaping @Sendable () -> Void,
        onEnd: @escaping @Sendable (_ isWanted: Bool) -> Void
    ) throws(WeirError) {
        bin = try Bin(name: name)
        // Nobody above it goes on with a change of state that took a while.
        try bin.set("async-handling", to: true)
        guard let ghost = gst_ghost_pad_new_no_target("src", GST_PAD_SRC) else {
            throw WeirError(.library, "GStreamer can't make an output for \(name).")
        }
        gst_object_ref(ghost)
        output = Pad(owning: ghost)
        gst_element_add_pad(bin.raw, ghost)
        gate = Gate(onFrame, onEnd)
        // Given back by `releaseGate` when the pad drops its probe.
        let owned = Unmanaged.passRetained(gate).toOpaque()
        let kinds = GST_PAD_PROBE_TYPE_BUFFER.rawValue | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM.rawValue
        gst_pad_add_probe(ghost, GstPadProbeType(rawValue: kinds), watchGate, owned, releaseGate)
    }

    /// Lets a pad within be the output; false where there is one already.
    public func show(_ pad: Pad) -> Bool {
        let ghost = cweir_ghost_pad(output.raw)
        guard gst_ghost_pad_get_target(ghost).map({ gst_object_unref($0) }) == nil else { return false }
        return gst_ghost_pad_set_target(ghost, pad.raw) != 0
    }

    /// Puts it before `input`, an unlinked pad of an element in `host`.
    public func insert(into host: Bin, before input: Pad) throws(WeirError) {
        // What it does while it starts and fails is no affair of the host's.
        bin.setChangesAlone(true)
        try host.add(bin)
        do { try output.link(to: input) } catch {
            host.remove(bin)
            throw error
        }
    }

    /// Starts it, and stops it once it is retired, both on a thread of its own, since either may take long.
    ///
    /// `onRefusal` is called where it can't start, `onGone` when nothing of it is left.
    public func run(onRefusal: @escaping @Sendable () -> Void, onGone: @escaping @Sendable () -> Void) {
        runInBackground { [bin, isRetired] in
            if !isRetired.read({ $0 }), !bin.request(.playing) { onRefusal() }
            _ = isRetired.wait { $0 ? true : nil }
            _ = bin.request(.stopped)
            onGone()
        }
    }

    /// Takes it out of `host`; from now on nothing of it comes through.
    public func retire(from host: Bin) {
        // Else what reads would find nobody to send to, and complain.
        gate.isClosed.store(true, ordering: .relaxed)
        host.remove(bin)
        isRetired.update { $0 = true }
    }
}

/// What a reader's output tells.
private final class Gate: Sendable {
    /// Whether all that comes is thrown away.
    let isClosed = Atomic(false)
    let onFrame: @Sendable () -> Void
    let onEnd: @Sendable (Bool) -> Void

    init(_ onFrame: @escaping @Sendable () -> Void, _ onEnd: @escaping @Sendable (Bool) -> Void) {
        self.onFrame = onFrame
        self.onEnd = onEnd
    }

    func take(_ event: UnsafeMutablePointer<GstEvent>, at pad: UnsafeMutablePointer<GstPad>) -> GstPadProbeReturn {
        switch event.pointee.type {
        case GST_EVENT_EOS:
            // Whoever is told may take the reader out before this event went on: it never does.
            guard let input = gst_pad_get_peer(pad) else { return GST_PAD_PROBE_DROP }
            defer { gst_object_unref(input) }
            onEnd(!hasHadEnough(behind: input))
            return GST_PAD_PROBE_DROP
        // They tell of the connection, at times with the whole address.
        case GST_EVENT_CUSTOM_DOWNSTREAM_STICKY: return GST_PAD_PROBE_DROP
        default: return GST_PAD_PROBE_OK
        }
    }
}

// MARK: - C callbacks

private func watchGate(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ info: UnsafeMutablePointer<GstPadProbeInfo>?,
    _ gate: gpointer?
) -> GstPadProbeReturn {
    guard let pad, let info, let gate else { return GST_PAD_PROBE_OK }
    let watch = Unmanaged<Gate>.fromOpaque(gate).takeUnretainedValue()
    guard !watch.isClosed.load(ordering: .relaxed) else { return GST_PAD_PROBE_DROP }
    if info.pointee.type.rawValue & GST_PAD_PROBE_TYPE_BUFFER.rawValue != 0 {
        watch.onFrame()
    } else if let event = cweir_probe_event(info) {
        return watch.take(event, at: pad)
    }
    return GST_PAD_PROBE_OK
}

private func releaseGate(_ gate: gpointer?) {
    guard let gate else { return }
    Unmanaged<Gate>.fromOpaque(gate).release()
}
