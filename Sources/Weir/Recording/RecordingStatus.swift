import WeirRecording

/// What is being recorded of a stream.
public struct RecordingStatus: Hashable, Sendable {
    /// The clip that is made; nil where none is.
    public var session: Session?
    /// The file that it goes to; nil until its first frame is written.
    public var sessionFile: String?
    /// The file of the recording that goes on for ever; nil where there is none.
    public var segmentFile: String?
    /// How many files were completed.
    public var finishedFiles: Int
    /// The one that was completed last.
    public var lastFile: String?
    /// How much is held in memory for clips that begin in the past.
    public var heldSeconds: Double
    public var heldBytes: Int
    /// How many frames weren't recorded since the disk was too slow.
    public var droppedFrames: Int
    /// Why nothing is written; nil where nothing is wrong.
    public var problem: String?

    public init(
        session: Session? = nil,
        sessionFile: String? = nil,
        segmentFile: String? = nil,
        finishedFiles: Int = 0,
        lastFile: String? = nil,
        heldSeconds: Double = 0,
        heldBytes: Int = 0,
        droppedFrames: Int = 0,
        problem: String? = nil
    ) {
        self.session = session
        self.sessionFile = sessionFile
        self.segmentFile = segmentFile
        self.finishedFiles = finishedFiles
        self.lastFile = lastFile
        self.heldSeconds = heldSeconds
        self.heldBytes = heldBytes
        self.droppedFrames = droppedFrames
        self.problem = problem
    }

    /// A clip that is made.
    public struct Session: Hashable, Sendable {
        /// Counts the stream's clips from 0; it is in the file's name.
        public var number: Int
        /// Whether an event began it, rather than a request.
        public var isOfEvent: Bool

        public init(number: Int, isOfEvent: Bool) {
            self.number = number
            self.isOfEvent = isOfEvent
        }
    }
}

extension RecordingStatus.Session {
    init(_ session: SessionSchedule.Session) {
        self.init(number: session.number, isOfEvent: session.followsEvents)
    }
}
