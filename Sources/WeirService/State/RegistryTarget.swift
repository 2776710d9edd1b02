import Weir
import WeirConfig
import WeirCore

/// What commands are done to in a service: streams that are added are there again after a restart.
struct RegistryTarget: CommandTarget {
    let streams: StreamRegistry

    var streamNames: [SourceID] { streams.streams.map(\.id) }

    func add(_ source: WeirConfig.Application.Source) async throws(WeirError) {
        try await asked { try await streams.add(source) }
    }

    func remove(_ id: SourceID) async throws(WeirError) {
        try await asked { try await streams.remove(id) }
    }

    func change(_ id: SourceID, _ change: StreamChange) async throws(WeirError) {
        try await asked { try await streams.change(id, change) }
    }

    func snapshot(of id: SourceID) async throws(WeirError) -> [UInt8] {
        try await streams.snapshot(of: id)
    }

    func recording(of id: SourceID) throws(WeirError) -> any StreamRecording {
        try streams.recording(of: id)
    }

    private func asked(_ body: () async throws -> Void) async throws(WeirError) {
        do {
            try await body()
        } catch let error as WeirError {
            throw error
        } catch let problem as Problem {
            throw WeirError(.exists, problem.detail)
        } catch {
            throw WeirError(.resource, "That can't be done.", cause: "\(error)")
        }
    }
}
