import CWeirGStreamer
import Foundation
import Testing
import WeirTestKit

extension ElementTests {
    /// What is written about the elements is what they say of themselves.
    @Suite struct Reference {
        private func pagePath(_ factory: String) -> String { "\(documents)/elements/\(factory).md" }

        /// Also found where a build of a part of the project links to the checkout.
        private var documents: String {
            URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "docs").path
        }

        @Test(arguments: TestElements.factories) func thePageHasTheElementsTables(_ factory: String) throws {
            let page = try String(contentsOfFile: pagePath(factory), encoding: .utf8)
            let tables = try #require(ElementReference.tables(of: factory))
            let expected = try #require(ElementReference.page(page, with: tables))
            if ProcessInfo.processInfo.environment["WEIR_WRITE_DOCS"] == "1" {
                try expected.write(toFile: pagePath(factory), atomically: true, encoding: .utf8)
            } else {
                #expect(page == expected, "write the tables anew: WEIR_WRITE_DOCS=1 make test")
            }
        }

        @Test(arguments: TestElements.factories) func thePagesLaunchLinesAreRight(_ factory: String) throws {
            let page = try String(contentsOfFile: pagePath(factory), encoding: .utf8)
            let lines = page.split(separator: "\n").filter { $0.hasPrefix("gst-launch-1.0 ") }
            #expect(!lines.isEmpty)
            for line in lines {
                #expect(line.contains(factory))
                _ = try TestPipeline(String(line.dropFirst("gst-launch-1.0 ".count).trimmingPrefix("-e ")))
            }
        }

        @Test(.enabled(if: BuiltPlugin.isThere), arguments: TestElements.factories)
        func gstInspectTellsAll(_ factory: String) throws {
            let run = try BuiltPlugin.run("gst-inspect-1.0", [factory])
            #expect(run.status == 0)
            #expect(run.errors == "")
            for name in try #require(ElementReference.tables(of: factory)).matches(of: /\n\| `([a-z%_-]+)`/).map(\.1) {
                #expect(run.output.contains(name.contains("sink") ? "SINK template: '\(name)'" : String(name)))
            }
        }

        @Test(.enabled(if: BuiltPlugin.isThere)) func thePluginHoldsAllElements() throws {
            let run = try BuiltPlugin.run("gst-inspect-1.0", ["weir"])
            #expect(run.status == 0)
            for factory in TestElements.factories { #expect(run.output.contains("  \(factory): ")) }
        }
    }
}
