/// What was said of a frame, as it goes beside a clip.
public struct FrameNote: Hashable, Sendable {
    /// When its packet is shown, in nanoseconds of `PacketTimeline`.
    public var time: Int64
    /// The frame's record, newline included.
    public var record: [UInt8]
    /// What is seen in it, for players; empty where nothing is.
    public var caption: String

    public init(time: Int64, record: [UInt8], caption: String) {
        self.time = time
        self.record = record
        self.caption = caption
    }
}

/// The notes of the latest frames, within a time and an amount.
public struct FrameWindow: Sendable {
    /// In nanoseconds.
    private let length: Int64
    private let mostBytes: Int
    private var bytes = 0
    public private(set) var notes: [FrameNote] = []

    public init(length: Int64, mostBytes: Int) {
        self.length = length
        self.mostBytes = mostBytes
    }

    /// Takes the next frame's in and lets go of what is too old or too much.
    public mutating func append(_ note: FrameNote) {
        notes.append(note)
        bytes += note.record.count
        let isFull = bytes > mostBytes
        // Notes are let go of by the half, so that the rest isn't moved for each.
        guard isFull || notes.count > 1 && note.time - notes[notes.count / 2].time > length else { return }
        let count = max(1, notes.count / 2)
        bytes -= notes[..<count].reduce(0) { $0 + $1.record.count }
        notes.removeFirst(count)
    }

    /// Those from a time on.
    public func notes(from time: Int64) -> [FrameNote] { notes.filter { $0.time >= time } }
}
