import CWeirGStreamer
import Synchronization
import WeirCore
import WeirGStreamer

/// A frame that waits in a holding filter for its work to be done.
public final class HeldFrame: @unchecked Sendable {
    // Safe to share: `outcome`, `limit` and `isBegun` are only touched with the queue's lock held, the rest never changes.

    /// What is still to be done to the frame when its turn has come, on the thread that sends it on.
    public typealias Finish = @Sendable (inout Frame) throws(WeirError) -> Void

    let buffer: UnsafeMutablePointer<GstBuffer>
    let format: VideoFormat
    fileprivate(set) var outcome: Result<Finish, WeirError>?
    /// Set once `begin` has returned: until then the frame must stay where it is.
    fileprivate(set) var isBegun = false
    /// How the work ends by itself, and when; kept with the queue's lock.
    fileprivate(set) var limit: (time: MonotonicTime, finish: Finish)?
    private let queue: HoldQueue
    private let element: UnsafeMutablePointer<GstElement>

    /// Takes over the caller's reference to `buffer`; `element` outlives the frame.
    init(
        buffer: UnsafeMutablePointer<GstBuffer>,
        format: VideoFormat,
        queue: HoldQueue,
        element: UnsafeMutablePointer<GstElement>
    ) {
        self.buffer = buffer
        self.format = format
        self.queue = queue
        self.element = element
    }

    /// How long downstream hardly ever keeps a frame, in nanoseconds: what is to be there at a time has to leave so much
    /// earlier.
    public var downstreamTime: UInt64 { queue.downstreamTime.load(ordering: .relaxed) }

    /// Tells of something that was survived; to be called before the filter's `stop` has returned.
    public func warn(_ warning: WeirError) {
        element.postWarning(warning)
    }

    /// Ends the work on the frame; the first call counts.
    public func resolve(_ finish: @escaping Finish) {
        queue.change { if self.outcome == nil { self.outcome = .success(finish) } }
    }

    /// Ends the work on the frame at `deadline`, unless it has ended before.
    ///
    /// While `begin` is still under way the frame stays.
    public func resolve(at deadline: MonotonicTime, _ finish: @escaping Finish) {
        queue.change { self.limit = (deadline, finish) }
    }

    /// Ends the stream at this frame.
    public func fail(_ error: WeirError) {
        queue.change { if self.outcome == nil { self.outcome = .failure(error) } }
    }

    func markBegun() {
        queue.change { self.isBegun = true }
    }

    var isReady: Bool { isBegun && outcome != nil }

    /// When the work ends by itself; nil where it doesn't, or can't yet.
    var deadline: MonotonicTime? { isBegun ? limit?.time : nil }

    /// Ends the work if its time has come; to be called with the queue's lock held.
    func expire(at now: MonotonicTime) {
        guard let limit, isBegun, outcome == nil, limit.time <= now else { return }
        outcome = .success(limit.finish)
    }
}
