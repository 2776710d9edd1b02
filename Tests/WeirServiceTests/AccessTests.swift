import Foundation
import Testing
import Weir
import WeirCore
import WeirDownload
import WeirGStreamer
import WeirTestKit

@testable import WeirService

@Suite struct AccessTests {
    private static func tokens() throws -> AccessTokens {
        try AccessTokens(
            text: """
                # who may do what

                read \(Checksum.sha256(of: Array("looking".utf8))) monitor
                operate \(Checksum.sha256(of: Array("doing".utf8)).uppercased()) control-room
                """,
            file: "tokens"
        )
    }

    private static func openSettings(_ limits: ServiceLimits) throws -> ServiceSettings {
        try ServiceSettings(address: ServiceAddress(port: 0), limits: limits)
    }

    @Test func tokensSayWhoMayDoWhat() async throws {
        try await withService(settings: ServiceSettings(address: ServiceAddress(port: 0), tokens: Self.tokens())) {
            service async throws in
            let none = try await service.ask("GET", "/api/v1/streams")
            #expect(none.status == 401)
            #expect(none.headers["www-authenticate"] == "Bearer")
            #expect(none.detail == "This needs a token: send the header `Authorization: Bearer TOKEN`.")
            let unknown = try await service.ask("GET", "/api/v1/streams", token: "guess")
            #expect(unknown.status == 401)
            #expect(unknown.detail == "The token is not known.")
            #expect(try await service.ask("GET", "/api/v1/streams", token: "looking").status == 200)
            let body = #"{"from": "scene:", "name": "front"}"#
            let reading = try await service.ask("POST", "/api/v1/streams", body, token: "looking")
            #expect(reading.status == 403)
            #expect(reading.detail == "The token “monitor” is for looking only; this needs one that may operate.")
            #expect(try await service.ask("POST", "/api/v1/streams", body, token: "doing").status == 201)
            #expect(try await service.ask("GET", "/health/live").status == 200)
            #expect(try await service.ask("GET", "/metrics").status == 401)
            let log = service.log.read { $0.joined() }
            #expect(log == "weir: info: stream added (by control-room, stream front)\n")
        }
    }

    @Test(arguments: [
        ("", "tokens has no tokens; write a line for each: read or operate, the token's SHA-256, and a name."),
        ("write abc name", "tokens:1: a line begins with read or operate."),
        (
            "# a\nread secret",
            "tokens:2: a line has three words: read or operate, the token's SHA-256, and a name without spaces."
        ),
        (
            "read secret name",
            "tokens:1: the second word must be the SHA-256 of the token, 64 hexadecimal digits; "
                + "`printf %s \"$TOKEN\" | sha256sum` gives them."
        ),
    ])
    func badTokenFilesAreRefusedWithoutTellingThem(text: String, sentence: String) {
        let error = #expect(throws: WeirError.self) { try AccessTokens(text: text, file: "tokens") }
        #expect(error?.message == sentence)
    }

    @Test func otherMachinesNeedTokens() throws {
        let error = #expect(throws: WeirError.self) { try ServiceSettings(address: ServiceAddress(":8080")) }
        #expect(
            error?.message
                == "Other machines reach [::]:8080, and there are no tokens, so that anybody could add and remove streams; "
                + "give --tokens FILE, listen on 127.0.0.1, or say --insecure."
        )
        _ = try ServiceSettings(address: ServiceAddress(":8080"), isOpen: true)
        _ = try ServiceSettings(address: ServiceAddress("0.0.0.0:1"), tokens: try Self.tokens())
    }

    @Test func pagesOfOtherServersAreRefused() async throws {
        try await withService { service async throws in
            let body = #"{"from": "scene:"}"#
            let page = try await service.ask(
                "POST",
                "/api/v1/streams",
                body,
                headers: ["Origin": "http://evil.example"]
            )
            #expect(page.status == 403)
            #expect(page.detail == "The request comes from a web page of another server.")
            let own = ["Origin": "http://127.0.0.1:\(service.port)"]
            #expect(try await service.ask("POST", "/api/v1/streams", body, headers: own).status == 201)
            let rebound = try await service.ask("GET", "/api/v1/streams", headers: ["Host": "evil.example:80"])
            #expect(rebound.status == 403)
            #expect(rebound.detail == "The request is for another host; without tokens, ask for localhost.")
        }
    }

    @Test func largeBodiesAreRefused() async throws {
        var limits = ServiceLimits()
        limits.bodyLength = 1000
        try await withService(settings: Self.openSettings(limits)) { service async throws in
            let fits = String(repeating: " ", count: 982) + #"{"from": "scene:"}"#
            #expect(try await service.ask("POST", "/api/v1/streams", fits).status == 201)
            let answer = try await service.ask("POST", "/api/v1/streams", " " + fits)
            #expect(answer.status == 413)
            #expect(answer.detail == "The body is larger than 1000 bytes.")
            let pieces = ["Transfer-Encoding": "chunked"]
            #expect(try await service.ask("POST", "/api/v1/streams", " " + fits, headers: pieces).status == 413)
        }
    }

    @Test func eachClientHasARate() async throws {
        var limits = ServiceLimits()
        (limits.burst, limits.requestsPerSecond) = (3, 0.01)
        try await withService(settings: Self.openSettings(limits)) { service async throws in
            for _ in 0..<3 { #expect(try await service.ask("GET", "/api/v1/streams").status == 200) }
            let answer = try await service.ask("GET", "/api/v1/streams")
            #expect(answer.status == 429)
            let pause = try #require(answer.headers["retry-after"].flatMap { Int($0) })
            #expect((1...100).contains(pause))
        }
    }

    @Test func theRateFillsUpAgain() {
        let limiter = RateLimiter(requestsPerSecond: 2, burst: 2)
        func time(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: UInt64(seconds * 1e9)) }
        #expect(limiter.admit("a", at: time(1)) == nil)
        #expect(limiter.admit("a", at: time(1)) == nil)
        #expect(limiter.admit("a", at: time(1)) == 1)
        #expect(limiter.admit("b", at: time(1)) == nil)
        #expect(limiter.admit("a", at: time(1.5)) == nil)
        #expect(limiter.admit("a", at: time(1.5)) == 1)
        #expect(limiter.admit("a", at: time(0.5)) == 1)
    }

    @Test func requestsAtATimeAreLimited() async throws {
        var limits = ServiceLimits()
        limits.requests = 1
        try await withService(settings: Self.openSettings(limits)) { service async throws in
            service.application.state.update { $0.heldBack = SourceID("front") }
            async let held = service.ask("POST", "/api/v1/streams", #"{"from": "scene:", "name": "front"}"#)
            #expect(try await service.application.waitForHeldBack())
            let answer = try await service.ask("GET", "/api/v1/streams")
            #expect(answer.status == 503)
            #expect(answer.headers["retry-after"] == "1")
            service.application.state.update { $0.heldBack = nil }
            #expect(try await held.status == 201)
        }
    }
}
