import CWeirGStreamer
import WeirCore
import WeirGStreamer

/// A frame that waits in a holding filter for its work to be done.
public final class HeldFrame: @unchecked Sendable {
    // Safe to share: `outcome` and `isBegun` are only touched with the queue's lock held, the rest never changes.

    /// What is still to be done to the frame when its turn has come, on the thread that sends it on.
    public typealias Finish = @Sendable (inout Frame) throws(WeirError) -> Void

    let buffer: UnsafeMutablePointer<GstBuffer>
    let format: VideoFormat
    fileprivate(set) var outcome: Result<Finish, WeirError>?
    /// Set once `begin` has returned: until then the frame must stay where it is.
    fileprivate(set) var isBegun = false
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

    /// Tells of something that was survived; to be called before the filter's `stop` has returned.
    public func warn(_ warning: WeirError) {
        element.postWarning(warning)
    }

    /// Ends the work on the frame; the first call counts.
    public func resolve(_ finish: @escaping Finish) {
        queue.change { if self.outcome == nil { self.outcome = .success(finish) } }
    }

    /// Ends the stream at this frame.
    public func fail(_ error: WeirError) {
        queue.change { if self.outcome == nil { self.outcome = .failure(error) } }
    }

    func markBegun() {
        queue.change { self.isBegun = true }
    }

    var isReady: Bool { isBegun && outcome != nil }
}
