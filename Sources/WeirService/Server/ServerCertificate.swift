import NIOSSL
public import WeirCore

/// A certificate and its key, which connections are encrypted with (TLS 1.2 and later).
public struct ServerCertificate: Sendable {
    let configuration: TLSConfiguration

    private static let longestFile = 1 << 20

    /// Reads files in PEM form: the certificate with those that lead to its root behind it, and its key.
    ///
    /// Throws `.resource` where a file can't be read, and `.settings` where it is not what it should be or the two don't
    /// belong together.
    public init(certificate: String, key: String) throws(WeirError) {
        let chain = try Self.chain(certificate)
        let privateKey = try Self.privateKey(key)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(privateKey)
        )
        configuration.minimumTLSVersion = .tlsv12
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw WeirError(
                .settings,
                "The key \(key) is not that of the certificate \(certificate); give the two that belong together.",
                cause: "\(error)"
            )
        }
        self.configuration = configuration
    }

    private static func chain(_ path: String) throws(WeirError) -> [NIOSSLCertificate] {
        let text = try textOfFile(path, called: "certificate", longest: longestFile)
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(Array(text.utf8)), !chain.isEmpty else {
            throw WeirError(
                .settings,
                "The file \(path) has no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----."
            )
        }
        return chain
    }

    private static func privateKey(_ path: String) throws(WeirError) -> NIOSSLPrivateKey {
        let text = try textOfFile(path, called: "key", longest: longestFile)
        if text.contains("ENCRYPTED") {
            throw WeirError(
                .settings,
                "The key \(path) is locked by a password; give one that isn't, in a file of mode 0600."
            )
        }
        guard let key = try? NIOSSLPrivateKey(bytes: Array(text.utf8), format: .pem) else {
            throw WeirError(
                .settings,
                "The file \(path) has no private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----."
            )
        }
        return key
    }
}
