import Foundation
import Logging
import Weir
import WeirConfig
import WeirCore
import WeirDownload
import WeirTestKit

@testable import WeirService

/// A real service on a free port, and a client for it.
final class TestService: Sendable {
    let application = MemoryApplication()
    let service: RESTService
    let log = Monitor<[String]>([])
    /// Whether a request has asked for the end.
    let quits = Monitor(false)
    private let address: ServiceAddress
    private let isEncrypted: Bool
    private let trust: String?
    private let ending: Task<Void, any Error>

    init(
        settings: ServiceSettings? = nil,
        store: StreamStore? = nil,
        file: Application = Application(),
        life: ServiceLife = TestService.quietLife,
        trust: String? = nil
    ) async throws {
        let settings = try settings ?? ServiceSettings(address: ServiceAddress(port: 0))
        self.trust = trust
        isEncrypted = settings.encryption != nil
        let service = RESTService(
            application,
            ServedApplication(file, file: "street.yaml", version: "1.2.3"),
            settings: settings,
            store: store,
            life: life,
            logger: Logger(label: "test") { [log] _ in ServiceLog(.text) { line in log.update { $0.append(line) } } },
            onQuit: { [quits] in quits.update { $0 = true } }
        )
        self.service = service
        let listening = Monitor<Result<ServiceAddress, WeirError>?>(nil)
        ending = Task(executorPreference: TestThreads.shared) {
            do throws(WeirError) {
                try await service.run { address in listening.update { $0 = .success(address) } }
            } catch {
                listening.update { $0 = .failure(error) }
                throw error
            }
        }
        address = try await inBackground { try listening.wait { $0 }.get() }
        await service.restore()
    }

    /// Of an application that never gives a sign and is well: a day is longer than any test.
    static var quietLife: ServiceLife { ServiceLife(longestSilence: 86_400_000_000_000) }

    var port: Int { address.port }

    /// Sends a request and waits for its answer.
    func ask(
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        token: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> WebRequest.Answer {
        var headers = headers
        if let token { headers["Authorization"] = "Bearer \(token)" }
        let request = WebRequest(
            method,
            "\(isEncrypted ? "https://localhost" : "http://127.0.0.1"):\(address.port)\(path)",
            headers: headers,
            body: body.map { Array($0.utf8) },
            trustedCertificates: trust,
            patience: Int(testPatience)
        )
        return try await inBackground { try request.send() }
    }

    func stop() async throws {
        await service.stop()
        try await ending.value
    }
}

extension WebRequest.Answer {
    /// The body as a map of JSON.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }

    /// The sentence of problem details; nil where the answer has none.
    var detail: String? {
        headers["content-type"] == "application/problem+json" ? json["detail"] as? String : nil
    }
}

/// A service for the time of a test.
func withService(
    settings: ServiceSettings? = nil,
    store: StreamStore? = nil,
    file: Application = Application(),
    life: ServiceLife = TestService.quietLife,
    trust: String? = nil,
    _ body: (TestService) async throws -> Void
) async throws {
    let service = try await TestService(settings: settings, store: store, file: file, life: life, trust: trust)
    do { try await body(service) } catch {
        try await service.stop()
        throw error
    }
    try await service.stop()
}
