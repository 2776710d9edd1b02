import CWeirGStreamer
import Synchronization
import WeirCore

/// The frames and events of one holding filter, in order, between its streaming thread and the thread that sends them on.
final class HoldQueue: Sendable {
    enum Item {
        case frame(HeldFrame)
        /// Owns a reference.
        case event(UnsafeMutablePointer<GstEvent>)
    }

    private struct State {
        var items: [Item] = []
        var frameCount = 0
        var isFlushing = true
        /// What downstream last said.
        var flow = GST_FLOW_OK
        var hasEnded = false
        /// Whether the sending thread has an item in hand.
        var isSending = false
    }

    private let state = Monitor(State())
    /// How long downstream hardly ever keeps a frame, in nanoseconds; written by the sending thread.
    let downstreamTime = Atomic<UInt64>(0)

    /// Runs `body` with the lock held and wakes whoever waits.
    func change(_ body: () -> Void) {
        state.update { _ in body() }
    }

    /// What downstream last said.
    var flow: GstFlowReturn { state.read { $0.flow } }

    // MARK: The streaming thread

    /// Waits until fewer than `limit` frames are held; says why no frame may come, if so.
    func waitForRoom(_ limit: Int) -> GstFlowReturn {
        state.wait { state in
            if state.isFlushing { return GST_FLOW_FLUSHING }
            if state.flow != GST_FLOW_OK { return state.flow }
            if state.hasEnded { return GST_FLOW_EOS }
            return state.frameCount < limit ? GST_FLOW_OK : nil
        }
    }

    /// Adds a frame; false when a flush came between, and then nothing was added.
    func append(_ frame: HeldFrame) -> Bool {
        state.update { state in
            guard !state.isFlushing else { return false }
            state.items.append(.frame(frame))
            state.frameCount += 1
            return true
        }
    }

    /// Adds an event, taking over its reference; false when it was dropped.
    func append(_ event: UnsafeMutablePointer<GstEvent>) -> Bool {
        let isAccepted = state.update { state in
            guard !state.isFlushing, state.flow == GST_FLOW_OK else { return false }
            state.items.append(.event(event))
            if event.pointee.type == GST_EVENT_EOS { state.hasEnded = true }
            if event.pointee.type == GST_EVENT_STREAM_START { state.hasEnded = false }
            return true
        }
        if !isAccepted { cweir_event_unref(event) }
        return isAccepted
    }

    /// Waits until all that was added has been sent; false when a flush or a failure came first.
    func waitUntilSent() -> Bool {
        state.wait { state in
            if state.isFlushing || state.flow != GST_FLOW_OK { return false }
            return state.items.isEmpty && !state.isSending ? true : nil
        }
    }

    // MARK: The sending thread

    /// What the sending thread is to do.
    private enum Turn {
        case send(Item)
        case end
        /// The first frame's work ends by itself, at a time that isn't waited for yet.
        case wait(until: MonotonicTime)
    }

    /// Waits for the next item whose turn has come; nil when there is to be no more sending.
    func next() -> Item? {
        state.update { $0.isSending = false }
        var limit: MonotonicTime?
        while true {
            switch turn(until: limit) {
            case .send(let item): return item
            case .end: return nil
            case .wait(let deadline): limit = deadline
            // The first frame has gone, or a later one is first now.
            case nil: limit = nil
            }
        }
    }

    /// What there is to do by `limit`; nil where there is nothing.
    private func turn(until limit: MonotonicTime?) -> Turn? {
        guard let limit else { return state.wait { Self.turn(&$0, limit) } }
        return state.wait(until: limit) { Self.turn(&$0, limit) }
    }

    private static func turn(_ state: inout State, _ limit: MonotonicTime?) -> Turn? {
        if state.isFlushing || state.flow != GST_FLOW_OK { return .end }
        guard let first = state.items.first else { return nil }
        if case .frame(let held) = first {
            if held.deadline != nil { held.expire(at: .now) }
            guard held.isReady else {
                guard let deadline = held.deadline, deadline != limit else { return nil }
                return .wait(until: deadline)
            }
            state.frameCount -= 1
        }
        state.isSending = true
        return .send(state.items.removeFirst())
    }

    /// Keeps what downstream said; returns whether upstream will never hear of it, since it has already ended.
    func finish(with flow: GstFlowReturn) -> Bool {
        state.update { state in
            state.flow = flow
            state.isSending = false
            return state.hasEnded
        }
    }

    // MARK: Flushing

    /// Lets nothing wait any more.
    func startFlushing() {
        state.update { $0.isFlushing = true }
    }

    /// Drops what is held and begins anew; `pad` keeps the events that outlast a flush.
    func stopFlushing(_ pad: UnsafeMutablePointer<GstPad>?) {
        drop { event in
            let isPassing = event.pointee.type == GST_EVENT_SEGMENT || event.pointee.type == GST_EVENT_EOS
            if cweir_event_is_sticky(event) != 0, !isPassing { gst_pad_store_sticky_event(pad, event) }
        }
        state.update { $0 = State(isFlushing: false) }
    }

    /// Drops what is held; `look` sees the events first.
    func drop(_ look: (UnsafeMutablePointer<GstEvent>) -> Void = { _ in }) {
        let items = state.update { state in
            state.frameCount = 0
            return exchange(&state.items, with: [])
        }
        for item in items {
            switch item {
            case .frame(let held): cweir_buffer_unref(held.buffer)
            case .event(let event):
                look(event)
                cweir_event_unref(event)
            }
        }
    }
}

private func exchange<Value>(_ value: inout Value, with new: Value) -> Value {
    let old = value
    value = new
    return old
}
