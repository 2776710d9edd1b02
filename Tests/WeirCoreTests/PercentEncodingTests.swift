import Testing
import WeirCore

@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("street-1.mp4_~", "street-1.mp4_~"), ("a b/c%", "a%20b%2Fc%25"), ("ä", "%C3%A4"), ("a:b@c", "a%3Ab%40c"),
    ])
    func allBytesButPlainOnesAreEscaped(text: String, escaped: String) {
        #expect(PercentEncoding.encode(text) == escaped)
        #expect(PercentEncoding.decode(escaped) == text)
        #expect(PercentEncoding.decodeLoosely(escaped) == text)
    }

    @Test func slashesOfPathsMayBeKept() {
        #expect(PercentEncoding.encode("/a b/c", keeping: "/") == "/a%20b/c")
    }

    @Test(arguments: ["100%", "%4", "%+1", "%g0", "%%"])
    func signsWithoutTwoDigitsStandForThemselvesOrAreRefused(text: String) {
        #expect(PercentEncoding.decode(text) == nil)
        #expect(PercentEncoding.decodeLoosely(text) == text)
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(PercentEncoding.decode("%FF") == nil)
        #expect(PercentEncoding.decodeLoosely("%FFa") == "\u{FFFD}a")
    }
}
