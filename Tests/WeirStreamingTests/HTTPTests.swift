import Testing

@testable import WeirStreaming

@Suite struct HTTPTests {
    private func request(_ text: String) throws(HTTPRequest.Problem) -> HTTPRequest {
        try HTTPRequest(head: Array(text.replacing("\n", with: "\r\n").utf8))
    }

    @Test func requestsAreRead() throws {
        let head = "GET /a%20b/c.m3u8?_HLS_msn=7&_HLS_part=2 HTTP/1.1\nHost: x:1\nAUTHORIZATION:  Basic abc \n"
        let read = try request(head)
        #expect(read.method == .get)
        #expect(read.path == "/a b/c.m3u8")
        #expect(read.query == ["_HLS_msn": "7", "_HLS_part": "2"])
        #expect(read.fields == ["host": "x:1", "authorization": "Basic abc"])
        #expect(read.keepsConnection)
        #expect(try !request("HEAD / HTTP/1.0").keepsConnection)
        #expect(try !request("GET / HTTP/1.1\nConnection: close").keepsConnection)
    }

    @Test(
        arguments: [
            ("", HTTPRequest.Problem.malformed), ("GET /", .malformed), ("GET  / HTTP/1.1", .malformed),
            ("GET street HTTP/1.1", .malformed), ("GET /%4 HTTP/1.1", .malformed), ("GET /%zz HTTP/1.1", .malformed),
            ("GET /%ff HTTP/1.1", .malformed), ("GET / HTTP/1.1\n: x", .malformed),
            ("GET / HTTP/1.1\nName : x", .malformed), ("GET / HTTP/2.0", .version), ("POST / HTTP/1.1", .method),
            ("GET / HTTP/1.1\nContent-Length: 1", .body), ("GET / HTTP/1.1\nTransfer-Encoding: chunked", .body),
        ]
    ) func otherRequestsAreRefused(text: String, problem: HTTPRequest.Problem) {
        #expect(throws: problem) { try request(text) }
    }

    /// Bytes that nobody thought of must not end the process.
    @Test func damagedRequestsAreSurvived() {
        var generator = SeededBytes(seed: 5)
        let good = Array("GET /street.mjpeg?a=b HTTP/1.1\r\nHost: a\r\nAuthorization: Basic YTpi\r\n".utf8)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<4 { bytes[generator.next() % bytes.count] = UInt8(truncatingIfNeeded: generator.next()) }
            _ = try? HTTPRequest(head: bytes)
        }
    }

    @Test func answersSayWhatTheyAre() {
        let head = String(decoding: HTTPResponse(.notFound, "no.").head(keepsConnection: false), as: UTF8.self)
        #expect(
            head == """
                HTTP/1.1 404 Not Found\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Length: 4\r
                X-Content-Type-Options: nosniff\r
                Cache-Control: no-store\r
                Connection: close\r
                \r

                """
        )
    }

    @Test func usersAreReadAndKnown() throws {
        let list = try AccountList("# who\nann:se:cret\n\nbob:x\r\n")
        #expect(list.accounts.map(\.user) == ["ann", "bob"])
        #expect(list.accounts.map(\.password) == ["se:cret", "x"])
        #expect(list.allows(authorization: "Basic YW5uOnNlOmNyZXQ="))  // ann:se:cret
        #expect(list.allows(authorization: "basic Ym9iOng="))  // bob:x
        for wrong in [nil, "", "Basic", "Basic YW5uOng=", "Basic Ym9i", "Bearer Ym9iOng=", "Basic %%%"] {
            #expect(!list.allows(authorization: wrong))
        }
    }

    @Test(
        arguments: [
            ("", 1, "there is no user in it"), ("a:b\nc", 2, "it must be a user, a colon and a password"),
            (":b", 1, "it must be a user, a colon and a password"), ("a:b\na:c", 2, "its user was named before"),
            ("a\"b:c", 1, "the user's name must have no quotation mark"),
        ]
    ) func wrongUsersAreTold(text: String, line: Int, sentence: String) {
        #expect(throws: AccountList.Problem(line: line, sentence: sentence)) { try AccountList(text) }
    }
}

/// Numbers that are the same in each run (Steele, Lea and Flood, 2014: SplitMix64).
private struct SeededBytes {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) >> 1)
    }
}
