import Weir
import WeirConfig
import WeirCore
import WeirTestKit

/// Streams within the test, which keep what is asked of them.
final class ScriptedTarget: CommandTarget {
    struct State {
        var streams: [SourceID]
        var log: [String] = []
        var picture: [UInt8] = [0xFF, 0xD8, 0xFF]
        /// Whether changes wait.
        var isHeld = false
        var clip: RecordingStatus.Session?
    }

    let state: Monitor<State>

    init(_ streams: String...) {
        state = Monitor(State(streams: streams.map { SourceID($0) }))
    }

    var log: [String] { state.read { $0.log } }

    var streamNames: [SourceID] { state.read(\.streams) }

    func add(_ source: Application.Source) async throws(WeirError) {
        let isNew = state.update { state in
            state.log.append("add \(source.id)")
            guard !state.streams.contains(source.id) else { return false }
            state.streams.append(source.id)
            return true
        }
        if !isNew { throw WeirError(.exists, "There is a stream “\(source.id)” already; each needs its own name.") }
    }

    func remove(_ id: SourceID) async throws(WeirError) {
        state.update { state in
            state.log.append("remove \(id)")
            state.streams.removeAll { $0 == id }
        }
    }

    func change(_ id: SourceID, _ change: StreamChange) async throws(WeirError) {
        state.update { $0.log.append("change \(id) to \(change.interval ?? -1)") }
        _ = await waitFor(state) { $0.isHeld ? nil : true }
    }

    func snapshot(of id: SourceID) async throws(WeirError) -> [UInt8] {
        state.update { state in
            state.log.append("snapshot of \(id)")
            return state.picture
        }
    }

    func recording(of id: SourceID) throws(WeirError) -> any StreamRecording {
        guard id.name != "unrecorded" else { throw WeirError(.settings, "stream \(id) isn't recorded.") }
        return ScriptedRecording(state: state)
    }
}

private struct ScriptedRecording: StreamRecording {
    let state: Monitor<ScriptedTarget.State>

    var status: RecordingStatus { RecordingStatus(session: state.read(\.clip), sessionFile: "clips/clip_00003.mp4") }

    func start(secondsBack: Double, duration: Double?) throws(WeirError) -> RecordingStatus.Session {
        state.update { state in
            state.log.append(
                "start \(secondsBack) s back for \(duration.map { "\($0) s" } ?? "as long as settings say")"
            )
            let session = RecordingStatus.Session(number: 3, isOfEvent: false)
            state.clip = session
            return session
        }
    }

    func stop(_ number: Int?) throws(WeirError) -> RecordingStatus.Session {
        guard let session = state.update({ $0.clip.take() }) else {
            throw WeirError(.notFound, "no clip is being recorded.")
        }
        return session
    }
}

extension TestThreads {
    /// Where commands are done in tests: where tasks usually run, other tests may be blocking.
    static let commands = TestThreads()
}
