import WeirCore

/// A certificate for this machine, by name and by number, and its key: files that OpenSSL makes.
///
/// It is its own authority, unless `authority` is one that signs it.
public func testCertificate(
    in folder: TemporaryFolder,
    _ name: String,
    signedBy authority: (certificate: String, key: String)? = nil
) throws -> (certificate: String, key: String) {
    let (certificate, key) = ("\(folder.path)/\(name).pem", "\(folder.path)/\(name).key")
    var arguments = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=\(authority == nil ? "localhost" : name)", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout", key, "-out",
        certificate,
    ]
    if let authority {
        // A client's that says to be an authority isn't taken by all.
        arguments += ["-CA", authority.certificate, "-CAkey", authority.key, "-addext", "basicConstraints=CA:FALSE"]
    }
    let run = try ProgramRun("/usr/bin/openssl", arguments)
    guard run.status == 0 else { throw WeirError(.resource, "openssl made no certificate: \(run.errors)") }
    return (certificate, key)
}
