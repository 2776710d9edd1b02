import WeirStreaming

/// Something that an HTTP server shows.
protocol HTTPContent: AnyObject, Sendable {
    /// What a request gets; nil where it asks for something else. It may wait.
    func answer(to request: HTTPRequest) -> HTTPAnswer?
}

enum HTTPAnswer: Sendable {
    case response(HTTPResponse)
    /// Pictures, each in place of the one before, for as long as the function sends them.
    case pictures(@Sendable (HTTPConnection) -> Void)
}
