import WeirCore

/// A certificate for this machine, by name and by number, and its key: files that OpenSSL makes.
public func testCertificate(in folder: TemporaryFolder, _ name: String) throws -> (certificate: String, key: String) {
    let (certificate, key) = ("\(folder.path)/\(name).pem", "\(folder.path)/\(name).key")
    let run = try ProgramRun(
        "/usr/bin/openssl",
        [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out",
            certificate,
        ]
    )
    guard run.status == 0 else { throw WeirError(.resource, "openssl made no certificate: \(run.errors)") }
    return (certificate, key)
}
