/// The reference of the keys of Weir's file, in Markdown, from the same table that files are checked by.
public enum KeyReference {
    /// The part of `docs/configuration.md` between its marks.
    public static var text: String {
        let sections = KeyTable.all.enumerated().map { index, table in
            section(table, title: index == 0 ? "The file" : title(table.name))
        }
        return (sections + [scene()]).joined(separator: "\n")
    }

    /// Where in a file the map is found.
    private static func title(_ name: String) -> String {
        let titles = [
            "source": "sources", "model-input": "input", "region": "regions",
            "tracking": "track", "drawing": "draw", "tiling": "tile",
            "line": "analytics.lines", "region-rule": "analytics.regions", "wrong-way": "analytics.regions.wrong-way",
            "direction": "analytics.directions", "proximity": "analytics.proximity", "ground": "analytics.ground",
            "heat-map": "analytics.heat-map", "segments": "record.segments", "clips": "record.clips",
            "keep": "record.keep", "outbox": "publish.outbox",
        ]
        let doubleTitles = [
            "model": "`detect` and `infer`", "crowd": "`analytics.regions.overcrowding` and `analytics.regions.queue`",
            "tls": "`publish.tls` and `commands.tls`",
        ]
        return doubleTitles[name] ?? "`\(titles[name] ?? name)`"
    }

    private static func section(_ table: KeyTable, title: String) -> String {
        let rows = table.rows.map { row in
            let fallback = row.isRequired ? "**required**" : row.fallback ?? ""
            return "| `\(row.name)` | \(cell(row.shape.short)) | \(cell(fallback)) | \(cell(row.help)) |"
        }
        return """
            ### \(title)

            \(table.help)

            | key | value | default | meaning |
            | --- | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            """
    }

    private static func scene() -> String {
        let rows = SceneText.settings.map { "| `\($0.name)` | \(cell($0.shape.short)) | \(cell($0.help)) |" }
        return """
            ### `scene:`

            The settings of the synthetic street, as in `scene:?seed=7&frames=300`.

            | setting | value | meaning |
            | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            """
    }

    /// A bar would end the cell.
    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}

extension Shape {
    /// As `description`, with long lists of forms cut to what a table has room for.
    fileprivate var short: String {
        switch self {
        case .any(let shapes):
            shapes.enumerated().map { $0.offset > 0 && $0.element.isList ? "a list of such" : $0.element.short }
                .joined(separator: "; ")
        case .list(let element): "a list, each item \(element.short)"
        default: description
        }
    }

    private var isList: Bool {
        if case .list = self { true } else { false }
    }
}
