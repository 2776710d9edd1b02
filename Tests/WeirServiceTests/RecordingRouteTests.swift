import Testing
import Weir
import WeirCore
import WeirDownload

@testable import WeirService

@Suite struct RecordingRouteTests {
    private static let path = "/api/v1/streams/front/recording"

    private func withStream(_ body: (TestService) async throws -> Void) async throws {
        try await withService { service async throws in
            let front = #"{"from": "scene:", "name": "front"}"#
            #expect(try await service.ask("POST", "/api/v1/streams", front).status == 201)
            try await body(service)
        }
    }

    @Test func aClipIsBegunAndEnded() async throws {
        try await withStream { service async throws in
            let idle = try await service.ask("GET", Self.path)
            #expect(idle.status == 200)
            #expect(idle.text == "{\"files\": 0, \"held\": 2, \"bytes\": 4711, \"dropped\": 0}\n")

            let body = #"{"before": "1500ms", "duration": "1min"}"#
            let begun = try await service.ask("POST", Self.path + "/clip", body)
            #expect(begun.status == 201)
            let clip = begun.json["clip"] as? [String: Any]
            #expect(clip?["number"] as? Int == 0)
            #expect(clip?["event"] as? Bool == false)
            #expect(clip?["file"] as? String == "clip.mp4")
            #expect(service.application.state.read { $0.clips } == [[1.5, 60]])
            #expect(try await service.ask("POST", Self.path + "/clip").status == 409)

            let ended = try await service.ask("DELETE", Self.path + "/clip")
            #expect(ended.status == 200)
            #expect(ended.json["files"] as? Int == 1)
            #expect(try await service.ask("DELETE", Self.path + "/clip").status == 404)
            #expect(
                service.log.read { $0 }.dropFirst() == [
                    "weir: info: clip begun (clip 0, stream front)\n",
                    "weir: info: clip ended (clip 0, stream front)\n",
                ]
            )
        }
    }

    @Test func aClipOfWhichNothingIsSaidIsTheStreamsOwn() async throws {
        try await withStream { service async throws in
            #expect(try await service.ask("POST", Self.path + "/clip").status == 201)
            #expect(service.application.state.read { $0.clips } == [[0, nil]])
        }
    }

    @Test(arguments: [
        (#"{"before": "2h"}"#, "`before` is `2h`; it must be a time such as `10s` or `2min`, of at most 1h."),
        (#"{"bfore": "2s"}"#, "The key `bfore` is not known; `before` may be meant."),
    ])
    func aClipThatCannotBeIsRefused(body: String, sentence: String) async throws {
        try await withStream { service async throws in
            let answer = try await service.ask("POST", Self.path + "/clip", body)
            #expect(answer.status == 422)
            #expect(answer.detail == sentence)
            #expect(service.application.state.read { $0.clips }.isEmpty)
        }
    }

    @Test func whatIsNotThereOrNotRecordedIsSaid() async throws {
        try await withService { service async throws in
            #expect(try await service.ask("GET", "/api/v1/streams/rear/recording").status == 404)
            let added = try await service.ask("POST", "/api/v1/streams", #"{"from": "scene:", "name": "unrecorded"}"#)
            #expect(added.status == 201)
            let answer = try await service.ask("GET", "/api/v1/streams/unrecorded/recording")
            #expect(answer.status == 422)
            #expect(answer.detail == "the stream “unrecorded” is not recorded; give its source, or all, `record`.")
        }
    }
}
