import CWeirGStreamer
import Synchronization
import WeirCore

/// An `appsrc` of a pipeline that is fed with frames of another one, of which so many wait at most.
public final class FrameInlet: @unchecked Sendable {
    // Safe to share: the pointer never changes, and GStreamer's elements lock themselves.
    private let raw: UnsafeMutablePointer<GstAppSrc>
    private let capacity: Int
    private let times: Times
    private let state = Mutex(State())

    /// Which times frames get.
    public enum Times: Sendable {
        /// When they come; the `appsrc` gives them.
        case ofArrival
        /// Their own, counted from the first.
        case own
    }

    fileprivate struct State {
        /// Whether the next frame follows one that was sent in, so that it can be decoded.
        var hasBegun = false
        /// What the first frame's time was.
        var origin: Int64?
        /// Whether frames were dropped since the last that was taken.
        var hasDropped = false
    }

    /// What became of a frame.
    public enum Entry: Sendable {
        case taken
        /// There is room, but what comes before it is missing; `isNews` for the first of them after frames that were dropped.
        case skipped(isNews: Bool)
        /// Too many wait already; all go with it until the next key frame.
        case dropped
    }

    /// Adds a reference to the element, which must be an `appsrc`.
    ///
    /// Throws `.settings` where it is another one.
    public init(_ element: UnsafeMutableRawPointer, capacity: Int, times: Times) throws(WeirError) {
        guard g_type_is_a(cweir_type_of(element), gst_app_src_get_type()) != 0 else {
            throw WeirError(.settings, "frames can only be given to an appsrc.")
        }
        raw = element.assumingMemoryBound(to: GstAppSrc.self)
        self.capacity = capacity
        self.times = times
        gst_object_ref(element)
    }

    deinit {
        gst_object_unref(raw)
    }

    /// Sends a frame in, from the first key frame on; never waits.
    @discardableResult
    public func push(_ frame: EncodedFrame) -> Entry {
        let hasRoom = gst_app_src_get_current_level_buffers(raw) < guint64(capacity)
        let (entry, origin) = state.withLock { $0.enter(frame, hasRoom: hasRoom) }
        guard case .taken = entry, let shared = gst_sample_get_buffer(frame.sample),
            let buffer = cweir_buffer_copy(shared)
        else { return entry }
        switch times {
        case .ofArrival:
            buffer.pointee.pts = noTime
            buffer.pointee.dts = noTime
        case .own:
            buffer.pointee.pts = Self.time(frame.presentationTime, from: origin)
            buffer.pointee.dts = Self.time(frame.decodeTime, from: origin)
        }
        gst_app_src_set_caps(raw, gst_sample_get_caps(frame.sample))
        gst_app_src_push_buffer(raw, buffer)
        return .taken
    }

    /// Says that no more frames will come.
    public func end() {
        gst_app_src_end_of_stream(raw)
    }

    private static func time(_ time: Int64?, from origin: Int64) -> GstClockTime {
        time.map { GstClockTime(max(0, $0 - origin)) } ?? noTime
    }
}

extension FrameInlet.State {
    /// What becomes of a frame, and the time that all are counted from.
    fileprivate mutating func enter(_ frame: EncodedFrame, hasRoom: Bool) -> (FrameInlet.Entry, origin: Int64) {
        guard hasRoom else {
            (hasBegun, hasDropped) = (false, true)
            return (.dropped, 0)
        }
        guard hasBegun || frame.isKeyFrame else {
            defer { hasDropped = false }
            return (.skipped(isNews: hasDropped), 0)
        }
        (hasBegun, hasDropped) = (true, false)
        let first = origin ?? frame.decodeTime ?? 0
        origin = first
        return (.taken, first)
    }
}

private let noTime = GstClockTime(UInt64.max)
