import Foundation
import Testing

@testable import WeirDecoding

/// The page about models is made from what the families say of themselves.
@Suite struct ModelPageTests {
    private static let beginning = "<!-- made from the families: WEIR_WRITE_DOCS=1 make test -->"
    private static let end = "<!-- end -->"

    private var path: String {
        URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/models.md").path
    }

    @Test func thePageNamesEveryFamily() throws {
        let page = try String(contentsOfFile: path, encoding: .utf8)
        let first = try #require(page.range(of: Self.beginning))
        let last = try #require(page.range(of: Self.end))
        let expected = page[..<first.upperBound] + "\n\n" + table + "\n" + page[last.lowerBound...]
        if ProcessInfo.processInfo.environment["WEIR_WRITE_DOCS"] == "1" {
            try expected.write(toFile: path, atomically: true, encoding: .utf8)
        } else {
            #expect(page == String(expected), "write the table anew: WEIR_WRITE_DOCS=1 make test")
        }
    }

    @Test func thePageHasEveryKey() throws {
        let page = try String(contentsOfFile: path, encoding: .utf8)
        for key in ModelSettings.keys { #expect(page.contains("`\(key)`"), "\(key)") }
    }

    private var table: String {
        let head = "| task | family | outputs | also for |\n|---|---|---|---|\n"
        let rows = ModelTask.allCases.flatMap { task in
            ModelFamily.all.filter { $0.task == task }.map { family in
                let aliases = family.aliases.joined(separator: ", ")
                return "| `\(task.rawValue)` | `\(family.name)` | \(family.outputs) | \(aliases) |\n"
            }
        }
        return head + rows.joined()
    }
}
