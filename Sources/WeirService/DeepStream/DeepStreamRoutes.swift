import HTTPTypes
import Logging
import Weir
import WeirConfig
import WeirCore

/// The paths of DeepStream's own server, so that what talks to it can talk to Weir.
struct DeepStreamRoutes: Sendable {
    let streams: StreamRegistry
    let application: ApplicationRoutes
    let life: ServiceLife
    let logger: Logger
    let quit: @Sendable () -> Void

    private static let group = "DeepStream"
    private static let prefix = "/api/v1"

    var routes: [Route] {
        [add, remove, list, dsReady] + health + versions + [metrics] + intervals + [leave]
            + DeepStreamGaps.all.map(gap)
    }

    private var add: Route {
        write("/stream/add", "addDeepStreamSensor", "Adds a sensor as a stream.", DeepStreamExamples.addition) { call in
            let source = try DeepStreamRequest.addedSource(call.body)
            try await streams.add(source)
            logger.info("stream added", metadata: ["stream": "\(source.id)", "by": "\(call.bearer ?? "-")"])
            return "STREAM_ADD_SUCCESS"
        }
    }

    private var remove: Route {
        write("/stream/remove", "removeDeepStreamSensor", "Removes a sensor.", DeepStreamExamples.removal) { call in
            let id = try DeepStreamRequest.removedSource(call.body)
            try await streams.remove(id)
            logger.info("stream removed", metadata: ["stream": "\(id)", "by": "\(call.bearer ?? "-")"])
            return "STREAM_REMOVE_SUCCESS"
        }
    }

    private var list: Route {
        look(
            Self.prefix + "/stream/get-stream-info",
            "listDeepStreamSensors",
            "All streams.",
            Schemas.deepStreamStreams
        ) {
            let items = streams.streams.enumerated().map { number, stream in
                JSONValue.object([
                    ("camera_id", .string(stream.id.name)), ("camera_name", .string(stream.id.name)),
                    ("source_id", .integer(number)),
                ])
            }
            let info = JSONValue.object([("stream-count", .integer(items.count)), ("stream-info", .array(items))])
            return Self.answer("GET_LIVE_STREAM_INFO_SUCCESS", [("stream-info", info)])
        }
    }

    private var dsReady: Route {
        look(
            Self.prefix + "/health/get-dsready-state",
            "isDeepStreamPipelineReady",
            "Whether streams can be added.",
            Schemas.deepStreamHealth
        ) {
            let isReady = life.condition == .ready
            let info = JSONValue.object([("ds-ready", .string(isReady ? "YES" : "NO"))])
            return Self.answer("GET_DS_READINESS_INFO_SUCCESS", [("health-info", info)])
        }
    }

    /// With and without the prefix.
    private var health: [Route] {
        [
            ("live", "GET_LIVE_INFO_SUCCESS"), ("ready", "GET_READY_INFO_SUCCESS"),
            ("startup", "GET_STARTUP_INFO_SUCCESS"),
        ].flatMap { word, reason in
            [(Self.prefix, "V1"), ("", "")].map { prefix, ending in
                let name = "isDeepStream\(word.prefix(1).uppercased() + word.dropFirst())\(ending)"
                return look("\(prefix)/\(word)", name, "Whether the service is \(word).", Schemas.deepStreamAnswer) {
                    let isWell = word == "live" ? life.isAlive : life.condition == .ready
                    guard isWell else {
                        throw Problem(.serviceUnavailable, "The service is \(life.condition.rawValue).")
                    }
                    return Self.answer(reason)
                }
            }
        }
    }

    private var versions: [Route] {
        [(Self.prefix, "V1"), ("", "")].map { prefix, ending in
            look("\(prefix)/version", "getDeepStreamVersion\(ending)", "Weir's version.", Schemas.deepStreamVersion) {
                .json(.object([("version", .string(application.served.version))]))
            }
        }
    }

    private var metrics: Route {
        Route(
            method: .get,
            path: Self.prefix + "/metrics",
            name: "getDeepStreamMetrics",
            summary: "The same as `/metrics`.",
            group: Self.group,
            role: .read,
            answers: [Route.Answer(.ok, "The metrics.", ContentType.metrics)]
        ) { _ in
            application.metricsReply
        }
    }

    private var intervals: [Route] {
        [
            ("/infer/set-interval", "setDeepStreamInterval"),
            ("/inferserver/set-interval", "setDeepStreamServerInterval"),
        ]
        .map { path, name in
            write(
                path,
                name,
                "Sets the interval of one stream: in DeepStream that of all.",
                DeepStreamExamples.interval
            ) { call in
                let (text, interval) = try DeepStreamRequest.interval(call.body)
                let id = try stream(text)
                try await streams.change(id, StreamChange(interval: interval))
                logger.info("stream changed", metadata: ["stream": "\(id)", "by": "\(call.bearer ?? "-")"])
                return "INFER_INTERVAL_UPDATE_SUCCESS"
            }
        }
    }

    private var leave: Route {
        write("/app/quit", "quitDeepStreamApplication", "Ends the service.", DeepStreamExamples.quit) { call in
            logger.notice("asked to end", metadata: ["by": "\(call.bearer ?? "-")"])
            quit()
            return "QUIT_SUCCESS"
        }
    }

    /// The stream that has a name, or else a number in the list.
    private func stream(_ text: String) throws(WeirError) -> SourceID {
        let all = streams.streams
        if let named = all.first(where: { $0.id.name == text }) { return named.id }
        guard let number = Int(text), all.indices.contains(number) else {
            throw WeirError(.notFound, "There is no stream “\(text)”, neither by name nor by number.")
        }
        return all[number].id
    }
}

// MARK: - Kinds of routes

extension DeepStreamRoutes {
    private static func answer(_ reason: String, _ more: [(String, JSONValue)] = []) -> Reply {
        .json(.object([("status", .string("HTTP/1.1 200 OK")), ("reason", .string(reason))] + more))
    }

    private func look(
        _ path: String,
        _ name: String,
        _ summary: String,
        _ schema: String,
        _ reply: @escaping @Sendable () throws -> Reply
    ) -> Route {
        Route(
            method: .get,
            path: path,
            name: name,
            summary: summary,
            group: Self.group,
            role: .read,
            answers: [
                .json(schema, "As DeepStream answers."), .problem(.serviceUnavailable, "It is starting or stopping."),
            ]
        ) { _ in
            try reply()
        }
    }

    /// `perform` gives what DeepStream calls a success.
    private func write(
        _ path: String,
        _ name: String,
        _ summary: String,
        _ example: JSONValue,
        _ perform: @escaping @Sendable (Call) async throws -> String
    ) -> Route {
        Route(
            method: .post,
            path: Self.prefix + path,
            name: name,
            summary: summary,
            group: Self.group,
            role: .operate,
            body: Route.Body(schema: Schemas.deepStreamBody, example: example),
            answers: [
                .json(Schemas.deepStreamAnswer, "As DeepStream answers."),
                .problem(.badRequest, "The body is no JSON."),
                .problem(.notFound, "There is no such stream."),
                .problem(.conflict, "There is a stream of this name already, or another request is about it."),
                .problem(.unprocessableContent, "The body is wrong; `errors` says where."),
            ]
        ) { call in
            Self.answer(try await perform(call))
        }
    }

    private func gap(_ gap: DeepStreamGaps.Gap) -> Route {
        Route(
            method: gap.method,
            path: Self.prefix + gap.path,
            name: gap.name,
            summary: "Has no counterpart: \(gap.sentence)",
            group: Self.group,
            role: gap.method == .get ? .read : .operate,
            answers: [.problem(.notImplemented, gap.sentence)]
        ) { _ in
            throw Problem(.notImplemented, gap.sentence)
        }
    }
}
