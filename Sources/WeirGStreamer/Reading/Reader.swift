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
        let gate = Gate(onFrame, onEnd)
        addProbe(to: ghost, for: [.buffers, .events]) { gate.lets($0) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP }
        self.gate = gate
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

    /// Whether a frame that came out of it is still in the hands of what follows.
    public var isHeldUp: Bool {
        guard let input = gst_pad_get_peer(output.raw) else { return false }
        defer { gst_object_unref(input) }
        // An input's lock is held while it takes a frame.
        return withUnsafeMutablePointer(to: &input.pointee.stream_rec_lock) { lock in
            guard g_rec_mutex_trylock(lock) != 0 else { return true }
            g_rec_mutex_unlock(lock)
            return false
        }
    }

    /// Takes it out of `host`; from now on nothing of it comes through.
    ///
    /// False where another call does so.
    @discardableResult
    public func retire(from host: Bin) -> Bool {
        // Else what reads would find nobody to send to, and complain.
        guard !gate.isClosed.exchange(true, ordering: .relaxed) else { return false }
        host.remove(bin)
        isRetired.update { $0 = true }
        return true
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

    /// Whether it goes on.
    func lets(_ passage: Passage) -> Bool {
        guard !isClosed.load(ordering: .relaxed) else { return false }
        if passage.buffer != nil { onFrame() }
        switch passage.event?.pointee.type {
        case GST_EVENT_EOS:
            // Whoever is told may take the reader out before this event went on: it never does.
            if let input = gst_pad_get_peer(passage.pad) {
                defer { gst_object_unref(input) }
                onEnd(!hasHadEnough(behind: input))
            }
            return false
        // They tell of the connection, at times with the whole address.
        case GST_EVENT_CUSTOM_DOWNSTREAM_STICKY: return false
        default: return true
        }
    }
}
