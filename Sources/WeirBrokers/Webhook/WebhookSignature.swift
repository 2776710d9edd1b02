import WeirCore

/// The proof that a message comes from who knows the secret, and when: HMAC with SHA-256.
///
/// It is taken of the seconds in `X-Weir-Timestamp`, a dot, and the body; a receiver refuses what is too old, so that nothing that
/// somebody kept can be sent again. To check it in a shell:
///
///     (printf '%s.' "$timestamp"; cat body) | openssl dgst -sha256 -hmac "$secret"
struct WebhookSignature {
    static let timestampHeader = "X-Weir-Timestamp"
    static let header = "X-Weir-Signature"

    private let key: [UInt8]

    /// nil for no secret.
    init?(secret: String) {
        guard !secret.isEmpty else { return nil }
        key = Array(secret.utf8)
    }

    /// `sha256=` and 64 hexadecimal digits.
    func value(timestamp: Int, body: [UInt8]) -> String {
        let code = Authentication.code(of: [Array("\(timestamp).".utf8), body], key: key)
        return "sha256=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
