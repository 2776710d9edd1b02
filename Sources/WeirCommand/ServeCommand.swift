import ArgumentParser
import Logging
import Weir
import WeirConfig
import WeirCore
import WeirService

/// `weir serve`.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve an application by REST: its streams come and go while it runs.",
        discussion: """
            The file may be without sources, and may be left out: then streams are decoded and counted only. Streams \
            that are added while it runs are there again after a restart where --state is given. See docs/operations.md.

              weir serve street.yaml --state street.sqlite
              curl -d '{"from": "rtsp://camera/stream", "name": "front"}' http://127.0.0.1:8080/api/v1/streams

            Exit code 0: it was told to end. 1: refused before anything ran. 2: failed while running.
            """
    )

    @Argument(help: "The application's file.", completion: .file())
    var file: String?

    @Option(help: "Where to listen: 127.0.0.1:8080, [::1]:8080, or :8080 for all of this machine's addresses.")
    var listen = "127.0.0.1:8080"

    @Option(help: "The file that keeps streams which are added; it is made where it isn't there.", completion: .file())
    var state: String?

    @Option(
        help: "A file of who may do what: a line a token with read or operate, its SHA-256, and a name.",
        completion: .file()
    )
    var tokens: String?

    @Option(help: "The certificate that connections are encrypted with, in PEM form.", completion: .file())
    var tlsCertificate: String?

    @Option(help: "The certificate's key, in PEM form.", completion: .file())
    var tlsKey: String?

    @Flag(help: "Let other machines in without tokens.")
    var insecure = false

    @Option(help: "How the log on standard error is written: text, or json for an object a line.")
    var log = ServiceLog.Style.text

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("Give --tls-certificate and --tls-key together.")
        }
    }

    func run() throws {
        let settings = try settings()
        let application = try application()
        let store = try state.map { try StreamStore(path: $0) }
        let logger = logger
        if let damaged = store?.damagedFile {
            logger.warning("the state file was damaged and is now \(damaged); a new one is begun")
        }
        if tokens != nil, settings.encryption == nil, !settings.address.isLoopback {
            logger.warning("tokens go over the network unencrypted; give --tls-certificate and --tls-key")
        }
        let serving = try Serving(
            application,
            ServedApplication(application, file: file, version: weirVersion),
            settings: settings,
            store: store,
            logger: logger
        )
        if let failure = serving.serve() {
            logger.error("\(failure)")
            throw Outcome.failed
        }
    }

    private func settings() throws -> ServiceSettings {
        var encryption: ServerCertificate?
        if let tlsCertificate, let tlsKey {
            encryption = try ServerCertificate(certificate: tlsCertificate, key: tlsKey)
        }
        return try ServiceSettings(
            address: try ServiceAddress(listen),
            tokens: try tokens.map { try AccessTokens(file: $0) },
            encryption: encryption,
            isOpen: insecure
        )
    }

    private func application() throws -> Application {
        guard let file else { return Application() }
        let report = ConfigurationReader(needsSources: false).read(file)
        for diagnostic in report.diagnostics { Console.say(diagnostic.description) }
        guard let application = report.application else { throw Outcome.refused }
        return application
    }

    private var logger: Logger {
        let style = log
        return Logger(label: "weir") { _ in ServiceLog(style) { Console.writeError($0) } }
    }
}

extension ServiceLog.Style: ExpressibleByArgument {}
