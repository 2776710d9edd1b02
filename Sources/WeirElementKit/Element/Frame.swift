import CWeirGStreamer
import WeirCore
import WeirGStreamer

/// One video frame on its way through the pipeline, borrowed for one call.
public struct Frame: ~Copyable {
    let buffer: UnsafeMutablePointer<GstBuffer>
    /// The element that works on it.
    let element: UnsafeMutablePointer<GstElement>
    /// The format that was negotiated for it.
    public let format: VideoFormat

    public var size: Size { format.size }

    /// When it is to be shown, in nanoseconds of the stream; nil where the stream has no times.
    public var presentationTime: UInt64? {
        cweir_clock_time_is_valid(buffer.pointee.pts) != 0 ? UInt64(buffer.pointee.pts) : nil
    }

    /// When what it was made of arrived; nil where its source isn't one that frames come from at their own time.
    public var arrival: MonotonicTime? { buffer.arrival }

    /// What is known of it; nil where no element before has said anything.
    public var metadata: FrameMetadata? {
        get { buffer.frameMetadata }
        set { buffer.frameMetadata = newValue }
    }

    /// Tells of something survived, in a sentence on the bus.
    public func warn(_ warning: WeirError) {
        element.postWarning(warning)
    }

    /// Lends the pixels to `body` for reading; throws where they can't be mapped.
    public borrowing func readPicture<Result>(
        _ body: (VideoFrame) throws(WeirError) -> Result
    ) throws(WeirError) -> Result {
        try buffer.withPicture(format, .read, body)
    }

    /// Lends the pixels to `body` for reading and writing; throws where they can't be mapped.
    public mutating func editPicture<Result>(
        _ body: (VideoFrame) throws(WeirError) -> Result
    ) throws(WeirError) -> Result {
        try buffer.withPicture(format, .readWrite, body)
    }
}
