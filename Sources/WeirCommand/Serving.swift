import Dispatch
import Glibc
import Logging
import Metrics
import Weir
import WeirConfig
import WeirCore
import WeirService

/// An application and its service, from the start to the end of both.
final class Serving: Sendable {
    /// Why it ends.
    private enum Ending {
        case asked
        case applicationEnded
        case serviceFailed(WeirError)
    }

    private let run: ApplicationRun
    private let service: RESTService
    private let commands: CommandListeners
    private let life = ServiceLife()
    private let logger: Logger
    private let ending: Monitor<Ending?>
    private let outcome = Monitor<Result<RunSummary, WeirError>?>(nil)

    /// From the wish to end to the end, files finalised, in nanoseconds.
    private static let stoppingTime: UInt64 = 5_000_000_000
    /// Of that, what is left to requests that are worked on once all files are finalised.
    private static let answeringTime: UInt64 = 500_000_000

    init(
        _ application: Application,
        _ served: ServedApplication,
        settings: ServiceSettings,
        store: StreamStore?,
        logger: Logger
    ) throws(WeirError) {
        let ending = Monitor<Ending?>(nil)
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        run = try ApplicationRun(application, isOpen: true)
        service = RESTService(
            run,
            served,
            settings: settings,
            store: store,
            life: life,
            metrics: metrics,
            logger: logger,
            onQuit: { ending.update { $0 = $0 ?? .asked } }
        )
        commands = try CommandListeners(application.commands, service.commandTarget) { logger.warning("\($0)") }
        self.logger = logger
        self.ending = ending
    }

    /// Serves until asked to end, by a signal or a request; what failed, if anything did.
    func serve() -> WeirError? {
        let manager = SystemManager()
        let signals = StopSignals { [ending] in ending.update { $0 = $0 ?? .asked } }
        startApplication()
        let served = startService(manager)
        let watchdog = watchdog(manager)
        let reason = withExtendedLifetime((signals, watchdog)) { ending.wait { $0 } }
        manager?.tell(.stopping)
        return stop(reason, served)
    }

    private func startApplication() {
        runInBackground { [self] in
            let reporter = EventLogger(logger: logger)
            let result = Result { () throws(WeirError) in
                try run.run { event in
                    life.giveSign()
                    reporter.report(event)
                }
            }
            outcome.update { $0 = result }
            ending.update { $0 = $0 ?? .applicationEnded }
        }
    }

    /// The monitor is told when the service takes and answers no more requests.
    private func startService(_ manager: SystemManager?) -> Monitor<Bool> {
        let isOver = Monitor(false)
        Task { [self] in
            do throws(WeirError) {
                try await service.run { [self] address in
                    logger.notice("listening", metadata: ["address": "\(address)"])
                    Task { [self] in
                        await service.restore()
                        logger.notice("ready", metadata: ["streams": "\(run.streams.count)"])
                        manager?.tell(.ready)
                    }
                }
            } catch {
                ending.update { $0 = $0 ?? .serviceFailed(error) }
            }
            isOver.update { $0 = true }
        }
        return isOver
    }

    /// Tells the system manager twice in its time that all is well, as long as it is.
    private func watchdog(_ manager: SystemManager?) -> (any DispatchSourceTimer)? {
        guard let manager, let time = manager.watchdogTime, time > 0 else { return nil }
        let interval = DispatchTimeInterval.nanoseconds(Int(clamping: time / 2))
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.setEventHandler { [life] in
            if life.isAlive { manager.tell(.alive) }
        }
        timer.schedule(deadline: .now(), repeating: interval)
        timer.resume()
        return timer
    }

    private func stop(_ reason: Ending, _ served: Monitor<Bool>) -> WeirError? {
        logger.notice("stopping")
        let deadline = MonotonicTime.now.advanced(by: Self.stoppingTime)
        Task { [service] in await service.stop() }
        runInBackground { [commands] in commands.end() }
        run.finish()
        let result = outcome.wait(until: deadline) { $0 }
        let lastAnswer = min(deadline, MonotonicTime.now.advanced(by: Self.answeringTime))
        _ = served.wait(until: lastAnswer) { $0 ? true : nil }
        if case .serviceFailed(let error) = reason { return error }
        switch result {
        case .failure(let error): return error
        case .success(let summary): return summary.failure
        case nil:
            return WeirError(.library, "the streams didn't end within 5 s; files may be incomplete.")
        }
    }
}

/// Turns what happens in a run into log lines.
struct EventLogger {
    let logger: Logger

    func report(_ event: RunEvent) {
        switch event {
        case .progress: break
        case .warning(let source, let text, let count): warn(source, text, count)
        case .streamFailed(let id, let error): logger.error("\(error)", metadata: ["stream": "\(id)"])
        case .streamAdded(let id): logger.debug("stream runs", metadata: ["stream": "\(id)"])
        case .streamRemoved(let id): logger.debug("stream is gone", metadata: ["stream": "\(id)"])
        case .finishing: logger.info("completing the files")
        case .performance(let line): Console.writeOutput(line)
        }
    }

    /// The first warnings of a stream in full, later ones at ever greater distances: a log of months stays readable.
    private func warn(_ source: SourceID?, _ text: String, _ count: Int) {
        guard [1, 10, 100, 1000, 10_000, 100_000].contains(count) else { return }
        var metadata: Logger.Metadata = ["count": "\(count)"]
        if let source { metadata["stream"] = "\(source)" }
        logger.warning("\(text)", metadata: metadata)
    }
}
