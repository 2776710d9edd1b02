import Testing

@testable import WeirConfig

@Suite struct ProtobufTextTests {
    private func read(_ text: String) -> (message: ProtobufText?, lines: [String]) {
        let reading = Reading(fileSystem: MemoryFileSystem())
        var reader = ProtobufTextReader(file: "m", reading: reading)
        let message = reader.read(text)
        return (message, reading.diagnostics.map(\.description))
    }

    @Test func fieldsNestAndRepeat() {
        let (message, lines) = read(
            """
            # a comment
            name: "one" 'two' # and another
            number: -1.5e3, flag: true;
            inner { list: [ 1, 2 ] again < deep { x: A_NAME } > }
            inner: { list: 3 }
            items [ { a: 1 }, { a: 2 } ]
            empty: []
            """
        )
        #expect(lines == [])
        #expect(message?.text("name") == "onetwo")
        #expect(message?.text("number") == "-1.5e3")
        #expect(message?.text("flag") == "true")
        #expect(message?.message("inner")?.all("list").count == 3)
        #expect(message?.message("inner")?.message("again")?.message("deep")?.text("x") == "A_NAME")
        #expect(message?.all("items").count == 2)
        #expect(message?.message("empty") == nil)
        #expect(message?["number"]?.valuePlace.description == "m:3:9")
    }

    @Test func escapesAreUndone() {
        #expect(read(#"a: "x\"y\\z\tw\q""#).message?.text("a") == "x\"y\\z\tw\\q")
    }

    @Test(arguments: [
        (
            "a: ",
            "m:1:4: error: This is no text of protobuf: here stands the end of the file, but there must be a value."
        ),
        ("a 3", "m:1:3: error: This is no text of protobuf: here stands `3`, but there must be `:` or `{`."),
        (
            "a {\nb: 1\n",
            "m:3:1: error: This is no text of protobuf: here stands the end of the file, but there must be the name of a field."
        ),
        ("}", "m:1:1: error: This is no text of protobuf: here stands `}`, but there must be the name of a field."),
        ("a: [1 2]", "m:1:7: error: This is no text of protobuf: here stands `2`, but there must be `,` or `]`."),
        ("a: \"x\nb: 1", "m:1:4: error: This is no text of protobuf: here stands `\"x`, but there must be a value."),
        ("a: ?", "m:1:4: error: This is no text of protobuf: here stands `?`, but there must be a value."),
    ])
    func whatIsWrongGetsASentence(text: String, sentence: String) {
        let (message, lines) = read(text)
        #expect(message == nil)
        #expect(lines == [sentence])
    }

    @Test func nestingHasAnEnd() {
        let lines = read(String(repeating: "a {", count: 100_000)).lines
        #expect(lines.count == 1)
        #expect(lines.first?.hasSuffix("messages nest deeper than 64 levels.") == true)
    }

    /// Every file that differs from a right one by a character less, or ends early.
    @Test func damageIsSurvived() {
        let text = "a { b: [1, 'x'] c < d: -2.5 > } # e\nf: \"g\\\"h\"; i: TRUE"
        for index in text.indices {
            var damaged = text
            damaged.remove(at: index)
            for text in [damaged, String(text[..<index])] {
                let (message, lines) = read(text)
                #expect((message == nil) == !lines.isEmpty)
            }
        }
    }
}
