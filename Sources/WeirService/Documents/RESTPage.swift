import HTTPTypes
import WeirConfig

/// The routes as tables in Markdown, for `docs/rest.md`.
struct RESTPage: Sendable {
    let document: OpenAPIDocument

    var text: String {
        document.groups.map { group in
            let routes = document.routes.filter { $0.group == group }
            let rows = routes.map { route in
                "| `\(route.method.rawValue)` | `\(route.path)` | \(route.role?.rawValue ?? "nobody") "
                    + "| \(cell(route.summary)) | \(answers(route)) |"
            }
            let examples = routes.compactMap(example)
            return """
                ### \(group)

                | | path | token | what it does | answers |
                | --- | --- | --- | --- | --- |
                \(rows.joined(separator: "\n"))

                \(examples.joined(separator: "\n"))
                """
        }.joined(separator: "\n")
    }

    /// The answers of its own, the good one first.
    private func answers(_ route: Route) -> String {
        route.answers.map { "\($0.status.code): \(cell($0.meaning))" }.joined(separator: "<br>")
    }

    private func example(_ route: Route) -> String? {
        guard let body = route.body else { return nil }
        return """
            `\(route.method.rawValue) \(route.path)`:

            ```json
            \(body.example.text())
            ```

            """
    }

    /// A bar would end the cell.
    private func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
