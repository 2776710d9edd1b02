import Synchronization
import Weir
import WeirConfig
import WeirCore
import WeirOutbox
import WeirTestKit

/// An application whose streams are only told of: what the service makes of requests is tested without video.
final class MemoryApplication: ApplicationControl {
    struct State {
        var streams: [StreamStatus] = []
        var publications: [Publisher.Status] = []
        var events = EventLog.Excerpt()
        var sources: [SourceID: Application.Source] = [:]
        var changes: [SourceID: StreamChange] = [:]
        /// Adding a source of this name waits until it is nil.
        var heldBack: SourceID?
        /// Whether one waits so.
        var isWaiting = false
        /// What clips were asked for, by when they begin and how long they go on.
        var clips: [[Double?]] = []
        /// Whether one is made.
        var isRecording = false
    }

    let state = Monitor(State())

    static let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 0xD9]

    var streams: [StreamStatus] { state.read { $0.streams } }

    var outputs: [OutputStatus] { [] }

    var publications: [Publisher.Status] { state.read { $0.publications } }

    func events(after number: Int) -> EventLog.Excerpt {
        var excerpt = state.read { $0.events }
        excerpt.events.removeAll { $0.number <= number }
        return excerpt
    }

    func add(_ source: Application.Source) async throws(WeirError) {
        await waitUntilFree(source.id)
        let isNew = state.update { state in
            guard !state.streams.contains(where: { $0.id == source.id }) else { return false }
            var status = StreamStatus(id: source.id, place: "somewhere", state: .playing)
            (status.frames, status.inferredFrames, status.framesPerSecond) = (10, 5, 25)
            status.objects = [StreamStatus.ClassCount(label: "car", count: 3)]
            state.streams.append(status)
            state.sources[source.id] = source
            return true
        }
        guard isNew else {
            throw WeirError(.exists, "There is a stream “\(source.id)” already; each needs its own name.")
        }
    }

    private func waitUntilFree(_ id: SourceID) async {
        await withCheckedContinuation { continuation in
            runInBackground { [state] in
                state.update { $0.isWaiting = $0.heldBack == id }
                _ = state.wait { $0.heldBack == id ? nil : true }
                continuation.resume()
            }
        }
    }

    /// Waits until a source that is held back is being added; false where none comes.
    func waitForHeldBack() async throws -> Bool {
        try await inBackground { [state] in
            state.wait(until: .now.advanced(by: testPatience.nanoseconds)) { $0.isWaiting ? true : nil } ?? false
        }
    }

    func remove(_ id: SourceID) async throws(WeirError) {
        try find(id)
        state.update { state in state.streams.removeAll { $0.id == id } }
    }

    func change(_ id: SourceID, _ change: StreamChange) async throws(WeirError) {
        try find(id)
        state.update { $0.changes[id] = change }
    }

    func snapshot(of id: SourceID) async throws(WeirError) -> [UInt8] {
        try find(id)
        guard id.name != "dark" else { throw WeirError(.stream, "the stream “dark” gave no picture within 5 s.") }
        return Self.picture
    }

    func recording(of id: SourceID) throws(WeirError) -> any StreamRecording {
        try find(id)
        guard id.name != "unrecorded" else {
            throw WeirError(.settings, "the stream “\(id)” is not recorded; give its source, or all, `record`.")
        }
        return self
    }

    private func find(_ id: SourceID) throws(WeirError) {
        guard streams.contains(where: { $0.id == id }) else {
            throw WeirError(.notFound, "There is no stream “\(id)”.")
        }
    }
}

/// One recorder for all streams.
extension MemoryApplication: StreamRecording {
    var status: RecordingStatus {
        state.read { state in
            RecordingStatus(
                session: state.isRecording ? .init(number: state.clips.count - 1, isOfEvent: false) : nil,
                sessionFile: state.isRecording ? "clip.mp4" : nil,
                finishedFiles: state.clips.count - (state.isRecording ? 1 : 0),
                heldSeconds: 2.004,
                heldBytes: 4711
            )
        }
    }

    func start(secondsBack: Double, duration: Double?) throws(WeirError) -> RecordingStatus.Session {
        let number = state.update { state -> Int? in
            guard !state.isRecording else { return nil }
            state.clips.append([secondsBack, duration])
            state.isRecording = true
            return state.clips.count - 1
        }
        guard let number else { throw WeirError(.exists, "A clip is made already.") }
        return RecordingStatus.Session(number: number, isOfEvent: false)
    }

    func stop(_ number: Int?) throws(WeirError) -> RecordingStatus.Session {
        let last = state.update { state -> Int? in
            defer { state.isRecording = false }
            return state.isRecording ? state.clips.count - 1 : nil
        }
        guard let last else { throw WeirError(.notFound, "No clip is made.") }
        return RecordingStatus.Session(number: last, isOfEvent: false)
    }
}
