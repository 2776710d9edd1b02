import CWeirOpenSSL

/// One encrypted connection, without its socket: bytes of the wire go in and out.
///
/// OpenSSL on a socket of its own would raise SIGPIPE where the other side has gone.
final class TLSSession {
    private let session: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    private let context: TLSContext

    init(_ context: TLSContext, host: String) throws(ConnectionEnd) {
        ERR_clear_error()
        guard let session = SSL_new(context.pointer) else { throw .lost("OpenSSL can't begin to encrypt") }
        guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
            SSL_free(session)
            throw .lost("OpenSSL can't begin to encrypt")
        }
        (self.session, self.incoming, self.outgoing, self.context) = (session, incoming, outgoing, context)
        // They are freed with the session.
        SSL_set_bio(session, incoming, outgoing)
        SSL_set_connect_state(session)
        _ = cweir_tls_set_server_name(session, host)
    }

    deinit { SSL_free(session) }

    /// Goes on greeting the other side; true where that is done.
    func greet() throws(ConnectionEnd) -> Bool {
        ERR_clear_error()
        let status = SSL_do_handshake(session)
        if status == 1 { return true }
        _ = try check(status)
        return false
    }

    /// Takes bytes of the wire.
    func take(_ bytes: UnsafeRawBufferPointer) {
        // A memory BIO grows as it must.
        BIO_write(incoming, bytes.baseAddress, Int32(bytes.count))
    }

    /// Encrypts; what comes of it is to be sent.
    func encrypt(_ bytes: [UInt8]) throws(ConnectionEnd) {
        guard !bytes.isEmpty else { return }
        var written = 0
        ERR_clear_error()
        let status = SSL_write_ex(session, bytes, bytes.count, &written)
        if status != 1 { _ = try check(status) }
    }

    /// Decrypts into `buffer`; nil where nothing more has come.
    func decrypt(into buffer: UnsafeMutableRawBufferPointer) throws(ConnectionEnd) -> Int? {
        var count = 0
        ERR_clear_error()
        let status = SSL_read_ex(session, buffer.baseAddress, buffer.count, &count)
        return status == 1 ? count : try check(status)
    }

    /// Moves what is to be sent to the end of `bytes`.
    func drain(to bytes: inout [UInt8]) {
        let count = BIO_ctrl_pending(outgoing)
        guard count > 0 else { return }
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        bytes.withUnsafeMutableBytes { bytes in
            _ = BIO_read(outgoing, bytes.baseAddress?.advanced(by: start), Int32(clamping: count))
        }
    }

    /// Nil where OpenSSL waits for more, else what is wrong.
    private func check(_ status: Int32) throws(ConnectionEnd) -> Int? {
        switch SSL_get_error(session, status) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return nil
        case SSL_ERROR_ZERO_RETURN: throw .lost("it closed the connection")
        default:
            throw .untrusted(
                context.refusal ?? "it doesn't agree on TLS (\(TLSContext.libraryReason() ?? "no reason"))"
            )
        }
    }
}
