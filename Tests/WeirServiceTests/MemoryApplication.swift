import Synchronization
import Weir
import WeirConfig
import WeirCore
import WeirTestKit

/// An application whose streams are only told of: what the service makes of requests is tested without video.
final class MemoryApplication: ApplicationControl {
    struct State {
        var streams: [StreamStatus] = []
        var sources: [SourceID: Application.Source] = [:]
        var changes: [SourceID: StreamChange] = [:]
        /// Adding a source of this name waits until it is nil.
        var heldBack: SourceID?
        /// Whether one waits so.
        var isWaiting = false
    }

    let state = Monitor(State())

    static let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 0xD9]

    var streams: [StreamStatus] { state.read { $0.streams } }

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

    private func find(_ id: SourceID) throws(WeirError) {
        guard streams.contains(where: { $0.id == id }) else {
            throw WeirError(.notFound, "There is no stream “\(id)”.")
        }
    }
}
