import Foundation
import WeirConfig
import WeirCore
import WeirTestKit

@testable import Weir

/// A run whose streams come and go, on a thread of its own.
final class OpenRun: Sendable {
    let run: ApplicationRun
    private let outcome = Monitor<Result<RunSummary, any Error>?>(nil)
    private let events = Monitor<[RunEvent]>([])

    init(_ application: Application) throws {
        run = try ApplicationRun(application, isOpen: true)
        runInBackground { [run, outcome, events] in
            let result = Result {
                try run.run { event in
                    if case .progress = event { events.update { _ in } } else { events.update { $0.append(event) } }
                }
            }
            outcome.update { $0 = result }
            events.update { _ in }
        }
    }

    /// Waits until a stream is as `isRight` says, and gives how it is then; throws where it never is.
    func wait(for id: String, _ isRight: @escaping (StreamStatus) -> Bool) throws -> StreamStatus {
        let deadline = MonotonicTime.now.advanced(by: UInt64(testPatience * 1e9))
        let found = events.wait(until: deadline) { [run] _ in
            run.streams.first { $0.id == SourceID(id) && isRight($0) }
        }
        guard let found else { throw WeirError(.stream, "stream \(id) never was as it should be: \(run.streams)") }
        return found
    }

    /// Ends the run and waits for it.
    func finish() throws -> RunSummary {
        run.finish()
        return try outcome.wait { $0 }.get()
    }
}

extension Application.Source {
    /// A synthetic street, with settings such as `seed=7&frames=10`.
    static func street(_ id: String, _ settings: String, live: Bool = false) -> Application.Source {
        let options = settings.split(separator: "&").map { option in
            let parts = option.split(separator: "=").map(String.init)
            return Application.SceneOption(name: parts[0], value: parts[1])
        }
        return Application.Source(id: SourceID(id), location: .scene(options), paceAsLive: live)
    }
}
