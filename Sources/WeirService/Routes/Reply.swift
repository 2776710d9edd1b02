import HTTPTypes
import WeirConfig

/// What a request is answered with.
struct Reply: Sendable {
    var status: HTTPResponse.Status
    var contentType: String?
    var headers: HTTPFields
    var body: [UInt8]

    init(_ status: HTTPResponse.Status, contentType: String? = nil, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// A document of JSON.
    static func json(
        _ value: JSONValue,
        _ status: HTTPResponse.Status = .ok,
        contentType: String = ContentType.json,
        headers: HTTPFields = [:]
    ) -> Reply {
        Reply(status, contentType: contentType, headers: headers, body: Array((value.line + "\n").utf8))
    }

    static let empty = Reply(.noContent)
}

/// The kinds of bodies.
enum ContentType {
    static let json = "application/json"
    /// RFC 9457, section 3.
    static let problem = "application/problem+json"
    static let jpeg = "image/jpeg"
    /// The text format of Prometheus.
    static let metrics = "text/plain; version=0.0.4; charset=utf-8"

    /// Without parameters, as documents of an interface name it.
    static func plain(_ type: String) -> String { String(type.prefix { $0 != ";" }) }
}
