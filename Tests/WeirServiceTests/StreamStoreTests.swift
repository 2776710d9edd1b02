import Foundation
import Testing
import Weir
import WeirConfig
import WeirCore
import WeirDownload
import WeirTestKit

@testable import WeirService

@Suite struct StreamStoreTests {
    private static let address = "rtsp://user:secret@camera/stream"

    private func isKept(_ entry: StreamStore.Entry, in path: String) throws -> Bool {
        try StreamStore(path: path).entries().contains(entry)
    }

    @Test func streamsAndTheirChangesSurviveARestart() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/state.sqlite"
        try await withService(store: StreamStore(path: path)) { service async throws in
            let source = #"{"from": "\#(Self.address)", "name": "front", "rtsp-transport": "tcp", "loop": false}"#
            #expect(try await service.ask("POST", "/api/v1/streams", source).status == 201)
            #expect(
                try await service.ask("POST", "/api/v1/streams", #"{"from": "scene:", "name": "gone"}"#).status == 201
            )
            let rules = #"{"threshold": 0.3, "rules": {"regions": {"yard": {"polygon": [[0, 0], [1, 0], [1, 1]]}}}}"#
            let changed = try await service.ask("PATCH", "/api/v1/streams/front", rules)
            #expect(changed.status == 200, "\(changed.text)")
            #expect(try await service.ask("PATCH", "/api/v1/streams/front", #"{"interval": 4}"#).status == 200)
            #expect(try await service.ask("PATCH", "/api/v1/streams/front", #"{"model": "demo"}"#).status == 200)
            #expect(try await service.ask("DELETE", "/api/v1/streams/gone").status == 204)
        }
        try await withService(store: StreamStore(path: path)) { service async throws in
            #expect(service.application.streams.map(\.id.name) == ["front"])
            let (source, change) = service.application.state.read {
                ($0.sources[SourceID("front")], $0.changes[SourceID("front")])
            }
            #expect(source?.location == .uri(Self.address))
            #expect(source?.transport == .tcp)
            #expect(change?.threshold == 0.3)
            #expect(change?.interval == 4)
            #expect(change?.model == .demo)
            #expect(change?.rules?.rules.map(\.name) == ["yard"])
            #expect(service.log.read { $0 } == ["weir: info: stream restored (stream front)\n"])
        }
    }

    @Test func aStreamThatCantBeAddedIsNotKept() async throws {
        let folder = try TemporaryFolder()
        let store = try StreamStore(path: folder.path + "/state.sqlite")
        try await withService(store: store) { service async throws in
            service.application.state.update { $0.streams = [StreamStatus(id: SourceID("front"), place: "")] }
            #expect(
                try await service.ask("POST", "/api/v1/streams", #"{"from": "scene:", "name": "front"}"#).status == 409
            )
            #expect(try store.entries().isEmpty)
        }
    }

    @Test func aStreamThatCantBeRestoredStaysKeptAndIsToldOf() async throws {
        let folder = try TemporaryFolder()
        let store = try StreamStore(path: folder.path + "/state.sqlite")
        let entry = StreamStore.Entry(id: "film", source: "/nowhere/film.mp4\n")
        #expect(try store.insert(entry))
        try await withService(store: store) { service async throws in
            #expect(
                service.log.read { $0 } == [
                    "weir: warning: stream not restored: The source `/nowhere/film.mp4` does not exist. (stream film)\n"
                ]
            )
            #expect(try store.entries() == [entry])
            #expect(try await service.ask("DELETE", "/api/v1/streams/film").status == 204)
            #expect(try store.entries().isEmpty)
        }
    }

    @Test func relativePathsAreKeptWhole() throws {
        let source = Application.Source(id: SourceID("a"), location: .file("films/a.mp4"), loop: true)
        let text = SourceText.text(source, workingFolder: "/home/someone")
        #expect(text.contains("home/someone/films/a.mp4"))
    }

    @Test func nobodyElseMayReadTheFile() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("state.sqlite", [])
        #expect(chmod(path, 0o644) == 0)
        let store = try StreamStore(path: path)
        #expect(try store.insert(StreamStore.Entry(id: "a", source: "scene:")))
        for name in folder.files {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test func aDamagedFileIsMovedAside() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("state.sqlite", Array(repeating: 7, count: 5000))
        let store = try StreamStore(path: path)
        #expect(store.damagedFile == path + ".damaged")
        #expect(try store.insert(StreamStore.Entry(id: "a", source: "scene:")))
        #expect(try Data(contentsOf: URL(filePath: path + ".damaged")) == Data(repeating: 7, count: 5000))
    }

    @Test func damageInTheMiddleIsSeen() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/state.sqlite"
        try fill(path)
        var bytes = try Data(contentsOf: URL(filePath: path))
        try #require(bytes.count > 8192)
        for index in 4096..<bytes.count { bytes[index] = 0xFF }
        try bytes.write(to: URL(filePath: path))
        let store = try StreamStore(path: path)
        #expect(store.damagedFile == path + ".damaged")
        #expect(try store.entries().isEmpty)
    }

    private func fill(_ path: String) throws {
        let store = try StreamStore(path: path)
        for number in 0..<200 { _ = try store.insert(StreamStore.Entry(id: "\(number)", source: "scene:")) }
    }

    @Test func aFileHasOneService() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/state.sqlite"
        let store = try StreamStore(path: path)
        _ = try store.entries()
        let error = #expect(throws: WeirError.self) { try StreamStore(path: path) }
        #expect(error?.message == "The state file \(path) is in use by another process; give each its own.")
    }

    @Test func whatIsNoFileIsRefused() {
        let error = #expect(throws: WeirError.self) { try StreamStore(path: "/nowhere/state.sqlite") }
        #expect(error?.message == "The state file /nowhere/state.sqlite can't be opened: no such file or directory.")
    }
}
