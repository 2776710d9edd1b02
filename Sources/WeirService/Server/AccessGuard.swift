import HTTPTypes
import HummingbirdCore

/// Decides who may ask for what.
struct AccessGuard: Sendable {
    let tokens: AccessTokens?
    /// Whether only this machine is meant to reach the service.
    let isLocal: Bool

    /// What the token of a request is called; nil where none is asked for.
    ///
    /// Throws 401 without a token that is known, and 403 for what it isn't for.
    func admit(_ request: Request, to route: Route) throws(Problem) -> String? {
        try refuseWebPages(request)
        guard let role = route.role, let tokens else { return nil }
        guard let header = request.headers[.authorization] else {
            throw unauthorized("This needs a token: send the header `Authorization: Bearer TOKEN`.")
        }
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer", let bearer = tokens.bearer(of: String(words[1]))
        else {
            throw unauthorized("The token is not known.")
        }
        guard bearer.role >= role else {
            throw Problem(
                .forbidden,
                "The token “\(bearer.name)” is for looking only; this needs one that may operate."
            )
        }
        return bearer.name
    }

    /// RFC 6750, section 3.
    private func unauthorized(_ sentence: String) -> Problem {
        Problem(.unauthorized, sentence, headers: [.wwwAuthenticate: "Bearer"])
    }

    /// Pages of other servers in a browser on this machine reach what only this machine reaches, but say where they come
    /// from, or by which name they found the service.
    private func refuseWebPages(_ request: Request) throws(Problem) {
        let authority = request.head.authority ?? ""
        if let origin = request.headers[.origin], origin.split(separator: "/").last.map(String.init) != authority {
            throw Problem(.forbidden, "The request comes from a web page of another server.")
        }
        guard isLocal, tokens == nil else { return }
        guard ServiceAddress.isLoopback(Self.host(authority)) else {
            throw Problem(.forbidden, "The request is for another host; without tokens, ask for localhost.")
        }
    }

    /// Without port and brackets.
    private static func host(_ authority: String) -> Substring {
        if authority.hasPrefix("[") { return authority.dropFirst().prefix { $0 != "]" } }
        return authority.prefix { $0 != ":" }
    }
}
