import WeirCore
import WeirRecording

/// What a stream's recorder hands to its writer, bounded so that a slow disk costs pictures of the recording and nothing else.
final class ClipQueue: Sendable {
    enum Job: Sendable {
        /// Begins a clip with packets that have been held, and what was said of their frames.
        case begin(ClipOrder, [RecordedPacket], [FrameNote])
        case packet(clip: Int, RecordedPacket)
        case note(FrameNote)
        case end(clip: Int)
        /// The last one.
        case finish
    }

    private struct State {
        var jobs: [Job] = []
        var bytes = 0
        var dropped = 0
        /// The clips that lack packets up to the next key frame.
        var broken: Set<Int> = []
        var isOver = false
    }

    /// How much waits for the disk at most, beside what clips begin with: 32 MB, ten seconds of a camera's 25 Mbit/s.
    static let mostBytes = 32_000_000

    private let mostBytes: Int
    private let state = Monitor(State())

    init(mostBytes: Int = ClipQueue.mostBytes) {
        self.mostBytes = mostBytes
    }

    /// How many packets were left out.
    var dropped: Int { state.read { $0.dropped } }

    /// Hands over a job; returns how many packets had to be left out by now where this one had to.
    func post(_ job: Job) -> Int? {
        state.update { state in
            guard !state.isOver else { return nil }
            if case .packet(let clip, let packet) = job {
                if packet.packet.isKeyFrame { state.broken.remove(clip) }
                if state.broken.contains(clip) || state.bytes + job.bytes > mostBytes {
                    state.broken.insert(clip)
                    state.dropped += 1
                    return state.dropped
                }
            }
            // Records that find no room are as lost as pictures, but leave nothing undecodable.
            if case .note = job, state.bytes + job.bytes > mostBytes { return nil }
            if case .finish = job { state.isOver = true }
            state.bytes += job.bytes
            state.jobs.append(job)
            return nil
        }
    }

    /// Waits for jobs, and takes them all.
    func take() -> [Job] {
        let jobs = state.wait { state -> [Job]? in
            guard !state.jobs.isEmpty else { return nil }
            defer { state.jobs = [] }
            return state.jobs
        }
        return jobs
    }

    /// A job that was taken is done.
    func finished(_ job: Job) {
        state.update { $0.bytes -= job.bytes }
    }
}

extension ClipQueue.Job {
    /// What counts as waiting for the disk.
    fileprivate var bytes: Int {
        switch self {
        case .packet(_, let packet): packet.packet.bytes
        case .note(let note): note.record.count
        case .begin, .end, .finish: 0
        }
    }
}

/// A clip that is to be written.
struct ClipOrder: Sendable {
    /// Tells it from the stream's others that are being written.
    var clip: Int
    var kind: Kind

    enum Kind: Sendable {
        case segment(FileNamePattern)
        case session(prefix: String, number: Int)
    }

    /// The name of a file that begins at `time`, in seconds since 1970, seen from the folder and without its ending.
    func name(stream: String, at time: Double, process: Int) -> String {
        let calendar = CalendarTime(unixSeconds: Int(max(0, min(time, 1e12))))
        switch kind {
        case .segment(let pattern): return pattern.path(stream: stream, at: calendar)
        case .session(let prefix, let number):
            let whole = "\(prefix)_\(FileNamePattern.fileName(of: stream))"
            return ClipName.name(prefix: whole, number: number, at: calendar, process: process)
        }
    }
}
