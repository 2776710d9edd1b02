/// What a request is answered with.
public struct HTTPResponse: Sendable {
    public struct Status: Hashable, Sendable {
        let code: Int
        let reason: String

        public static let ok = Status(code: 200, reason: "OK")
        public static let badRequest = Status(code: 400, reason: "Bad Request")
        public static let unauthorized = Status(code: 401, reason: "Unauthorized")
        public static let notFound = Status(code: 404, reason: "Not Found")
        public static let methodNotAllowed = Status(code: 405, reason: "Method Not Allowed")
        public static let headTooLarge = Status(code: 431, reason: "Request Header Fields Too Large")
        public static let unavailable = Status(code: 503, reason: "Service Unavailable")
        public static let versionNotSupported = Status(code: 505, reason: "HTTP Version Not Supported")
    }

    public var status: Status
    /// What the body is, such as `video/mp4`.
    public var type: String
    public var body: [UInt8]
    /// Further fields.
    public var fields: [(name: String, value: String)]

    public init(
        _ status: Status,
        type: String,
        body: [UInt8],
        fields: [(name: String, value: String)] = []
    ) {
        self.status = status
        self.type = type
        self.body = body
        self.fields = fields
    }

    /// A sentence instead of what was asked for.
    public init(_ status: Status, _ sentence: String, fields: [(name: String, value: String)] = []) {
        self.init(status, type: "text/plain; charset=utf-8", body: Array("\(sentence)\n".utf8), fields: fields)
    }

    /// The first lines, with the empty one behind them; without a length where what follows has no end.
    public func head(keepsConnection: Bool, isEndless: Bool = false) -> [UInt8] {
        var lines = ["HTTP/1.1 \(status.code) \(status.reason)", "Content-Type: \(type)"]
        if !isEndless { lines.append("Content-Length: \(body.count)") }
        lines.append("X-Content-Type-Options: nosniff")
        lines += fields.map { "\($0.name): \($0.value)" }
        // Pictures of cameras belong in no cache that others read.
        if !fields.contains(where: { $0.name == "Cache-Control" }) { lines.append("Cache-Control: no-store") }
        lines.append("Connection: \(keepsConnection ? "keep-alive" : "close")")
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}

extension HTTPResponse {
    /// Separates pictures; no picture in JPEG has it, since none begins a line with two hyphens.
    private static let boundary = "weir-next-picture"

    /// What begins a stream of pictures of which each replaces the one before (`multipart/x-mixed-replace`).
    public static let pictures = HTTPResponse(.ok, type: "multipart/x-mixed-replace; boundary=\(boundary)", body: [])

    /// A picture in JPEG as a part of such a stream.
    public static func part(_ picture: [UInt8]) -> [UInt8] {
        let head = "--\(boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: \(picture.count)\r\n\r\n"
        return Array(head.utf8) + picture + Array("\r\n".utf8)
    }
}
