import CWeirRTSPServer
import WeirCore
import WeirStreaming

/// The connection of one client, encrypted or not; used by one thread.
final class HTTPConnection {
    /// How often who waits for something to send looks whether the client is still there, in nanoseconds.
    static let lookInterval: UInt64 = 1_000_000_000
    /// How long a client may take to read what is sent, or to send anything, in seconds.
    private static let patience: guint = 10
    /// The same for a whole request, which a client could send byte by byte, in nanoseconds.
    private static let requestTime: UInt64 = 15_000_000_000
    private static let pieceLength = 2048
    private static let headEnd = Array("\r\n\r\n".utf8)

    private let connection: UnsafeMutablePointer<GSocketConnection>
    /// The same, or what encrypts it.
    private let stream: UnsafeMutablePointer<GIOStream>
    private let cancellable: UnsafeMutablePointer<GCancellable>
    /// What was read and not used.
    private var rest: [UInt8] = []

    /// Takes over a reference to the connection; nil where it can't be encrypted.
    ///
    /// What is under way ends with `cancellable`.
    init?(
        owning connection: UnsafeMutablePointer<GSocketConnection>,
        _ certificate: ServingCertificate?,
        until cancellable: UnsafeMutablePointer<GCancellable>
    ) {
        g_socket_set_timeout(g_socket_connection_get_socket(connection), Self.patience)
        let plain = UnsafeMutableRawPointer(connection).assumingMemoryBound(to: GIOStream.self)
        guard let stream = certificate.map({ $0.encrypt(plain) }) ?? plain else {
            g_object_unref(connection)
            return nil
        }
        if certificate == nil { g_object_ref(plain) }
        self.connection = connection
        self.stream = stream
        self.cancellable = cancellable
        g_object_ref(cancellable)
    }

    deinit {
        g_io_stream_close(stream, nil, nil)
        g_object_unref(stream)
        g_object_unref(connection)
        g_object_unref(cancellable)
    }

    /// What came of waiting for a request.
    enum Arrival {
        case request(HTTPRequest)
        case wrong(HTTPResponse)
        /// The client has gone, or takes too long.
        case none
    }

    /// Waits for the next request.
    func nextRequest() -> Arrival {
        let deadline = MonotonicTime.now.advanced(by: Self.requestTime)
        while true {
            if let end = rest.firstRange(of: Self.headEnd), end.lowerBound <= HTTPRequest.longestHead {
                let head = rest[..<end.lowerBound]
                rest.removeSubrange(..<end.upperBound)
                do throws(HTTPRequest.Problem) { return .request(try HTTPRequest(head: head)) } catch {
                    return .wrong(error.response)
                }
            }
            guard rest.count <= HTTPRequest.longestHead else {
                return .wrong(HTTPResponse(.headTooLarge, "a request may take \(HTTPRequest.longestHead) bytes."))
            }
            guard MonotonicTime.now < deadline, read() else { return .none }
        }
    }

    /// Sends everything; false where the client doesn't take it.
    func write(_ bytes: [UInt8]) -> Bool {
        let output = g_io_stream_get_output_stream(stream)
        return g_output_stream_write_all(output, bytes, gsize(bytes.count), nil, cancellable, nil) != 0
    }

    /// Whether the client, who has nothing more to say, hasn't closed the connection.
    var isThere: Bool {
        let socket = g_socket_connection_get_socket(connection)
        let signs = GIOCondition(rawValue: G_IO_IN.rawValue | G_IO_HUP.rawValue | G_IO_ERR.rawValue)
        let seen = g_socket_condition_check(socket, signs)
        guard g_cancellable_is_cancelled(cancellable) == 0 else { return false }
        guard seen.rawValue & (G_IO_HUP.rawValue | G_IO_ERR.rawValue) == 0 else { return false }
        // Something to read is the end, unless it is said in the language of the encryption.
        return seen.rawValue & G_IO_IN.rawValue == 0 || g_socket_get_available_bytes(socket) > 0
    }

    private func read() -> Bool {
        var piece = [UInt8](repeating: 0, count: Self.pieceLength)
        let input = g_io_stream_get_input_stream(stream)
        let count = g_input_stream_read(input, &piece, gsize(piece.count), cancellable, nil)
        guard count > 0 else { return false }
        rest += piece[..<Int(count)]
        return true
    }
}

extension HTTPRequest.Problem {
    fileprivate var response: HTTPResponse {
        switch self {
        case .malformed: HTTPResponse(.badRequest, "the request is none of HTTP's.")
        case .method: HTTPResponse(.methodNotAllowed, "there is GET and HEAD only.", fields: [("Allow", "GET, HEAD")])
        case .version: HTTPResponse(.versionNotSupported, "there is HTTP/1.1 only.")
        case .body: HTTPResponse(.badRequest, "a request may have no body.")
        }
    }
}
