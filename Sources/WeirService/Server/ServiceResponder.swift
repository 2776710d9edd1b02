import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Metrics
import NIOCore
import Synchronization
import WeirConfig
import WeirCore

/// What is known of a request beside itself.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The client's address without its port.
    let client: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        client = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}

/// Answers every request: lets it in or not, leads it to its route, and makes answers of what goes wrong.
struct ServiceResponder: HTTPResponder {
    let table: RouteTable
    let access: AccessGuard
    let limits: ServiceLimits
    let limiter: RateLimiter
    let metrics: PrometheusMetrics
    private let running = Counted()

    private final class Counted: Sendable {
        let count = Atomic(0)
    }

    /// Seconds after which a client that found the service busy may come again.
    private static let busyPause = 1

    init(table: RouteTable, access: AccessGuard, limits: ServiceLimits, metrics: PrometheusMetrics) {
        self.table = table
        self.access = access
        self.limits = limits
        self.metrics = metrics
        limiter = RateLimiter(requestsPerSecond: limits.requestsPerSecond, burst: limits.burst)
    }

    func respond(to request: Request, context: ServiceContext) async throws -> Response {
        let start = MonotonicTime.now
        var path = "none"
        var reply: Reply
        do {
            reply = try await answer(request, context, path: &path)
        } catch let problem as Problem {
            reply = problem.reply
        } catch let error as RequestError {
            reply = Problem(error).reply
        } catch let error as WeirError {
            reply = Problem(error).reply
        } catch let error as NIOTooManyBytesError {
            _ = error
            reply = tooLarge.reply
        } catch {
            context.logger.error("a request failed", metadata: ["path": "\(path)", "error": "\(error)"])
            reply = Problem(.internalServerError, "Weir failed at this request; its log says more.").reply
        }
        measure(request.method, path, reply.status, since: start)
        return response(reply, request.method)
    }

    private func answer(_ request: Request, _ context: ServiceContext, path: inout String) async throws -> Reply {
        let count = running.count.add(1, ordering: .relaxed).newValue
        defer { running.count.subtract(1, ordering: .relaxed) }
        guard count <= limits.requests else { throw busy }
        if let pause = limiter.admit(context.client, at: .now) { throw tooMany(pause) }
        let (route, parameters) = try table.match(request.method, request.head.path ?? "/")
        path = route.path
        let bearer = try access.admit(request, to: route)
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limits.bodyLength {
            throw tooLarge
        }
        let body = try await request.body.collect(upTo: limits.bodyLength)
        return try await route.handle(Call(parameters: parameters, body: Array(body.readableBytesView), bearer: bearer))
    }

    private var busy: Problem {
        Problem(
            .serviceUnavailable,
            "\(limits.requests) requests are worked on, and no more at a time; come again.",
            headers: [.retryAfter: "\(Self.busyPause)"]
        )
    }

    private func tooMany(_ pause: Int) -> Problem {
        Problem(
            .tooManyRequests,
            "A client may make \(Int(limits.requestsPerSecond.rounded())) requests a second; come again in \(pause) s.",
            headers: [.retryAfter: "\(pause)"]
        )
    }

    // What of the body has not come yet is not waited for.
    private var tooLarge: Problem {
        Problem(
            .contentTooLarge,
            "The body is larger than \(limits.bodyLength) bytes.",
            headers: [.connection: "close"]
        )
    }

    private func response(_ reply: Reply, _ method: HTTPRequest.Method) -> Response {
        var headers = reply.headers
        if let type = reply.contentType { headers[.contentType] = type }
        // Snapshots and errors are nothing that a browser should run.
        headers[.xContentTypeOptions] = "nosniff"
        let response = Response(
            status: reply.status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
        )
        return method == .head ? response.createHeadResponse() : response
    }

    private func measure(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ status: HTTPResponse.Status,
        since start: MonotonicTime
    ) {
        let dimensions = [("route", path), ("method", Self.known(method)), ("status", "\(status.code)")]
        Counter(label: "weir_http_requests_total", dimensions: dimensions, factory: metrics).increment()
        let duration = MonotonicTime.now.nanoseconds &- start.nanoseconds
        Timer(label: "weir_http_request_seconds", dimensions: [("route", path)], factory: metrics)
            .recordNanoseconds(Int64(clamping: duration))
    }

    /// A client may invent methods without end, and each would be a series of its own.
    private static func known(_ method: HTTPRequest.Method) -> String {
        [.get, .head, .post, .patch, .delete, .put, .options].contains(method) ? method.rawValue : "other"
    }
}
