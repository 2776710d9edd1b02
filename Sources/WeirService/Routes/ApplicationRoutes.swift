import HTTPTypes
import Weir
import WeirConfig
import WeirCore

/// What is served, how it is, and how it is asked.
struct ApplicationRoutes: Sendable {
    let served: ServedApplication
    let streams: StreamRegistry
    let life: ServiceLife
    let metrics: PrometheusMetrics

    var routes: [Route] { [application, models, live, ready, streamHealth, metricsText] }

    private var application: Route {
        Route(
            method: .get,
            path: "/api/v1/application",
            name: "getApplication",
            summary: "The application that is served.",
            group: "Application",
            role: .read,
            answers: [.json(Schemas.application, "The application.")]
        ) { _ in
            .json(
                served.document(streams: streams.streams.count, condition: life.condition, seconds: life.secondsRun)
            )
        }
    }

    private var models: Route {
        Route(
            method: .get,
            path: "/api/v1/models",
            name: "listModels",
            summary: "The models that frames go through, in this order.",
            group: "Application",
            role: .read,
            answers: [.json(Schemas.models, "The models.")]
        ) { _ in
            .json(served.models)
        }
    }

    private var live: Route {
        Route(
            method: .get,
            path: "/health/live",
            name: "isLive",
            summary: "Whether the process works, or is to be started anew.",
            group: "Health",
            answers: [
                .json(Schemas.health, "It works."),
                .problem(.serviceUnavailable, "It hangs, and is to be started anew."),
            ]
        ) { _ in
            guard life.isAlive else {
                throw Problem(.serviceUnavailable, "The application has not answered for some seconds.")
            }
            return Self.health("live")
        }
    }

    private var ready: Route {
        Route(
            method: .get,
            path: "/health/ready",
            name: "isReady",
            summary: "Whether all streams that were kept have been added, and it isn't stopping.",
            group: "Health",
            answers: [
                .json(Schemas.health, "It is ready."), .problem(.serviceUnavailable, "It is starting or stopping."),
            ]
        ) { _ in
            guard life.condition == .ready else {
                throw Problem(.serviceUnavailable, "The service is \(life.condition.rawValue).")
            }
            return Self.health("ready")
        }
    }

    private var streamHealth: Route {
        Route(
            method: .get,
            path: "/health/streams/{id}",
            name: "isStreamHealthy",
            summary: "Whether a stream does what it is for.",
            group: "Health",
            role: .read,
            answers: [
                .json(Schemas.health, "It connects, plays or came to its end."),
                .problem(.notFound, "There is no such stream."),
                .problem(.serviceUnavailable, "It stalls, has failed, or its camera is gone."),
            ]
        ) { call in
            let stream = try streams.stream(SourceID(call.parameter("id")))
            guard stream.isHealthy else {
                let reason = stream.reason.map { ": \($0)" } ?? "."
                throw Problem(.serviceUnavailable, "The stream “\(stream.id)” is \(stream.state.rawValue)\(reason)")
            }
            return Self.health(stream.state.rawValue)
        }
    }

    private var metricsText: Route {
        Route(
            method: .get,
            path: "/metrics",
            name: "getMetrics",
            summary: "What is measured, in the text format of Prometheus.",
            group: "Health",
            role: .read,
            answers: [Route.Answer(.ok, "The metrics.", ContentType.metrics)]
        ) { _ in
            metricsReply
        }
    }

    /// All that is measured, as it is now.
    var metricsReply: Reply {
        let condition = MetricFamily(
            name: "weir_info",
            kind: .gauge,
            help: "Always 1, with the version.",
            samples: [.init(labels: [("version", served.version)], value: 1)]
        )
        let families =
            [condition] + StreamMetrics.families(streams.streams)
            + OutletMetrics.families(streams.control.outputs, streams.control.publications) + ProcessMetrics.families
            + metrics.families
        return Reply(.ok, contentType: ContentType.metrics, body: Array(families.map(\.text).joined().utf8))
    }

    private static func health(_ status: String) -> Reply { .json(.object([("status", .string(status))])) }
}
