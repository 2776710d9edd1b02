import HTTPTypes
import Logging
import Weir
import WeirConfig
import WeirCore

/// The streams: listed, added, looked at, changed, removed.
struct StreamRoutes: Sendable {
    let streams: StreamRegistry
    let logger: Logger

    private static let group = "Streams"
    private static let path = "/api/v1/streams"
    private static let streamPath = path + "/{id}"
    private static let missing = Route.Answer.problem(.notFound, "There is no such stream.")

    var routes: [Route] { [list, add, get, change, remove, snapshot] }

    private var list: Route {
        Route(
            method: .get,
            path: Self.path,
            name: "listStreams",
            summary: "All streams, in the order in which they came.",
            group: Self.group,
            role: .read,
            answers: [.json(Schemas.streams, "The streams.")]
        ) { _ in
            .json(.object([("streams", .array(streams.streams.map(\.document)))]))
        }
    }

    private var add: Route {
        Route(
            method: .post,
            path: Self.path,
            name: "addStream",
            summary: "Adds a stream, which is there again after a restart; the keys are those of `sources` in a file.",
            group: Self.group,
            role: .operate,
            body: Route.Body(
                schema: Schemas.source,
                example: .object([
                    ("from", .string("scene:?seed=7")), ("name", .string("front")), ("live", .bool(true)),
                ])
            ),
            answers: [
                Route.Answer(.created, "The stream as it begins.", ContentType.json, schema: Schemas.stream),
                .problem(.badRequest, "The body is no JSON."),
                .problem(.conflict, "There is a stream of this name already."),
                .problem(.unprocessableContent, "Such a stream can't be; `errors` says why, and where in the body."),
            ]
        ) { call in
            let source = try RequestText.source(call.body, number: streams.freeNumber)
            try await streams.add(source)
            logger.info("stream added", metadata: metadata(source.id, call))
            let status = try streams.stream(source.id)
            return .json(
                status.document,
                .created,
                headers: [.location: "\(Self.path)/\(PercentEncoding.encode(source.id.name))"]
            )
        }
    }

    private var get: Route {
        Route(
            method: .get,
            path: Self.streamPath,
            name: "getStream",
            summary: "One stream.",
            group: Self.group,
            role: .read,
            answers: [.json(Schemas.stream, "The stream."), Self.missing]
        ) { call in
            .json(try streams.stream(Self.id(call)).document)
        }
    }

    private var change: Route {
        Route(
            method: .patch,
            path: Self.streamPath,
            name: "changeStream",
            summary: "Changes what holds for one stream while it runs; what is left out stays as it is.",
            group: Self.group,
            role: .operate,
            body: Route.Body(
                schema: Schemas.change,
                example: .object([("threshold", .number(0.4)), ("interval", .integer(2))])
            ),
            answers: [
                .json(Schemas.stream, "The stream."), .problem(.badRequest, "The body is no JSON."), Self.missing,
                .problem(.conflict, "Another request is about this stream."),
                .problem(.unprocessableContent, "Such a change can't be; nothing is changed."),
            ]
        ) { call in
            let id = Self.id(call)
            _ = try streams.stream(id)
            try await streams.change(id, try RequestText.change(call.body))
            logger.info("stream changed", metadata: metadata(id, call))
            return .json(try streams.stream(id).document)
        }
    }

    private var remove: Route {
        Route(
            method: .delete,
            path: Self.streamPath,
            name: "removeStream",
            summary:
                "Removes a stream in whatever state it is; it doesn't come back with a restart unless a file tells it.",
            group: Self.group,
            role: .operate,
            answers: [
                Route.Answer(.noContent, "It is gone."), Self.missing,
                .problem(.conflict, "Another request is about this stream."),
            ]
        ) { call in
            let id = Self.id(call)
            try await streams.remove(id)
            logger.info("stream removed", metadata: metadata(id, call))
            return .empty
        }
    }

    private var snapshot: Route {
        Route(
            method: .get,
            path: Self.streamPath + "/snapshot",
            name: "getSnapshot",
            summary: "The stream's next picture as it goes out, with what is drawn and hidden in it.",
            group: Self.group,
            role: .read,
            answers: [
                Route.Answer(.ok, "The picture.", ContentType.jpeg), Self.missing,
                .problem(.gatewayTimeout, "No picture came within some seconds."),
            ]
        ) { call in
            let picture = try await streams.snapshot(of: Self.id(call))
            return Reply(.ok, contentType: ContentType.jpeg, headers: [.cacheControl: "no-store"], body: picture)
        }
    }

    private static func id(_ call: Call) -> SourceID { SourceID(call.parameter("id")) }

    private func metadata(_ id: SourceID, _ call: Call) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["stream": "\(id)"]
        if let bearer = call.bearer { metadata["by"] = "\(bearer)" }
        return metadata
    }
}
