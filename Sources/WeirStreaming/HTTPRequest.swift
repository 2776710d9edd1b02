/// The first lines of a request (RFC 9112, section 3), of those who only look at things.
public struct HTTPRequest: Hashable, Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
    }

    public var method: Method
    /// Such as `/street/segment-1.m4s`, without escapes.
    public var path: String
    /// What follows a question mark, name by name.
    public var query: [String: String]
    /// By their names in lower case; of several of one name the last.
    public var fields: [String: String]
    /// Whether the connection goes on with the next request (RFC 9112, section 9.3).
    public var keepsConnection: Bool

    /// The most bytes that the first lines may take.
    public static let longestHead = 8192

    /// Why a request can't be answered.
    public enum Problem: Error, Equatable, Sendable {
        case malformed
        case method
        case version
        /// It brings a body, which nothing here takes.
        case body
    }

    /// Reads the lines before the empty one.
    public init(head: some Collection<UInt8>) throws(Problem) {
        guard let text = String(validating: Array(head), as: UTF8.self) else { throw .malformed }
        var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard !lines.isEmpty else { throw .malformed }
        let words = lines.removeFirst().split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/"), words[1].hasPrefix("/") else { throw .malformed }
        guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else { throw .version }
        guard let method = Method(rawValue: String(words[0])) else { throw .method }
        self.method = method
        let sides = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = Self.plain(sides[0]) else { throw .malformed }
        self.path = path
        query = sides.count > 1 ? Self.query(sides[1]) : [:]
        fields = [:]
        for line in lines where !line.isEmpty {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { throw .malformed }
            let name = line[..<colon].lowercased()
            guard !name.contains(where: \.isWhitespace) else { throw .malformed }
            fields[name] = Self.trimmed(line[line.index(after: colon)...])
        }
        if fields["transfer-encoding"] != nil || (fields["content-length"] ?? "0") != "0" { throw .body }
        let connection = fields["connection"]?.lowercased() ?? ""
        keepsConnection = words[2] == "HTTP/1.1" ? !connection.contains("close") : connection.contains("keep-alive")
    }

    private static func query(_ text: Substring) -> [String: String] {
        let items = text.split(separator: "&").compactMap { item -> (String, String)? in
            let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = plain(sides[0]) else { return nil }
            return (name, sides.count > 1 ? plain(sides[1]) ?? "" : "")
        }
        return Dictionary(items) { $1 }
    }

    private static func trimmed(_ text: Substring) -> String {
        let rest = text.drop { $0 == " " || $0 == "\t" }
        return String(rest.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    /// Without its escapes (RFC 3986, section 2.1); nil where they are wrong.
    private static func plain(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
