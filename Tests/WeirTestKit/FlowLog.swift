import CWeirGStreamer
import WeirCore
import WeirGStreamer

/// A frame as it came out of an element.
public struct ReceivedFrame: Sendable {
    /// In nanoseconds; nil where it has none.
    public let time: UInt64?
    public let duration: UInt64?
    public let metadata: FrameMetadata?
    /// The caps that held for it.
    public let caps: String
    public let bytes: [UInt8]
}

/// What came out of an element: a frame, or an event.
public enum Received: Sendable {
    case frame(ReceivedFrame)
    /// GStreamer's name of the event, such as `flush-start`, and its contents as text.
    case event(name: String, text: String)
}

/// Keeps what comes out of an element, in order.
public final class FlowLog: Sendable {
    private struct State {
        var items: [Received] = []
        var caps = ""
    }

    private let state = Monitor(State())

    public init() {}

    public var items: [Received] { state.read { $0.items } }

    public var frames: [ReceivedFrame] {
        items.compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
    }

    /// The names of the events.
    public var events: [String] {
        items.compactMap { if case .event(let name, _) = $0 { name } else { nil } }
    }

    /// The contents of the events of a name.
    public func texts(of event: String) -> [String] {
        items.compactMap { if case .event(event, let text) = $0 { text } else { nil } }
    }

    /// Waits until `count` frames have come; false where they don't come in time.
    public func waitForFrames(_ count: Int, within seconds: Double = testPatience) -> Bool {
        wait(within: seconds) { items in
            items.count { if case .frame = $0 { true } else { false } } >= count
        }
    }

    /// Waits until an event of this name has come for the `count`th time; false where it doesn't come in time.
    public func waitForEvent(_ name: String, count: Int = 1, within seconds: Double = testPatience) -> Bool {
        wait(within: seconds) { items in
            items.count { if case .event(name, _) = $0 { true } else { false } } >= count
        }
    }

    /// Waits until what has come fulfils a condition; false where it doesn't in time.
    public func wait(within seconds: Double = testPatience, until isDone: ([Received]) -> Bool) -> Bool {
        let deadline = MonotonicTime.now.advanced(by: seconds.nanoseconds)
        return state.wait(until: deadline) { isDone($0.items) ? true : nil } ?? false
    }

    public func clear() {
        state.update { $0.items = [] }
    }

    func add(_ buffer: UnsafeMutablePointer<GstBuffer>) {
        let size = gst_buffer_get_size(buffer)
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(size)) { target, count in
            count = Int(gst_buffer_extract(buffer, 0, target.baseAddress, size))
        }
        let (time, duration) = (buffer.pointee.pts, buffer.pointee.duration)
        state.update { state in
            let frame = ReceivedFrame(
                time: cweir_clock_time_is_valid(time) != 0 ? UInt64(time) : nil,
                duration: cweir_clock_time_is_valid(duration) != 0 ? UInt64(duration) : nil,
                metadata: buffer.frameMetadata,
                caps: state.caps,
                bytes: bytes
            )
            state.items.append(.frame(frame))
        }
    }

    func add(_ event: UnsafeMutablePointer<GstEvent>) {
        let name = String(cString: gst_event_type_get_name(event.pointee.type))
        var text = ""
        if let structure = gst_event_get_structure(event), let written = gst_structure_to_string(structure) {
            text = String(cString: written)
            g_free(written)
        }
        var caps: UnsafeMutablePointer<GstCaps>?
        if event.pointee.type == GST_EVENT_CAPS { gst_event_parse_caps(event, &caps) }
        if let caps, let written = gst_caps_to_string(caps) {
            text = String(cString: written)
            g_free(written)
        }
        state.update { state in
            if caps != nil { state.caps = text }
            state.items.append(.event(name: name, text: text))
        }
    }
}
