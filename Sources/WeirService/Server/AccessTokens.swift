import Glibc
public import WeirCore
import WeirGStreamer

/// Who may do what: bearer tokens (RFC 6750), of which only hashes are known.
public struct AccessTokens: Sendable {
    /// What the bearer of a token may do.
    public enum Role: String, CaseIterable, Sendable, Comparable {
        /// Look at everything.
        case read
        /// Change everything, too.
        case operate

        public static func < (left: Role, right: Role) -> Bool { left == .read && right == .operate }
    }

    /// The bearer of a token.
    struct Bearer: Sendable {
        let role: Role
        /// What the file calls the token, for logs.
        let name: String
        /// Of the token.
        let hash: [UInt8]
    }

    private let bearers: [Bearer]

    private static let hashLength = 64
    private static let longestFile = 1 << 20

    /// Reads a file of tokens: a line for each with the role, the SHA-256 of the token in hexadecimal digits, and a name;
    /// lines that begin with `#` count for nothing.
    ///
    /// Throws `.settings` for a line that is none, and `.resource` where the file can't be read.
    public init(file path: String) throws(WeirError) {
        try self.init(text: try textOfFile(path, called: "file of tokens", longest: Self.longestFile), file: path)
    }

    init(text: String, file: String) throws(WeirError) {
        var bearers: [Bearer] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            bearers.append(try Self.bearer(words, place: "\(file):\(number + 1)"))
        }
        guard !bearers.isEmpty else {
            throw WeirError(
                .settings,
                "\(file) has no tokens; write a line for each: read or operate, the token's SHA-256, and a name."
            )
        }
        self.bearers = bearers
    }

    // What stands there is never told: it may be a token by mistake.
    private static func bearer(_ words: [Substring], place: String) throws(WeirError) -> Bearer {
        guard let role = Role(rawValue: String(words[0])) else {
            throw WeirError(.settings, "\(place): a line begins with read or operate.")
        }
        guard words.count == 3 else {
            throw WeirError(
                .settings,
                "\(place): a line has three words: read or operate, the token's SHA-256, and a name without spaces."
            )
        }
        guard words[1].count == hashLength, words[1].allSatisfy(\.isHexDigit) else {
            throw WeirError(
                .settings,
                "\(place): the second word must be the SHA-256 of the token, \(hashLength) hexadecimal digits; "
                    + "`printf %s \"$TOKEN\" | sha256sum` gives them."
            )
        }
        return Bearer(role: role, name: String(words[2]), hash: Array(words[1].lowercased().utf8))
    }

    /// Whose token it is; nil for nobody's.
    ///
    /// How long it takes tells nothing of the hashes.
    func bearer(of token: String) -> Bearer? {
        let hash = Array(Checksum.sha256(of: Array(token.utf8)).utf8)
        var found: Bearer?
        for bearer in bearers where Self.areEqual(bearer.hash, hash) { found = bearer }
        return found
    }

    private static func areEqual(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        guard first.count == second.count else { return false }
        return zip(first, second).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// The text of a file that has at most `longest` bytes.
///
/// Throws `.resource` where it can't be read, is longer, or is no text in UTF-8.
func textOfFile(_ path: String, called what: String, longest: Int) throws(WeirError) -> String {
    guard let file = fopen(path, "re") else {
        let reason = String(cString: strerror(errno)).lowercased()
        throw WeirError(.resource, "The \(what) \(path) can't be read: \(reason).")
    }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: longest + 1)
    let count = fread(&bytes, 1, bytes.count, file)
    guard ferror(file) == 0, count <= longest, let text = String(validating: bytes[..<count], as: UTF8.self) else {
        throw WeirError(.resource, "The \(what) \(path) is no text file of at most \(longest) bytes.")
    }
    return text
}
