import Testing
import WeirBrokers
import WeirCore
import WeirTestKit

// Brokers that ask for a certificate of ours: TLS on both sides.

/// Who has a certificate of the authority is let in, in two files and in one, and nobody else is.
private func expectCertificates(
    of authority: (certificate: String, key: String),
    _ settings: BrokerSettings,
    in folder: TemporaryFolder
) throws {
    let client = try testCertificate(in: folder, "client", signedBy: authority)
    func connects(_ certificate: String?, _ key: String?) throws {
        var settings = settings
        settings.security?.certificate = certificate
        settings.security?.key = key
        let broker = try makeBroker(settings)
        try broker.connect(timeout: patience)
        #expect(broker.send([sampleMessage(0)], timeout: patience) == [.delivered])
    }
    try connects(client.certificate, client.key)
    let both = try folder.read("client.pem") + folder.read("client.key")
    try connects(folder.write("both.pem", both.utf8), nil)
    let other = try testCertificate(in: folder, "other")
    for (certificate, key) in [(nil, nil), (other.certificate, other.key)] {
        let error = #expect(throws: WeirError.self) { try connects(certificate, key) }
        #expect(error?.code == .settings, "\(String(describing: error))")
        #expect(
            error?.message.hasPrefix("\(settings.kind.rawValue): \(settings.address) can't be used encrypted: it ")
                == true,
            "\(String(describing: error))"
        )
        if certificate == nil { #expect(error?.message.contains("asks for a certificate of ours") == true) }
    }
    // A key that isn't the certificate's is found before anybody is asked.
    let error = #expect(throws: WeirError.self) { try connects(client.certificate, other.key) }
    let problem = "the key \"\(other.key)\" can't be used; it must be there, be readable and be PEM."
    #expect(error?.message == "\(settings.kind.rawValue): \(settings.address): \(problem)")
}

extension AMQPTests {
    @Test func certificatesAreAskedFor() async throws {
        try await blocking {
            let folder = try TemporaryFolder()
            let authority = try testCertificate(in: folder, "authority")
            let server = try RabbitMQServer(.encrypted)
            try server.open("weir.street")
            var settings = server.settings
            settings.address = "127.0.0.1:\(try server.node.listen(askingForCertificatesOf: authority.certificate))"
            try expectCertificates(of: authority, settings, in: folder)
        }
    }
}

extension RedisTests {
    @Test func certificatesAreAskedFor() async throws {
        try await blocking {
            let folder = try TemporaryFolder()
            let authority = try testCertificate(in: folder, "authority")
            // What is said last holds.
            let lines = ["tls-auth-clients yes", "tls-ca-cert-file \(authority.certificate)"]
            let server = try RedisServer(.encrypted, lines: lines)
            try expectCertificates(of: authority, server.settings, in: folder)
        }
    }
}
