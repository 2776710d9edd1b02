import Testing
import WeirCore

@testable import WeirConfig

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The committed texts are what the key table gives; `WEIR_RECORD=1` writes them anew.
@Suite struct ReferenceTests {
    /// The folder of the checkout.
    private static let checkout = String(#filePath.dropLast("/Tests/WeirConfigTests/ReferenceTests.swift".count))

    /// The longest text that is read here.
    private static let limit = 1 << 20

    func text(_ path: String) -> String {
        let bytes = try? LocalFileSystem().read("\(Self.checkout)/\(path)", limit: Self.limit)
        return String(decoding: bytes ?? [], as: UTF8.self)
    }

    func record(_ text: String, _ path: String) {
        guard getenv("WEIR_RECORD") != nil, let file = fopen("\(Self.checkout)/\(path)", "w") else { return }
        fputs(text, file)
        fclose(file)
    }

    @Test func theSchemaIsThatOfTheKeys() {
        record(JSONSchema.text, "schema/weir.schema.json")
        #expect(text("schema/weir.schema.json") == JSONSchema.text)
    }

    @Test func everyDefinitionOfTheSchemaIsThereAndUsed() {
        let text = JSONSchema.text
        let used = Set(text.matches(of: /"#\/definitions\/([^"]+)"/).map { String($0.1) })
        #expect(used.count > 10)
        #expect(used == Set(KeyTable.all.dropFirst().map(\.name)))
    }

    @Test func theReferenceIsThatOfTheKeys() throws {
        let page = text("docs/configuration.md")
        let begin = "<!-- keys: begin -->\n"
        let end = "<!-- keys: end -->"
        let start = try #require(page.firstRange(of: begin)).upperBound
        let stop = try #require(page.firstRange(of: end)).lowerBound
        record(page[..<start] + KeyReference.text + page[stop...], "docs/configuration.md")
        let recorded = text("docs/configuration.md")
        let first = try #require(recorded.firstRange(of: begin)).upperBound
        let last = try #require(recorded.firstRange(of: end)).lowerBound
        #expect(recorded[first..<last] == KeyReference.text)
    }

    /// The blocks of a page that are marked as `language`.
    func examples(of path: String, language: String) -> [String] {
        var examples: [String] = []
        var current: [Substring]?
        for line in text(path).split(separator: "\n", omittingEmptySubsequences: false) {
            if let lines = current {
                if line == "```" {
                    examples.append(lines.joined(separator: "\n"))
                    current = nil
                } else {
                    current = lines + [line]
                }
            } else if line == "```\(language)" {
                current = []
            }
        }
        return examples
    }

    @Test func everyExampleOfThePageIsRight() {
        let files = MemoryFileSystem(
            existing: [
                "/site/street.mp4", "/site/gate.mp4", "/site/yolov8n.onnx", "/site/traffic.xml", "/site/traffic.bin",
                "/site/traffic.txt", "/site/plates.onnx", "/site/letters.onnx", "/site/people.onnx",
                "/site/frames/00001.jpg", "/site/dumps/tracks/keep", "/site/weir.schema.json",
                "/site/recordings/keep",
            ],
            devices: ["/dev/video0"]
        )
        let examples = examples(of: "docs/configuration.md", language: "yaml")
        #expect(examples.count >= 5)
        for example in examples {
            let lines = read(example, files).lines.filter { !$0.contains("warning: Nothing is written") }
            #expect(lines == [], "\(example)")
        }
    }
}
