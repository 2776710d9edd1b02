import HTTPTypes
import WeirConfig

/// The document of the interface (OpenAPI 3.1), made of the routes that requests are led by.
struct OpenAPIDocument: Sendable {
    let routes: [Route]
    let version: String

    /// Answers that any route may give, whatever it is for.
    static let commonAnswers: [Route.Answer] = [
        .problem(.tooManyRequests, "Too many requests of this client; `Retry-After` says when to come again."),
        .problem(.serviceUnavailable, "Too many requests at a time; `Retry-After` says when to come again."),
        .problem(.internalServerError, "A fault of Weir's."),
    ]

    /// All that may come back from a route.
    static func answers(of route: Route) -> [Route.Answer] {
        var answers = route.answers
        if route.role != nil {
            answers += [
                .problem(.unauthorized, "A token is asked for, and there is none or an unknown one."),
                .problem(.forbidden, "The token is not for this, or the request comes from a web page."),
            ]
        }
        if route.body != nil { answers.append(.problem(.contentTooLarge, "The body is too large.")) }
        for common in commonAnswers where !answers.contains(where: { $0.status == common.status }) {
            answers.append(common)
        }
        return answers.sorted { $0.status.code < $1.status.code }
    }

    var text: String { document.text() + "\n" }

    private var document: JSONValue {
        .object([
            ("openapi", .string("3.1.0")),
            (
                "info",
                .object([
                    ("title", .string("Weir")), ("version", .string(version)),
                    ("summary", .string("Streams of a running application: looked at, added, changed, removed.")),
                    ("license", .object([("name", .string("Apache-2.0")), ("identifier", .string("Apache-2.0"))])),
                ])
            ),
            ("servers", .array([.object([("url", .string("/"))])])),
            ("tags", .array(groups.map { .object([("name", .string($0))]) })),
            ("paths", .object(paths.map { path in (path, .object(operations(at: path))) })),
            (
                "components",
                .object([
                    ("schemas", .object(Schemas.all)),
                    (
                        "securitySchemes",
                        .object([
                            ("token", .object([("type", .string("http")), ("scheme", .string("bearer"))]))
                        ])
                    ),
                ])
            ),
        ])
    }

    /// In the order in which they come up.
    var groups: [String] {
        routes.reduce(into: []) { groups, route in
            if !groups.contains(route.group) { groups.append(route.group) }
        }
    }

    private var paths: [String] {
        routes.reduce(into: []) { paths, route in
            if !paths.contains(route.path) { paths.append(route.path) }
        }
    }

    private func operations(at path: String) -> [(String, JSONValue)] {
        let here = routes.filter { $0.path == path }
        let names = path.matches(of: /\{(\w+)\}/).map { String($0.1) }
        let parameters = names.map { name in
            JSONValue.object([
                ("name", .string(name)), ("in", .string("path")), ("required", .bool(true)),
                ("schema", .object([("type", .string("string")), ("minLength", .integer(1))])),
            ])
        }
        let shared: [(String, JSONValue)] = parameters.isEmpty ? [] : [("parameters", .array(parameters))]
        return shared + here.map { ($0.method.rawValue.lowercased(), .object(operation($0))) }
    }

    private func operation(_ route: Route) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("operationId", .string(route.name)), ("summary", .string(route.summary)),
            ("tags", .array([.string(route.group)])),
        ]
        // A token is asked for only where the service has any.
        if route.role != nil {
            members.append(("security", .array([.object([("token", .array([]))]), .object([])])))
        }
        if let body = route.body {
            let content = JSONValue.object([("schema", Schemas.reference(body.schema)), ("example", body.example)])
            members.append(
                (
                    "requestBody",
                    .object([("required", .bool(true)), ("content", .object([(ContentType.json, content)]))])
                )
            )
        }
        let answers = Self.answers(of: route).map { ("\($0.status.code)", Self.answer($0)) }
        return members + [("responses", .object(answers))]
    }

    private static func answer(_ answer: Route.Answer) -> JSONValue {
        var members: [(String, JSONValue)] = [("description", .string(answer.meaning))]
        if let type = answer.contentType {
            let schema = answer.schema.map { [("schema", Schemas.reference($0))] } ?? []
            members.append(("content", .object([(ContentType.plain(type), .object(schema))])))
        }
        return .object(members)
    }
}
