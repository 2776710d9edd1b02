import HTTPTypes
import WeirConfig
import WeirCore

/// Why a request is not answered as it was meant: problem details (RFC 9457).
struct Problem: Error {
    var status: HTTPResponse.Status
    /// A sentence on this very case.
    var detail: String
    /// What is wrong with the body, one by one.
    var errors: [RequestError.Problem] = []
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ detail: String, headers: HTTPFields = [:]) {
        self.status = status
        self.detail = detail
        self.headers = headers
    }

    init(_ error: RequestError) {
        self.init(
            error.isSyntax ? .badRequest : .unprocessableContent,
            error.problems.map(\.sentence).joined(separator: " ")
        )
        errors = error.problems
    }

    /// What an application said.
    init(_ error: WeirError) {
        let status: HTTPResponse.Status =
            switch error.code {
            case .notFound: .notFound
            case .exists: .conflict
            case .settings, .resource: .unprocessableContent
            case .stream: .gatewayTimeout
            default: .internalServerError
            }
        self.init(status, error.description)
    }

    var reply: Reply {
        var members: [(String, JSONValue)] = [
            ("title", .string(status.reasonPhrase)),
            ("status", .integer(status.code)),
            ("detail", .string(detail)),
        ]
        if !errors.isEmpty { members.append(("errors", .array(errors.map(\.document)))) }
        return .json(.object(members), status, contentType: ContentType.problem, headers: headers)
    }
}
