import HTTPTypes
import WeirCore

/// Finds the route of a request.
struct RouteTable: Sendable {
    let routes: [Route]
    private let segments: [[Substring]]

    init(_ routes: [Route]) {
        self.routes = routes
        segments = routes.map { $0.path.split(separator: "/", omittingEmptySubsequences: false) }
    }

    /// The route and the values of its places in braces.
    ///
    /// Throws 404 where there is nothing at the path, and 405 where there is, but not by this method.
    func match(_ method: HTTPRequest.Method, _ target: String) throws(Problem) -> (Route, [String: String]) {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map { PercentEncoding.decode($0) }
        var others: [HTTPRequest.Method] = []
        // HEAD is GET without the body (RFC 9110, section 9.3.2).
        let wanted = method == .head ? .get : method
        for (route, segments) in zip(routes, segments) {
            guard let parameters = Self.parameters(segments, parts) else { continue }
            if route.method == wanted { return (route, parameters) }
            others.append(route.method)
        }
        guard !others.isEmpty else {
            throw Problem(.notFound, "There is nothing at \(path); /openapi.json lists what there is.")
        }
        let allowed = others.map(\.rawValue).joined(separator: ", ")
        throw Problem(
            .methodNotAllowed,
            "\(method.rawValue) is not for \(path); \(allowed) is.",
            headers: [.allow: allowed]
        )
    }

    private static func parameters(_ segments: [Substring], _ parts: [String?]) -> [String: String]? {
        guard segments.count == parts.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            guard let part else { return nil }
            if segment.hasPrefix("{"), !part.isEmpty {
                parameters[String(segment.dropFirst().dropLast())] = part
            } else if segment != part {
                return nil
            }
        }
        return parameters
    }
}
