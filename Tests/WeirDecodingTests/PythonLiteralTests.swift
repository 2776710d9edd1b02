import Testing

@testable import WeirDecoding

@Suite struct PythonLiteralTests {
    @Test func dictionariesOfNamesAreRead() {
        #expect(PythonLiteral.names("{0: 'person', 1: 'bicycle'}") == ["person", "bicycle"])
        #expect(PythonLiteral.names(" { 1:\"b\" ,0 :'a', } ") == ["a", "b"])
        #expect(PythonLiteral.names(#"{"0": "a", '1': "b"}"#) == ["a", "b"])
        #expect(
            PythonLiteral.names(#"{0: 'it\'s', 1: "a \"b\"", 2: 'x\\y\tz', 3: '\xe9\u00df\U0001F697'}"#)
                == ["it's", "a \"b\"", "x\\y\tz", "éß🚗"]
        )
        #expect(PythonLiteral.names("{0: 'a, b: {c}', 1: ''}") == ["a, b: {c}", ""])
    }

    @Test func listsOfNamesAreRead() {
        #expect(PythonLiteral.names("['a', \"b\"]") == ["a", "b"])
        #expect(PythonLiteral.names("('a',)") == ["a"])
    }

    @Test func aNumberWithoutANameGetsOne() {
        #expect(PythonLiteral.names("{0: 'a', 3: 'd'}") == ["a", "class 1", "class 2", "d"])
    }

    @Test(arguments: [
        "", "{", "{}", "[]", "{0}", "{0:", "{0: 'a'", "{0: 'a}", "{0: 'a' 1: 'b'}", "{-1: 'a'}", "{0: a}", "{0: 'a'} x",
        "{0: 'a', 0: 'b'}", "{99999999999999999999: 'a'}", "{100000: 'a'}", "{0: '\\q'}", "{0: '\\x4'}",
        "{0: '\\ud800'}",
        "{0: 'a\\", "['a' 'b']", "[0]", "names", "{'-1': 'a'}", "{'x': 'a'}", "['a'}",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(PythonLiteral.names(text) == nil)
    }
}
