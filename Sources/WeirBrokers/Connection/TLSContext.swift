import CWeirOpenSSL
import Glibc
import WeirCore

/// How connections to one host are encrypted, as OpenSSL has it: for our own sockets, and for libraries with theirs.
final class TLSContext {
    /// An `SSL_CTX`.
    let pointer: OpaquePointer
    private let notes = UnsafeMutablePointer<cweir_tls_notes>.allocate(capacity: 1)

    /// Reads the files of the settings; throws `.settings` for those that can't be used.
    init(_ security: BrokerSecurity, for endpoint: Endpoint) throws(WeirError) {
        ERR_clear_error()
        guard let pointer = SSL_CTX_new(TLS_client_method()) else {
            notes.deallocate()
            throw WeirError(.library, "OpenSSL can't begin to encrypt.", cause: Self.libraryReason())
        }
        self.pointer = pointer
        // Older versions are broken (RFC 8996).
        _ = cweir_tls_set_oldest_version(pointer, TLS1_2_VERSION)
        try loadAuthorities(security, endpoint)
        try loadCertificate(security, endpoint)
        cweir_tls_check_certificates(pointer, notes)
        guard security.checksName else { return }
        let parameters = SSL_CTX_get0_param(pointer)
        if X509_VERIFY_PARAM_set1_ip_asc(parameters, endpoint.host) != 1 {
            X509_VERIFY_PARAM_set1_host(parameters, endpoint.host, 0)
        }
    }

    deinit {
        SSL_CTX_free(pointer)
        notes.deallocate()
    }

    /// Why one side doesn't let the other in; nil where that isn't known.
    var refusal: String? {
        if notes.pointee.distrust != X509_V_OK {
            let reason = String(cString: X509_verify_cert_error_string(notes.pointee.distrust))
            return "its certificate isn't trusted (\(reason))"
        }
        guard notes.pointee.alert >= 0 else { return nil }
        // OpenSSL 3.0 has no text for this one; an alert's number is in the lower byte.
        if notes.pointee.alert & 0xFF == SSL_AD_CERTIFICATE_REQUIRED { return "it asks for a certificate of ours" }
        return "it doesn't agree on TLS (\(String(cString: SSL_alert_desc_string_long(notes.pointee.alert))))"
    }

    /// What OpenSSL said last on this thread.
    static func libraryReason() -> String? {
        ERR_reason_error_string(ERR_peek_last_error()).map { String(cString: $0) }
    }

    private func loadAuthorities(_ security: BrokerSecurity, _ endpoint: Endpoint) throws(WeirError) {
        if let file = security.authorities, SSL_CTX_load_verify_file(pointer, file) != 1 {
            throw unreadable("authorities", file, endpoint)
        }
        if let folder = security.authoritiesFolder {
            // OpenSSL looks into it later and takes any name for now.
            guard access(folder, R_OK | X_OK) == 0, SSL_CTX_load_verify_dir(pointer, folder) == 1 else {
                throw unreadable("folder of authorities", folder, endpoint)
            }
        }
        if security.authorities == nil, security.authoritiesFolder == nil {
            SSL_CTX_set_default_verify_paths(pointer)
        }
    }

    private func loadCertificate(_ security: BrokerSecurity, _ endpoint: Endpoint) throws(WeirError) {
        guard let certificate = security.certificate ?? security.key else { return }
        // A certificate and its key may stand in one file.
        let key = security.key ?? certificate
        guard SSL_CTX_use_certificate_chain_file(pointer, certificate) == 1 else {
            throw unreadable("certificate", certificate, endpoint)
        }
        guard SSL_CTX_use_PrivateKey_file(pointer, key, SSL_FILETYPE_PEM) == 1 else {
            throw unreadable("key", key, endpoint)
        }
    }

    private func unreadable(_ what: String, _ path: String, _ endpoint: Endpoint) -> WeirError {
        WeirError(
            .settings,
            "\(endpoint.name): the \(what) \"\(path)\" can't be used; it must be there, be readable and be PEM.",
            cause: Self.libraryReason()
        )
    }
}
