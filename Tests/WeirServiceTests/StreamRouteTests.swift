import Foundation
import Testing
import Weir
import WeirConfig
import WeirCore
import WeirDownload

@testable import WeirService

@Suite struct StreamRouteTests {
    private static let front = #"{"from": "scene:?seed=7", "name": "front"}"#

    @Test func aStreamIsAddedListedChangedAndRemoved() async throws {
        try await withService { service async throws in
            let added = try await service.ask("POST", "/api/v1/streams", Self.front)
            #expect(added.status == 201)
            #expect(added.headers["location"] == "/api/v1/streams/front")
            #expect(
                added.text == """
                    {"id": "front", "place": "somewhere", "state": "playing", "frames": 10, "inferred": 5, "skipped": {}, \
                    "fps": 25, "warnings": 0, "shed": 0, "reconnects": 0, "identities": 0, "objects": [{"label": "car", "count": 3}]}

                    """
            )
            #expect(try await service.ask("GET", "/api/v1/streams/front").text == added.text)
            let list = try await service.ask("GET", "/api/v1/streams").json["streams"] as? [[String: Any]]
            #expect(list?.compactMap { $0["id"] as? String } == ["front"])

            let change = #"{"threshold": 0.25, "interval": 3, "rules": {"lines": {"gate": [[0.1, 0.5], [0.9, 0.5]]}}}"#
            #expect(try await service.ask("PATCH", "/api/v1/streams/front", change).status == 200)
            let changed = service.application.state.read { $0.changes[SourceID("front")] }
            #expect(changed?.threshold == 0.25)
            #expect(changed?.interval == 3)
            #expect(changed?.rules?.rules.map(\.name) == ["gate"])

            let picture = try await service.ask("GET", "/api/v1/streams/front/snapshot")
            #expect(picture.headers["content-type"] == "image/jpeg")
            #expect(picture.body == MemoryApplication.picture)

            #expect(try await service.ask("DELETE", "/api/v1/streams/front").status == 204)
            #expect(try await service.ask("DELETE", "/api/v1/streams/front").status == 404)
            #expect(
                service.log.read { $0 }.map { String($0.prefix(60)) } == [
                    "weir: info: stream added (stream front)\n", "weir: info: stream changed (stream front)\n",
                    "weir: info: stream removed (stream front)\n",
                ]
            )
        }
    }

    @Test func aStreamWithoutNameGetsAFreeNumber() async throws {
        try await withService { service async throws in
            for _ in 0..<2 {
                #expect(try await service.ask("POST", "/api/v1/streams", #"{"from": "scene:"}"#).status == 201)
            }
            #expect(try await service.ask("DELETE", "/api/v1/streams/0").status == 204)
            #expect(try await service.ask("POST", "/api/v1/streams", #""scene:""#).status == 201)
            #expect(service.application.streams.map(\.id.name) == ["1", "2"])
        }
    }

    @Test func namesThatAreNoWordsGoThroughPaths() async throws {
        try await withService { service async throws in
            let added = try await service.ask("POST", "/api/v1/streams", #"{"from": "scene:", "name": "a/b ü%"}"#)
            #expect(added.headers["location"] == "/api/v1/streams/a%2Fb%20%C3%BC%25")
            let place = try #require(added.headers["location"])
            #expect(try await service.ask("GET", place).json["id"] as? String == "a/b ü%")
            #expect(try await service.ask("DELETE", place).status == 204)
        }
    }

    /// Each mistake is the same sentence as in a file, with the way to it in the body.
    @Test(arguments: [
        (#"{"from": "rtsp:///a"}"#, 422, "The address `rtsp:///a` names no host.", "#/from", 1, 10),
        (#"{"from": "scene:", "lop": true}"#, 422, "The key `lop` is not known; `loop` may be meant.", "#/lop", 1, 20),
        (
            "{\n  \"from\": \"scene:\",\n  \"loop\": 3}", 422, "`loop` is `3`; it must be true or false.", "#/loop", 3,
            11
        ),
        ("[1]", 422, "The request is a list; it must be", "#", 1, 1),
        (
            #"{"from": "scene:""#, 400, "This is not JSON: a comma or the bracket at the end of a map is missing.", "#",
            1, 18
        ),
        (#"{"from": "scene:", "from": "scene:"}"#, 400, "`from` is given twice.", "#", 1, 20),
        ("", 400, "This is not JSON: a value is missing at the end.", "#", 1, 1),
        (#"{"from": 01}"#, 400, "This is not JSON: `01` is no value.", "#/from", 1, 10),
    ])
    func mistakesAreToldWithTheirPlace(
        body: String,
        status: Int,
        sentence: String,
        pointer: String,
        line: Int,
        column: Int
    ) async throws {
        try await withService { service async throws in
            let answer = try await service.ask("POST", "/api/v1/streams", body)
            #expect(answer.status == status)
            let problem = try #require((answer.json["errors"] as? [[String: Any]])?.first)
            #expect((problem["detail"] as? String)?.hasPrefix(sentence) == true, "\(problem)")
            #expect(problem["pointer"] as? String == pointer)
            #expect(problem["line"] as? Int == line)
            #expect(problem["column"] as? Int == column)
            #expect(service.application.streams.isEmpty)
        }
    }

    @Test func changesAreRefusedInSentences() async throws {
        try await withService { service async throws in
            _ = try await service.ask("POST", "/api/v1/streams", Self.front)
            let cases = [
                (#"{"threshold": 2}"#, "`threshold` is `2`; it must be a number from 0 to 1."),
                ("{}", "Nothing is to be changed; give at least one of `model`, `threshold`, `interval`, `rules`."),
                (#"{"interval": "2"}"#, "`interval` is `2`; it must be a whole number from 0 to 10000."),
                (#"{"rules": {"linse": {}}}"#, "The key `linse` is not known in `rules`; `lines` may be meant."),
            ]
            for (body, sentence) in cases {
                let answer = try await service.ask("PATCH", "/api/v1/streams/front", body)
                #expect(answer.status == 422)
                #expect(answer.detail == sentence)
            }
            #expect(service.application.state.read { $0.changes.isEmpty })
        }
    }

    @Test func problemsHaveTheirStatusAndSentence() async throws {
        try await withService { service async throws in
            _ = try await service.ask("POST", "/api/v1/streams", Self.front)
            _ = try await service.ask("POST", "/api/v1/streams", #"{"from": "scene:", "name": "dark"}"#)
            let double = try await service.ask("POST", "/api/v1/streams", Self.front)
            #expect(double.status == 409)
            #expect(double.detail == "There is a stream “front” already; each needs its own name.")
            let unknown = try await service.ask("GET", "/api/v1/streams/rear")
            #expect(unknown.status == 404)
            #expect(unknown.detail == "There is no stream “rear”.")
            #expect(try await service.ask("PATCH", "/api/v1/streams/rear", #"{"interval": 1}"#).status == 404)
            #expect(try await service.ask("GET", "/api/v1/streams/rear/snapshot").status == 404)
            let dark = try await service.ask("GET", "/api/v1/streams/dark/snapshot")
            #expect(dark.status == 504)
            #expect(dark.detail == "the stream “dark” gave no picture within 5 s.")
            let nowhere = try await service.ask("GET", "/api/v2/streams")
            #expect(nowhere.status == 404)
            #expect(nowhere.detail == "There is nothing at /api/v2/streams; /openapi.json lists what there is.")
            let method = try await service.ask("PUT", "/api/v1/streams", Self.front)
            #expect(method.status == 405)
            #expect(method.headers["allow"] == "GET, POST")
            #expect(method.detail == "PUT is not for /api/v1/streams; GET, POST is.")
            let head = try await service.ask("HEAD", "/api/v1/streams")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
        }
    }

    @Test func aStreamThatIsBeingAddedIsNotTouchedByOthers() async throws {
        try await withService { service async throws in
            service.application.state.update { $0.heldBack = SourceID("front") }
            async let added = service.ask("POST", "/api/v1/streams", Self.front)
            #expect(try await service.application.waitForHeldBack())
            let answer = try await service.ask("DELETE", "/api/v1/streams/front")
            #expect(answer.status == 409)
            #expect(answer.detail == "Another request is about the stream “front” right now; try again.")
            service.application.state.update { $0.heldBack = nil }
            #expect(try await added.status == 201)
        }
    }
}
