import Foundation
import HTTPTypes
import Logging
import Testing
import Weir
import WeirConfig
import WeirCore
import WeirDownload
import WeirTestKit

@testable import WeirService

/// The document of the interface, and whether what is there answers as it says.
@Suite struct DocumentTests {
    private static let file = Application(detect: Application.Detection(model: .demo, threshold: 0.25))

    private func members(_ value: Any?, _ path: String...) throws -> [String: Any] {
        var value = value
        for name in path { value = (value as? [String: Any])?[name] }
        return try #require(value as? [String: Any], "\(path)")
    }

    @Test func everyRouteIsInTheDocument() async throws {
        try await withService { service async throws in
            let paths = try members(try await service.ask("GET", "/openapi.json").json, "paths")
            let documented = paths.flatMap { path, item in
                ((item as? [String: Any]) ?? [:]).keys.filter { $0 != "parameters" }.map { "\($0) \(path)" }
            }
            let routes = service.service.routes.map { "\($0.method.rawValue.lowercased()) \($0.path)" }
            #expect(Set(documented) == Set(routes))
            #expect(Set(routes).count == routes.count)
            #expect(Set(service.service.routes.map(\.name)).count == routes.count)
        }
    }

    /// Each operation with its own example, and each that names a stream with one that isn't there too.
    @Test func everyOperationAnswersAsDocumented() async throws {
        try await withService(file: Self.file) { service async throws in
            let document = try await service.ask("GET", "/openapi.json").json
            for route in service.service.routes {
                service.application.state.update { state in
                    state.streams = [StreamStatus(id: SourceID("u1"), place: "somewhere", state: .playing)]
                    if route.path.hasSuffix("/stream/add") { state.streams = [] }
                }
                let names = route.path.contains("{id}") ? ["u1", "missing"] : [""]
                for name in names {
                    let path = route.path.replacing("{id}", with: name).replacing("{after}", with: "0")
                    let answer = try await service.ask(route.method.rawValue, path, route.body?.example.line)
                    try check(answer, route, document, isMissing: name == "missing")
                }
            }
        }
    }

    private func check(
        _ answer: WebRequest.Answer,
        _ route: Route,
        _ document: [String: Any],
        isMissing: Bool
    ) throws {
        let operation = try members(document, "paths", route.path, route.method.rawValue.lowercased())
        let response = try members(operation["responses"], "\(answer.status)")
        let isGap = DeepStreamGaps.all.contains { "/api/v1" + $0.path == route.path }
        #expect(
            isMissing ? answer.status == 404 : (isGap ? answer.status == 501 : answer.status < 300),
            "\(route.name)"
        )
        guard let content = response["content"] as? [String: Any] else {
            #expect(answer.body.isEmpty, "\(route.name)")
            return
        }
        let type = try #require(answer.headers["content-type"]?.split(separator: ";").first.map(String.init))
        let documented = try #require(content[type] as? [String: Any], "\(route.name): \(type)")
        let schema = documented["schema"] as? [String: String]
        guard let name = schema?["$ref"]?.split(separator: "/").last.map(String.init) else { return }
        let definition = try members(document, "components", "schemas", name)
        let problems = SchemaCheck(document: document).problems(answer.json, definition, at: name)
        #expect(problems.isEmpty, "\(route.name): \(problems)")
    }

    @Test func everySchemaThatIsNamedIsThere() async throws {
        try await withService { service async throws in
            let answer = try await service.ask("GET", "/openapi.json")
            let schemas = try members(answer.json, "components", "schemas")
            let named = answer.text.matches(of: /"#\/components\/schemas\/([^"]+)"/).map { String($0.1) }
            #expect(named.count > 50)
            #expect(Set(named).isSubset(of: schemas.keys))
        }
    }

    private static let beginning = "<!-- made from the routes: WEIR_WRITE_DOCS=1 make test -->\n"
    private static let end = "<!-- end -->"

    /// `docs/rest.md` and `schema/openapi.json` are made from the routes; `WEIR_WRITE_DOCS=1` writes them anew.
    @Test func thePageAndTheFileAreMadeFromTheRoutes() throws {
        let service = RESTService(
            MemoryApplication(),
            ServedApplication(Application(), file: nil, version: weirVersion),
            settings: try ServiceSettings(),
            logger: .init(label: "test")
        )
        let page = try String(contentsOfFile: "\(checkout)/docs/rest.md", encoding: .utf8)
        let start = try #require(page.firstRange(of: Self.beginning)).upperBound
        let stop = try #require(page.range(of: Self.end, range: start..<page.endIndex)).lowerBound
        let tables = RESTPage(document: OpenAPIDocument(routes: service.routes, version: weirVersion)).text
        let expected = page[..<start] + tables + page[stop...]
        if ProcessInfo.processInfo.environment["WEIR_WRITE_DOCS"] == "1" {
            try String(expected).write(toFile: "\(checkout)/docs/rest.md", atomically: true, encoding: .utf8)
            try service.document.write(toFile: "\(checkout)/schema/openapi.json", atomically: true, encoding: .utf8)
        } else {
            #expect(page == String(expected), "write the tables anew: WEIR_WRITE_DOCS=1 make test")
            let file = try String(contentsOfFile: "\(checkout)/schema/openapi.json", encoding: .utf8)
            #expect(file == service.document, "write the file anew: WEIR_WRITE_DOCS=1 make test")
        }
    }
}

/// As much of JSON Schema as the document's answers need.
struct SchemaCheck {
    let document: [String: Any]

    func problems(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        if let name = schema["$ref"] as? String {
            let schemas = (document["components"] as? [String: Any])?["schemas"] as? [String: Any]
            let target = schemas?[name.split(separator: "/").last.map(String.init) ?? ""] as? [String: Any]
            return target.map { problems(value, $0, at: place) } ?? ["\(place): \(name) is missing"]
        }
        if let choices = schema["enum"] as? [String] {
            return (value as? String).map(choices.contains) == true ? [] : ["\(place): \(value) is none of \(choices)"]
        }
        switch schema["type"] as? String {
        case "string": return value is String ? [] : ["\(place): no text"]
        case "boolean": return value is Bool ? [] : ["\(place): neither true nor false"]
        case "integer": return value is Int ? [] : ["\(place): no whole number"]
        case "number": return value is Double || value is Int ? [] : ["\(place): no number"]
        case "array":
            guard let items = value as? [Any] else { return ["\(place): no list"] }
            let schema = schema["items"] as? [String: Any] ?? [:]
            return items.enumerated().flatMap { problems($1, schema, at: "\(place)/\($0)") }
        case "object":
            guard let members = value as? [String: Any] else { return ["\(place): no map"] }
            let known = schema["properties"] as? [String: [String: Any]] ?? [:]
            let missing = (schema["required"] as? [String] ?? []).filter { members[$0] == nil }
            return missing.map { "\(place)/\($0) is missing" }
                + members.flatMap { name, value in
                    known[name].map { problems(value, $0, at: "\(place)/\(name)") } ?? [
                        "\(place)/\(name) is not documented"
                    ]
                }
        default: return ["\(place): a schema of unknown type"]
        }
    }
}
