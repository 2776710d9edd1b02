/// Addresses of streams and the secrets in them: cameras' often carry a user's password.
public enum StreamAddress {
    /// Parts of a query, `name=value`, whose values are secret; SRT has its key there, and many cameras their password.
    private static let secretNames: Set<String> = [
        "password", "passwd", "pass", "pwd", "passphrase", "token", "secret", "key", "apikey", "api_key", "auth",
        "access_token",
    ]
    /// What stands where a secret was.
    private static let cover = "***"

    /// Schemes of protocols that nobody sends files by.
    private static let liveSchemes = ["rtsp", "rtmp", "srt", "udp", "rtp", "rist"]

    /// Whether what is sent from an address can't be but live.
    public static func comesAsItHappens(_ address: String) -> Bool {
        liveSchemes.contains { address.hasPrefix($0) }
    }

    /// The address as it may stand in a log: without user and password, and with what is secret in its query covered.
    public static func withoutSecrets(_ address: String) -> String {
        guard let parts = parts(of: address) else { return address }
        return parts.scheme + coverQuery(String(parts.rest))
    }

    /// All that must not stand in a log: user and password as they are written, the password in plain, secret values.
    public static func secrets(in address: String) -> [String] {
        guard let parts = parts(of: address) else { return [] }
        var secrets: [String] = []
        if let userInfo = parts.userInfo {
            secrets.append(userInfo)
            let password = userInfo.split(separator: ":", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
            secrets += [password, PercentEncoding.decodeLoosely(password)]
        }
        secrets += queryItems(String(parts.rest)).compactMap { isSecret($0.name) ? $0.value : nil }
        return secrets.filter { !$0.isEmpty }
    }

    /// The address with this user and password in place of those that it has.
    public static func adding(user: String, password: String, to address: String) -> String {
        guard let parts = parts(of: address) else { return address }
        return "\(parts.scheme)\(PercentEncoding.encode(user)):\(PercentEncoding.encode(password))@\(parts.rest)"
    }

    private static func parts(of address: String) -> (scheme: String, userInfo: String?, rest: Substring)? {
        guard let colon = address.firstIndex(of: ":"), address[colon...].hasPrefix("://") else { return nil }
        let start = address.index(colon, offsetBy: 3)
        let rest = address[start...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        var end = authority.lastIndex(of: "@")
        if end == nil, let port = authority.split(separator: ":", maxSplits: 1).dropFirst().first, Int(port) == nil,
            !authority.hasPrefix("[")
        {
            // A slash within a password should be written %2F, but often isn't.
            end = rest.lastIndex(of: "@")
        }
        guard let end else { return (String(address[..<start]), nil, rest) }
        return (String(address[..<start]), String(rest[..<end]), rest[rest.index(after: end)...])
    }

    private static func isSecret(_ name: String) -> Bool { secretNames.contains(name.lowercased()) }

    /// The parts after `?`, and those of paths such as `/user=a&password=b`, which some cameras have.
    private static func queryItems(_ rest: String) -> [(name: String, value: String)] {
        rest.split { "?&/;".contains($0) }.compactMap { item in
            let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return sides.count == 2 ? (String(sides[0]), String(sides[1])) : nil
        }
    }

    private static func coverQuery(_ rest: String) -> String {
        var covered = ""
        var item = ""
        func close() {
            let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            covered += sides.count == 2 && isSecret(String(sides[0])) ? "\(sides[0])=\(cover)" : item
            item = ""
        }
        for character in rest {
            if "?&/;".contains(character) {
                close()
                covered.append(character)
            } else {
                item.append(character)
            }
        }
        close()
        return covered
    }
}
