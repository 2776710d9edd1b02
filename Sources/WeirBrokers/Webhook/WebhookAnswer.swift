import CWeirCurl
import WeirCore

/// What a server's answer means for a message (RFC 9110, section 15).
struct WebhookAnswer {
    let status: Int

    private static let successes = 200..<300
    private static let redirections = 300..<400
    private static let clientErrors = 400..<500
    /// User or password, the server's or a proxy's, are wrong.
    private static let unknownUsers: Set = [401, 407]
    /// Forbidden, Not Found, Method Not Allowed, Gone: this place takes nothing.
    private static let wrongPlaces: Set = [403, 404, 405, 410]
    private static let tooLarge = 413
    /// Request Timeout, Too Early, Too Many Requests.
    private static let passing: Set = [408, 425, 429]

    /// Whether the same message may be taken later.
    var mayPass: Bool { !Self.clientErrors.contains(status) || Self.passing.contains(status) }

    /// `wait` are the seconds for which the server asks to be left alone; 0 for none.
    func delivery(of message: OutgoingMessage, _ address: String, wait: Int) -> Delivery {
        switch status {
        case Self.successes: return .delivered
        case Self.redirections:
            return .forbidden(
                "webhook: \(address) answers that it has moved (HTTP status \(status)), which isn't followed; set the new address."
            )
        case Self.tooLarge:
            return .tooLarge(
                "webhook: \(address) takes no message of \(message.payload.count) bytes (HTTP status \(status))."
            )
        case _ where Self.unknownUsers.contains(status):
            return .forbidden(
                "webhook: \(address) doesn't let this user in (HTTP status \(status)); check user and password."
            )
        case _ where Self.wrongPlaces.contains(status):
            return .forbidden(
                "webhook: \(address) takes no messages (HTTP status \(status)); check address and rights."
            )
        case _ where !mayPass: return .refused("webhook: \(address) refuses the message (HTTP status \(status)).")
        default:
            let later = wait > 0 ? "; it asks to come again after \(wait) s" : ""
            return .unanswered("webhook: \(address) doesn't take the message now (HTTP status \(status)\(later)).")
        }
    }

    /// Why there is no answer.
    static func error(_ code: CURLcode, _ words: String, _ address: String) -> WeirError {
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
            return WeirError(
                .settings,
                "webhook: the certificate of \(address) isn't accepted; check the authorities.",
                cause: words
            )
        case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE:
            return WeirError(.settings, "webhook: certificate and key for \(address) can't be used.", cause: words)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return WeirError(.settings, "webhook: \(address) is no address that can be used.", cause: words)
        case CURLE_ABORTED_BY_CALLBACK: return WeirError(.resource, "webhook: waiting for \(address) was ended.")
        case CURLE_OPERATION_TIMEDOUT: return WeirError(.resource, "webhook: \(address) doesn't answer in time.")
        default: return WeirError(.resource, "webhook: \(address) doesn't answer.", cause: words)
        }
    }
}
