/// Who may watch: users and their passwords.
public struct AccountList: Hashable, Sendable {
    public struct Account: Hashable, Sendable {
        public var user: String
        public var password: String
    }

    public let accounts: [Account]

    /// Which line is wrong, from 1, and why; never what stands in it, which may be a password.
    public struct Problem: Error, Equatable, Sendable {
        public var line: Int
        public var sentence: String
    }

    /// Reads lines of `user:password`; empty ones and those that begin with `#` are left out.
    public init(_ text: String) throws(Problem) {
        var accounts: [Account] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let sides = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
                throw Problem(line: index + 1, sentence: "it must be a user, a colon and a password")
            }
            let user = String(sides[0])
            guard !user.contains("\"") else {
                throw Problem(line: index + 1, sentence: "the user's name must have no quotation mark")
            }
            guard !accounts.contains(where: { $0.user == user }) else {
                throw Problem(line: index + 1, sentence: "its user was named before")
            }
            accounts.append(Account(user: user, password: String(sides[1])))
        }
        guard !accounts.isEmpty else { throw Problem(line: 1, sentence: "there is no user in it") }
        self.accounts = accounts
    }

    /// Whether a request's `Authorization` is that of one of the users (RFC 7617, Basic).
    public func allows(authorization: String?) -> Bool {
        guard let words = authorization?.split(separator: " "), words.count == 2, words[0].lowercased() == "basic",
            let given = Base64.bytes(of: words[1])
        else { return false }
        // All are compared, and each to its end, so that the time tells nothing.
        return accounts.reduce(false) { found, account in
            Self.areEqual(given, Array("\(account.user):\(account.password)".utf8)) || found
        }
    }

    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        var difference = left.count ^ right.count
        for index in right.indices { difference |= Int(right[index] ^ (index < left.count ? left[index] : 0)) }
        return difference == 0
    }
}

/// Bytes as text of 64 characters (RFC 4648, section 4).
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    private static let bitsPerCharacter = 6

    /// What the text stands for; nil where it has other characters.
    static func bytes(of text: some StringProtocol) -> [UInt8]? {
        var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for character in text.utf8 {
            if character == padding { break }
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = bits << bitsPerCharacter | UInt32(value)
            count += bitsPerCharacter
            guard count >= UInt8.bitWidth else { continue }
            count -= UInt8.bitWidth
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }
}
