import HTTPTypes
import Weir
import WeirConfig
import WeirCore
import WeirOutbox

/// What goes out of the application: pictures, messages, and what happened.
struct OutletRoutes: Sendable {
    let streams: StreamRegistry

    private static let group = "Outputs"

    var routes: [Route] { [outputs, publications, events] }

    private var outputs: Route {
        Route(
            method: .get,
            path: "/api/v1/outputs",
            name: "listOutputs",
            summary: "The outputs that are streamed, and who watches.",
            group: Self.group,
            role: .read,
            answers: [.json(Schemas.outputs, "The outputs.")]
        ) { _ in
            .json(.object([("outputs", .array(streams.control.outputs.map(\.document)))]))
        }
    }

    private var publications: Route {
        Route(
            method: .get,
            path: "/api/v1/publications",
            name: "listPublications",
            summary: "What is sent to message brokers, and what waits for them.",
            group: Self.group,
            role: .read,
            answers: [.json(Schemas.publications, "The publications.")]
        ) { _ in
            .json(.object([("publications", .array(streams.control.publications.map(\.document)))]))
        }
    }

    private var events: Route {
        Route(
            method: .get,
            path: "/api/v1/events/{after}",
            name: "listEvents",
            summary: "The latest events of rules behind the one of a number; begin with 0, and go on with `last`.",
            group: Self.group,
            role: .read,
            answers: [
                .json(Schemas.events, "The events, which may be none."),
                .problem(.badRequest, "That is no number."),
            ]
        ) { call in
            let text = call.parameter("after")
            guard let after = Int(text), after >= 0 else {
                throw Problem(.badRequest, "“\(text)” is no number of an event; begin with 0.")
            }
            return Reply(.ok, contentType: ContentType.json, body: streams.control.events(after: after).json)
        }
    }
}

extension OutputStatus {
    /// What the service tells of an output.
    fileprivate var document: JSONValue {
        var members: [(String, JSONValue)] = [
            ("place", .string(place)),
            ("encoded", .integer(encodedFrames)),
            ("watchers", .integer(watchers)),
            ("dropped", .integer(droppedFrames)),
            ("reconnects", .integer(reconnects)),
        ]
        if let problem { members.append(("problem", .string(problem))) }
        return .object(members)
    }
}

extension Publisher.Status {
    /// What the service tells of a publication.
    fileprivate var document: JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .string(name)),
            ("connected", .bool(condition.isConnected)),
            ("produced", .integer(counts.produced)),
            ("delivered", .integer(counts.delivered)),
            ("refused", .integer(counts.refused)),
            ("lost", .integer(counts.lostToSize + counts.lostToAge)),
            ("waiting", .integer(counts.waiting)),
            ("bytes", .integer(counts.waitingBytes)),
        ]
        if let problem = condition.problem { members.append(("problem", .string(problem))) }
        return .object(members)
    }
}

extension EventLog.Excerpt {
    /// The events as they stand in records, each with its number.
    fileprivate var json: [UInt8] {
        let lines = events.map { event in Array("{\"event\": \(event.number), ".utf8) + event.record.dropFirst() }
        return Array("{\"last\": \(last), \"events\": [".utf8) + Array(lines.joined(separator: [UInt8(ascii: ",")]))
            + Array("]}".utf8)
    }
}
