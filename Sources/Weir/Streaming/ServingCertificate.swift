import CWeirRTSPServer
import Glibc
import WeirConfig
import WeirCore

/// A certificate with its key, which Weir's own servers encrypt with.
final class ServingCertificate: @unchecked Sendable {
    // Safe to share: a certificate never changes.
    let raw: UnsafeMutablePointer<GTlsCertificate>

    /// Reads both files.
    ///
    /// Throws `.resource` where a file can't be read, `.settings` where they aren't what they should be, and `.library` where
    /// GLib can't encrypt.
    init(_ files: Application.Output.Certificate) throws(WeirError) {
        guard g_tls_backend_supports_tls(g_tls_backend_get_default()) != 0 else {
            throw WeirError(.library, "GLib has nothing to encrypt with; install the Debian package glib-networking.")
        }
        for (what, path) in [("certificate", files.certificate), ("key", files.key)] where access(path, R_OK) != 0 {
            let reason = String(cString: strerror(errno)).lowercased()
            throw WeirError(.resource, "the \(what) \(path) can't be read: \(reason).")
        }
        var error: UnsafeMutablePointer<GError>?
        guard let raw = g_tls_certificate_new_from_files(files.certificate, files.key, &error) else {
            let cause = cweir_rtsp_error_text(error).map { String(cString: $0) }
            g_clear_error(&error)
            throw WeirError(
                .settings,
                "\(files.certificate) and \(files.key) are no certificate and its key in PEM form, which begin with "
                    + "-----BEGIN CERTIFICATE----- and -----BEGIN PRIVATE KEY-----.",
                cause: cause
            )
        }
        self.raw = raw
    }

    deinit {
        g_object_unref(raw)
    }

    /// The same connection, encrypted; nil where that can't be.
    func encrypt(_ stream: UnsafeMutablePointer<GIOStream>) -> UnsafeMutablePointer<GIOStream>? {
        g_tls_server_connection_new(stream, raw, nil)
    }
}
