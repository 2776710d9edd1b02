import HTTPTypes
import Logging
import Weir
import WeirConfig
import WeirCore

/// What is recorded of a stream: looked at, and clips begun and ended.
struct RecordingRoutes: Sendable {
    let streams: StreamRegistry
    let logger: Logger

    private static let group = "Recording"
    private static let path = "/api/v1/streams/{id}/recording"
    private static let clipPath = path + "/clip"
    private static let missing = Route.Answer.problem(.notFound, "There is no such stream.")
    private static let unrecorded = Route.Answer.problem(.unprocessableContent, "The stream isn't recorded.")

    var routes: [Route] { [get, start, stop] }

    private var get: Route {
        Route(
            method: .get,
            path: Self.path,
            name: "getRecording",
            summary: "What is being recorded of a stream.",
            group: Self.group,
            role: .read,
            answers: [.json(Schemas.recording, "The recording."), Self.missing, Self.unrecorded]
        ) { call in
            .json(try recording(call).status.document)
        }
    }

    private var start: Route {
        Route(
            method: .post,
            path: Self.clipPath,
            name: "startClip",
            summary: "Begins a clip, which may begin in the past as far as `cache` of the stream's `clips` goes.",
            group: Self.group,
            role: .operate,
            body: Route.Body(
                schema: Schemas.clip,
                example: .object([("before", .string("5s")), ("duration", .string("10s"))])
            ),
            answers: [
                Route.Answer(.created, "The clip is made.", ContentType.json, schema: Schemas.recording),
                .problem(.badRequest, "The body is no JSON."), Self.missing,
                .problem(.conflict, "Another clip is made of this stream."),
                .problem(.unprocessableContent, "The stream has no clips, or such a clip can't be."),
                .problem(.gatewayTimeout, "Nothing has come from the stream yet."),
            ]
        ) { call in
            let recording = try recording(call)
            let request = try RequestText.clip(call.body)
            let clip = try recording.start(secondsBack: request.before, duration: request.duration)
            logger.info("clip begun", metadata: metadata(clip, call))
            return .json(recording.status.document, .created)
        }
    }

    private var stop: Route {
        Route(
            method: .delete,
            path: Self.clipPath,
            name: "stopClip",
            summary: "Ends the clip that is made; its file is completed, and stays.",
            group: Self.group,
            role: .operate,
            answers: [
                .json(Schemas.recording, "The clip is ended."),
                .problem(.notFound, "There is no such stream, or no clip is made."), Self.unrecorded,
            ]
        ) { call in
            let recording = try recording(call)
            let clip = try recording.stop(nil)
            logger.info("clip ended", metadata: metadata(clip, call))
            return .json(recording.status.document)
        }
    }

    private func recording(_ call: Call) throws(WeirError) -> any StreamRecording {
        try streams.recording(of: SourceID(call.parameter("id")))
    }

    private func metadata(_ clip: RecordingStatus.Session, _ call: Call) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["stream": "\(call.parameter("id"))", "clip": "\(clip.number)"]
        if let bearer = call.bearer { metadata["by"] = "\(bearer)" }
        return metadata
    }
}
