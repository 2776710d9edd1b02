import CWeirRTSPServer
import Synchronization
import WeirConfig
import WeirCore
import WeirStreaming

/// A small web server for streams: it answers GET and HEAD, each client on a thread of its own.
final class HTTPServer: @unchecked Sendable {
    // Safe to share: the pointers never change, and GIO's listeners and cancellables lock themselves.
    private let listener: UnsafeMutablePointer<GSocketListener>
    private let cancellable: UnsafeMutablePointer<GCancellable>
    private let certificate: ServingCertificate?
    private let accounts: AccountList?
    private let content = Mutex<[any HTTPContent]>([])
    private let state = Monitor(State())
    /// The port that it listens on.
    let port: Int

    private struct State {
        var clients = 0
        var isListening = false
    }

    /// More clients than these are refused, since each takes a thread.
    private static let mostClients = 128
    private static let realm = "weir"

    /// Holds the port at once, a free one for 0, and answers after `start`.
    ///
    /// Throws `.resource` where the port can't be had, and what is wrong with users and certificate.
    init(port: Int, _ serving: Application.Output.Serving) throws(WeirError) {
        certificate = try serving.certificate.map { files throws(WeirError) in try ServingCertificate(files) }
        accounts = try serving.users.map { users throws(WeirError) in try AccountList(reference: users) }
        let bound = try Self.listen(port: port, host: serving.host)
        listener = bound.listener
        self.port = bound.port
        cancellable = g_cancellable_new()
    }

    deinit {
        close(by: .now)
        g_object_unref(listener)
        g_object_unref(cancellable)
    }

    func add(_ content: any HTTPContent) {
        self.content.withLock { $0.append(content) }
    }

    /// Answers from now on; call it once.
    func start() {
        state.update { $0.isListening = true }
        runInBackground { [self] in
            acceptClients()
            state.update { $0.isListening = false }
        }
    }

    /// Frees the port and cuts off all clients; waits for their threads no longer than until `deadline`.
    func close(by deadline: MonotonicTime) {
        g_cancellable_cancel(cancellable)
        g_socket_listener_close(listener)
        _ = state.wait(until: deadline) { $0.clients == 0 && !$0.isListening ? true : nil }
    }

    private func acceptClients() {
        while g_cancellable_is_cancelled(cancellable) == 0 {
            guard let connection = g_socket_listener_accept(listener, nil, cancellable, nil) else {
                // Out of descriptors, for example: others will be free soon.
                g_usleep(Self.pause)
                continue
            }
            let isAmongMost = state.update { state in
                state.clients += 1
                return state.clients <= Self.mostClients
            }
            let client = Client(connection)
            runInBackground { [self] in
                serve(client, isWelcome: isAmongMost)
                state.update { $0.clients -= 1 }
            }
        }
    }

    /// Between two attempts to accept clients after one that failed, in microseconds.
    private static let pause: gulong = 50_000

    /// Carries a connection to its thread.
    private struct Client: @unchecked Sendable {
        // Safe to send: whoever receives it is its only user.
        let connection: UnsafeMutablePointer<GSocketConnection>

        init(_ connection: UnsafeMutablePointer<GSocketConnection>) {
            self.connection = connection
        }
    }

    private func serve(_ client: Client, isWelcome: Bool) {
        guard let connection = HTTPConnection(owning: client.connection, certificate, until: cancellable) else {
            return
        }
        guard isWelcome else {
            return send(HTTPResponse(.unavailable, "there are too many clients."), to: connection)
        }
        while true {
            switch connection.nextRequest() {
            case .none: return
            case .wrong(let response): return send(response, to: connection)
            case .request(let request): guard answer(request, on: connection) else { return }
            }
        }
    }

    /// Whether the connection goes on.
    private func answer(_ request: HTTPRequest, on connection: HTTPConnection) -> Bool {
        switch answer(to: request) {
        case .response(let response):
            let head = response.head(keepsConnection: request.keepsConnection)
            return connection.write(request.method == .get ? head + response.body : head) && request.keepsConnection
        case .pictures(let send):
            let head = HTTPResponse.pictures.head(keepsConnection: false, isEndless: true)
            if connection.write(head), request.method == .get { send(connection) }
            return false
        }
    }

    private func answer(to request: HTTPRequest) -> HTTPAnswer {
        if let accounts, !accounts.allows(authorization: request.fields["authorization"]) {
            let field = ("WWW-Authenticate", "Basic realm=\"\(Self.realm)\", charset=\"UTF-8\"")
            return .response(HTTPResponse(.unauthorized, "user and password are needed.", fields: [field]))
        }
        for content in content.withLock({ $0 }) {
            if let answer = content.answer(to: request) { return answer }
        }
        return .response(HTTPResponse(.notFound, "there is nothing here."))
    }

    private func send(_ response: HTTPResponse, to connection: HTTPConnection) {
        _ = connection.write(response.head(keepsConnection: false) + response.body)
    }

    private static func listen(
        port: Int,
        host: String?
    ) throws(WeirError) -> (listener: UnsafeMutablePointer<GSocketListener>, port: Int) {
        guard let listener = g_socket_listener_new(),
            let address = g_inet_socket_address_new_from_string(host ?? "0.0.0.0", guint(port))
        else { throw WeirError(.library, "GLib can't make a socket for the port \(port).") }
        defer { g_object_unref(address) }
        var bound: UnsafeMutablePointer<GSocketAddress>?
        var error: UnsafeMutablePointer<GError>?
        let isBound = g_socket_listener_add_address(
            listener,
            address,
            G_SOCKET_TYPE_STREAM,
            G_SOCKET_PROTOCOL_TCP,
            nil,
            &bound,
            &error
        )
        guard isBound != 0, let bound else {
            g_object_unref(listener)
            throw noPort(port, of: "HTTP", &error)
        }
        defer { g_object_unref(bound) }
        let inet = UnsafeMutableRawPointer(bound).assumingMemoryBound(to: GInetSocketAddress.self)
        return (listener, Int(g_inet_socket_address_get_port(inet)))
    }
}

/// What to say where a server doesn't get its port; clears the error.
func noPort(_ port: Int, of server: String, _ error: inout UnsafeMutablePointer<GError>?) -> WeirError {
    let isTaken = g_error_matches(error, g_io_error_quark(), gint(G_IO_ERROR_ADDRESS_IN_USE.rawValue)) != 0
    let cause = cweir_rtsp_error_text(error).map { String(cString: $0) }
    g_clear_error(&error)
    if isTaken {
        return WeirError(.resource, "the \(server) port \(port) is in use; choose another one or stop who uses it.")
    }
    return WeirError(.resource, "the \(server) port \(port) can't be had; choose another one.", cause: cause)
}
