import Testing
import WeirCore
import WeirDownload
import WeirTestKit

@testable import WeirService

/// Clients that are slow or send what is no HTTP.
@Suite struct ConnectionTests {
    private static func settings(patience: Double) throws -> ServiceSettings {
        var limits = ServiceLimits()
        limits.patience = patience
        return try ServiceSettings(address: ServiceAddress(port: 0), limits: limits)
    }

    /// What a client gets that sends these pieces and then waits.
    private func answer(_ service: TestService, _ pieces: String...) async throws -> String {
        let port = service.port
        return try await inBackground {
            let connection = try RawConnection(port: port)
            for piece in pieces { connection.send(piece) }
            return connection.readToEnd()
        }
    }

    @Test(arguments: [
        "", "GET /health/live HTT", "POST /api/v1/streams HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
    ])
    func whoSendsHalfARequestIsCutOff(text: String) async throws {
        try await withService(settings: Self.settings(patience: 0.2)) { service async throws in
            let cut = try await answer(service, text)
            #expect(cut.isEmpty)
            let next = try await service.ask("GET", "/health/live")
            #expect(next.status == 200)
        }
    }

    @Test func whoSendsAByteAtATimeIsCutOff() async throws {
        try await withService(settings: Self.settings(patience: 0.3)) { service async throws in
            let port = service.port
            let text = try await inBackground {
                let connection = try RawConnection(port: port)
                connection.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: ")
                // Ends only since the other side does.
                while connection.send("a") {}
                return connection.readToEnd()
            }
            #expect(!text.contains("200"))
        }
    }

    @Test func whoAsksNoMoreIsCutOff() async throws {
        try await withService(settings: Self.settings(patience: 0.2)) { service async throws in
            let text = try await answer(service, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(text.hasSuffix("\r\n\r\n{\"status\": \"live\"}\n"))
        }
    }

    @Test func whoSendsMoreThanIsTakenIsCutOff() async throws {
        try await withService(settings: Self.settings(patience: 0.3)) { service async throws in
            let head = "POST /api/v1/streams HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n"
            let text = try await answer(service, head, "{")
            #expect(text.hasPrefix("HTTP/1.1 413"))
        }
    }

    @Test(arguments: [
        "\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n",
        "POST /api/v1/streams HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /" + String(repeating: "a", count: 200_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ])
    func whatIsNoHTTPIsSurvived(text: String) async throws {
        try await withService(settings: Self.settings(patience: 0.5)) { service async throws in
            let answer = try await answer(service, text)
            #expect(!answer.hasPrefix("HTTP/1.1 2"), "\(answer)")
            #expect(try await service.ask("GET", "/health/live").status == 200)
        }
    }
}
