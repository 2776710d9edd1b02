import Testing
import WeirCore

@testable import WeirConfig

/// Texts of any kind, written and read again.
@Suite struct YAMLTextTests {
    /// The value that is read from the document, in a form that can be compared.
    private func reading(_ document: String) -> String? {
        let reading = Reading(fileSystem: MemoryFileSystem())
        return YAMLFile(file: "f", reading: reading).document(of: document).map { plain($0.root) }
    }

    private func plain(_ value: YAMLValue) -> String {
        switch value.content {
        case .text(let text, _): "'\(text)'"
        case .list(let items): "[" + items.map(plain).joined(separator: ",") + "]"
        case .map(let entries): "{" + entries.map { "'\($0.key)'=\(plain($0.value))" }.joined(separator: ",") + "}"
        }
    }

    private func plain(_ text: YAMLText) -> String {
        switch text {
        case .plain(let text), .text(let text): "'\(text)'"
        case .row(let items), .list(let items): "[" + items.map(plain).joined(separator: ",") + "]"
        case .map(let entries): "{" + entries.map { "'\($0.key)'=\(plain($0.value))" }.joined(separator: ",") + "}"
        }
    }

    @Test(arguments: [
        "", " ", "a", "a b", "a: b", "a #b", "#a", "- a", "-", "?", "'", "\"", "\\", "\\n", "\n", "a\nb\r\n\tc",
        "\u{0}",
        "\u{1B}[2K", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}", "a\u{FEFF}", "\u{FFFE}", "é", "日本", "🚗", "e\u{301}", "~",
        "null", "true", "No", "ON", "1", "1e5", "0x1F", ".5", "012", "1_000", "2001-01-01", "12:30:45", "=", "<<", "!a",
        "&a", "*a", "[a", "{a}", "a,b", "%a", "@a", "`a", "|", ">", "a:", "rtsp://a:1/b?c=d&e=f#g", "/a/b.mp4", "../a",
        "...", "---", "--- a", "% a", "a%20b", "a@b", "a+b", "_a", ".inf", ".NaN",
    ])
    func everyTextIsReadAgain(text: String) {
        let shapes: [YAMLText] = [
            .map([.init(key: "k", value: .text(text))]),
            .map([.init(key: "k", value: .row([.text(text), .text("x")]))]),
            .list([.text(text), .map([.init(key: "k", value: .text(text)), .init(key: "l", value: .text("x"))])]),
            .map([.init(key: text, value: .map([.init(key: text, value: .list([.text(text)]))]))]),
        ]
        for shape in shapes { #expect(reading(shape.document) == plain(shape), "\(shape.document)") }
    }

    @Test func textsOfAnyLettersAreReadAgain() {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("ab1 :#-\"'\\\n\t\r,[]{}&*!|>%@`?=~.é日🚗\u{85}\u{2028}\u{0}".unicodeScalars)
        for _ in 0..<2000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                text.append(letters.randomElement(using: &generator) ?? "a")
            }
            let written = YAMLText.map([.init(key: "a", value: .text(String(text)))])
            #expect(reading(written.document) == plain(written), "\(written.document)")
        }
    }

    @Test func everyNumberIsReadAgain() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let number = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &generator))
            guard number.isFinite, case .plain(let text) = YAMLText.number(number) else { continue }
            #expect(finiteNumber(text).map { Float($0) } == number, "\(text)")
        }
    }

    @Test func blocksAreIndented() {
        let text = YAMLText.map([
            .init(key: "a", value: .map([.init(key: "b", value: .row([.number(1), .number(Float(0.5))]))])),
            .init(
                key: "c",
                value: .list([.map([.init(key: "d", value: .flag(true)), .init(key: "e", value: .map([]))])])
            ),
            .init(key: "f", value: .list([])),
        ])
        #expect(
            text.document == """
                a:
                  b: [1, 0.5]
                c:
                  - d: true
                    e: {}
                f: []

                """
        )
    }
}
