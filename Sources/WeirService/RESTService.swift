import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
public import Weir
public import WeirCore

/// Serves an application by HTTP: its streams, its health and its metrics.
public final class RESTService: Sendable {
    public let life: ServiceLife
    public let metrics: PrometheusMetrics
    private let settings: ServiceSettings
    private let streams: StreamRegistry
    private let served: ServedApplication
    private let logger: Logger
    private let onQuit: @Sendable () -> Void
    private let group = Mutex<ServiceGroup?>(nil)

    /// A service for an application, whose added streams `store` keeps, where there is one.
    ///
    /// `onQuit` is called where a request asks for the end.
    public init(
        _ control: any ApplicationControl,
        _ served: ServedApplication,
        settings: ServiceSettings,
        store: StreamStore? = nil,
        life: ServiceLife = ServiceLife(),
        metrics: PrometheusMetrics = PrometheusMetrics(),
        logger: Logger,
        onQuit: @escaping @Sendable () -> Void = {}
    ) {
        self.served = served
        self.settings = settings
        self.life = life
        self.metrics = metrics
        self.logger = logger
        self.onQuit = onQuit
        streams = StreamRegistry(control, store, logger)
    }

    /// What commands from elsewhere are done to, so that they do what requests do.
    public var commandTarget: any CommandTarget { RegistryTarget(streams: streams) }

    /// Adds the streams that are kept from earlier; the service is ready then.
    public func restore() async {
        await streams.restore()
        life.condition = .ready
    }

    /// Serves until `stop`; `onListening` gets the address, with the port that was free where none was asked for.
    ///
    /// Throws `.resource` where the address can't be listened on.
    public func run(onListening: @escaping @Sendable (ServiceAddress) -> Void = { _ in }) async throws(WeirError) {
        let address = settings.address
        var quiet = Logger(label: "http") { _ in SwiftLogNoOpLogHandler() }
        quiet.logLevel = .critical
        do {
            let application = Hummingbird.Application(
                responder: responder,
                server: try server,
                configuration: ApplicationConfiguration(
                    address: .hostname(address.host, port: address.port),
                    availableConnectionsDelegate: MaximumAvailableConnections(settings.limits.connections)
                ),
                onServerRunning: { channel in
                    onListening(ServiceAddress(host: address.host, port: channel.localAddress?.port ?? address.port))
                },
                logger: quiet
            )
            let group = ServiceGroup(configuration: .init(services: [application], logger: quiet))
            self.group.withLock { $0 = group }
            try await group.run()
        } catch {
            throw WeirError(
                .resource,
                "\(address) can't be listened on; is the port taken, or the address another machine's?",
                cause: "\(error)"
            )
        }
    }

    /// Takes no more requests, ends those that are worked on, and lets `run` return.
    public func stop() async {
        life.condition = .stopping
        await group.withLock { $0 }?.triggerGracefulShutdown()
    }

    /// The document of the interface (OpenAPI 3.1).
    public var document: String { OpenAPIDocument(routes: routes, version: served.version).text }

    /// All that can be asked for.
    var routes: [Route] {
        let application = ApplicationRoutes(served: served, streams: streams, life: life, metrics: metrics)
        let deepStream = DeepStreamRoutes(
            streams: streams,
            application: application,
            life: life,
            logger: logger,
            quit: onQuit
        )
        let routes =
            StreamRoutes(streams: streams, logger: logger).routes
            + RecordingRoutes(streams: streams, logger: logger).routes + OutletRoutes(streams: streams).routes
            + application.routes
        return [documentRoute(routes + deepStream.routes)] + routes + deepStream.routes
    }

    private func documentRoute(_ others: [Route]) -> Route {
        var route = Route(
            method: .get,
            path: "/openapi.json",
            name: "getDocument",
            summary: "This interface, as an OpenAPI document.",
            group: "Application",
            role: .read,
            answers: [Route.Answer(.ok, "The document.", ContentType.json)]
        ) { _ in .empty }
        let text = OpenAPIDocument(routes: [route] + others, version: served.version).text
        route.handle = { _ in Reply(.ok, contentType: ContentType.json, body: Array(text.utf8)) }
        return route
    }

    private var responder: ServiceResponder {
        ServiceResponder(
            table: RouteTable(routes),
            access: AccessGuard(tokens: settings.tokens, isLocal: settings.address.isLoopback),
            limits: settings.limits,
            metrics: metrics
        )
    }

    private var server: HTTPServerBuilder {
        get throws {
            let patience = TimeAmount.nanoseconds(Int64(settings.limits.patience * 1e9))
            let plain = HTTPServerBuilder.http1(
                configuration: .init(additionalChannelHandlers: [ConnectionDeadline(patience: patience)])
            )
            guard let encryption = settings.encryption else { return plain }
            return try .tls(plain, tlsConfiguration: encryption.configuration)
        }
    }
}
