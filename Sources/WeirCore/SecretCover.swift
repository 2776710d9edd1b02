/// Covers what only its owner should know in configurations, logs and drawings before others get them.
///
/// Rather too much than too little: all that stands behind a name such as `password` is covered, whatever it is.
public struct SecretCover: Sendable {
    /// What stands where a secret was.
    private static let cover = "***"
    /// Names whose values are covered have one of these in them.
    private static let names = [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "api-key", "api_key", "apikey", "authorization",
        "credential", "private-key", "private_key", "user-pw", "user_pw",
    ]
    /// Shorter texts would be found everywhere.
    private static let shortestKnown = 3

    private let known: [String]

    /// `known` are secrets themselves, as they stand in files that a configuration names.
    public init(known: [String] = []) {
        self.known = known.filter { $0.count >= Self.shortestKnown }.sorted { $0.count > $1.count }
    }

    /// The text without secrets.
    public func covered(_ text: String) -> String {
        var lines: [Substring] = []
        /// How far a line is indented whose value stands on the lines below it.
        var open: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let indent = line.prefix { $0 == " " || $0 == "\t" }.count
            if let outer = open, indent > outer, indent < line.count {
                lines.append(line.prefix(indent) + Self.cover)
                continue
            }
            open = nil
            let (covered, isOpen) = self.covered(line: line)
            if isOpen { open = indent }
            lines.append(Substring(covered))
        }
        return lines.joined(separator: "\n")
    }

    private func covered(line: Substring) -> (text: String, isOpen: Bool) {
        var text = known.reduce(String(line)) { $0.replacing($1, with: Self.cover) }
        if text.contains("://") { text = coverAddresses(text) }
        let lower = text.lowercased()
        guard Self.names.contains(where: lower.contains) else { return (text, false) }
        return coverValues(text)
    }

    // MARK: - Addresses

    private func coverAddresses(_ text: String) -> String {
        var rest = text[...]
        var result = ""
        while let mark = rest.firstRange(of: "://") {
            let before = rest[..<mark.lowerBound]
            let scheme = before.reversed().prefix { $0.isLetter || $0.isNumber || "+-.".contains($0) }.count
            let start = rest.index(mark.lowerBound, offsetBy: -scheme)
            let end = rest[mark.upperBound...].firstIndex { $0.isWhitespace || "\"'<>`".contains($0) } ?? rest.endIndex
            result += rest[..<start] + StreamAddress.withoutSecrets(String(rest[start..<end]))
            rest = rest[end...]
        }
        return result + rest
    }

    // MARK: - Values of names

    /// Covers what stands behind names; `isOpen` where it stands on the lines below.
    private func coverValues(_ text: String) -> (text: String, isOpen: Bool) {
        var result = ""
        var rest = text[...]
        while let separator = rest.firstIndex(where: { $0 == ":" || $0 == "=" }) {
            let head = rest[...separator]
            let name = head.dropLast().drop { " \t-\"'{,".contains($0) }.split { " \t\"'{,;&".contains($0) }.last ?? ""
            let isSecret = Self.names.contains { name.lowercased().contains($0) }
            result += head
            rest = rest[rest.index(after: separator)...]
            guard isSecret else { continue }
            let space = rest.prefix { $0 == " " || $0 == "\t" }
            result += space
            rest = rest.dropFirst(space.count)
            let isWholeLine = result.dropLast(space.count + 1).drop { " \t-".contains($0) } == name
            let value = self.value(rest, isWholeLine: isWholeLine)
            if isWholeLine, value.isEmpty || value.first == "|" || value.first == ">" { return (result + value, true) }
            result += Self.cover
            rest = rest.dropFirst(value.count)
        }
        return (result + rest, false)
    }

    /// A value at the beginning of a text: in quotes, to the end where the line has nothing else, or to what ends a value.
    private func value(_ text: Substring, isWholeLine: Bool) -> Substring {
        if isWholeLine { return text }
        if let quote = text.first, quote == "\"" || quote == "'" {
            var isEscaped = false
            for index in text.indices.dropFirst() {
                if text[index] == quote, !isEscaped { return text[...index] }
                isEscaped = text[index] == "\\" && !isEscaped
            }
            return text
        }
        // As drawings of pipelines have it.
        let escapedQuote = "\\\""
        if text.hasPrefix(escapedQuote) {
            let end = text.dropFirst(escapedQuote.count).firstRange(of: escapedQuote)
            return text[..<(end?.upperBound ?? text.endIndex)]
        }
        // What is sent for an authorization is two words.
        let words = text.lowercased()
        let kind = ["bearer ", "basic ", "digest "].first { words.hasPrefix($0) }?.count ?? 0
        let end = text.dropFirst(kind).firstIndex { $0.isWhitespace || ",}])&;\"'".contains($0) } ?? text.endIndex
        return text[..<end]
    }
}
