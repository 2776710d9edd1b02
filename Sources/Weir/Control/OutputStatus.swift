/// How an output that is streamed is.
public struct OutputStatus: Hashable, Sendable {
    /// Where it goes, without secrets.
    public var place: String
    /// Frames that have been encoded for it, and for those outputs that are encoded with it.
    public var encodedFrames: Int
    /// How many watch; 1 for a folder, and for a target that is there.
    public var watchers: Int
    /// Frames that were too many for it, or for those who watch.
    public var droppedFrames: Int
    /// How often its target was lost and tried again.
    public var reconnects: Int
    /// What is wrong now; nil for nothing.
    public var problem: String?

    init(_ place: String, _ encodedFrames: Int, _ status: ReceiverStatus) {
        self.place = place
        self.encodedFrames = encodedFrames
        watchers = status.watchers
        droppedFrames = status.droppedFrames
        reconnects = status.reconnects
        problem = status.problem
    }
}
