import Testing
import WeirCore
import WeirDownload
import WeirTestKit

@testable import WeirService

@Suite struct EncryptionTests {
    @Test func requestsAreEncrypted() async throws {
        let folder = try TemporaryFolder()
        let (certificate, key) = try testCertificate(in: folder, "own")
        let settings = try ServiceSettings(
            address: ServiceAddress(host: "localhost", port: 0),
            encryption: try ServerCertificate(certificate: certificate, key: key)
        )
        try await withService(settings: settings, trust: certificate) { service async throws in
            #expect(try await service.ask("GET", "/health/live").status == 200)
            await #expect(throws: WeirError.self) {
                try await inBackground { try requestNow("GET", service.port, "/health/live") }
            }
        }
    }

    @Test func badFilesAreRefusedInSentences() throws {
        let folder = try TemporaryFolder()
        let (certificate, key) = try testCertificate(in: folder, "own")
        let other = try testCertificate(in: folder, "other")
        let text = try folder.write("text", Array("hello".utf8))
        let missing = folder.path + "/missing"
        let cases = [
            (missing, key, "The certificate \(missing) can't be read: no such file or directory."),
            (
                text, key,
                "The file \(text) has no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----."
            ),
            (
                certificate, text,
                "The file \(text) has no private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----."
            ),
            (
                certificate, other.key,
                "The key \(other.key) is not that of the certificate \(certificate); give the two that belong together."
            ),
        ]
        for (certificate, key, sentence) in cases {
            let error = #expect(throws: WeirError.self) { try ServerCertificate(certificate: certificate, key: key) }
            #expect(error?.message == sentence)
        }
    }
}
