import HTTPTypes
import WeirConfig

/// A request that has been let in.
struct Call: Sendable {
    /// The values of the path's places in braces.
    var parameters: [String: String]
    var body: [UInt8]
    /// What the token that came with it is called; nil without one.
    var bearer: String?

    /// The value of a place in braces.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }
}

/// One thing that can be asked of the service: how it is asked, what it means, and what answers it.
///
/// The document of the interface is made of the same routes that requests are led by.
struct Route: Sendable {
    /// What may come back.
    struct Answer: Sendable {
        var status: HTTPResponse.Status
        var meaning: String
        /// Nil for no body.
        var contentType: String?
        /// The name of a schema of the document; nil where the kind says all.
        var schema: String?

        init(_ status: HTTPResponse.Status, _ meaning: String, _ contentType: String? = nil, schema: String? = nil) {
            self.status = status
            self.meaning = meaning
            self.contentType = contentType
            self.schema = schema
        }

        static func json(_ schema: String, _ meaning: String, _ status: HTTPResponse.Status = .ok) -> Answer {
            Answer(status, meaning, ContentType.json, schema: schema)
        }

        static func problem(_ status: HTTPResponse.Status, _ meaning: String) -> Answer {
            Answer(status, meaning, ContentType.problem, schema: Schemas.problem)
        }
    }

    /// What a body must be.
    struct Body: Sendable {
        /// The name of a schema of the document.
        var schema: String
        var example: JSONValue
    }

    var method: HTTPRequest.Method
    /// With places in braces, such as `/api/v1/streams/{id}`.
    var path: String
    /// A name for programs that are made from the document.
    var name: String
    /// One sentence.
    var summary: String
    var group: String
    /// What the bearer of a token must be allowed to do; nil where none is asked for.
    var role: AccessTokens.Role?
    var body: Body?
    /// Those that only this route has.
    var answers: [Answer]
    var handle: @Sendable (Call) async throws -> Reply
}
