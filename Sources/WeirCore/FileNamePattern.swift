/// How the files of a recording are named, as in `{stream}/%Y-%m-%d/%H%M%S`.
///
/// `{stream}` is the stream's name; `%Y %m %d %H %M %S` are the time in UTC at which the file begins, as `strftime` has them,
/// and `%%` is a percent sign. A slash leads into a folder. The file's ending comes behind.
public struct FileNamePattern: Hashable, Sendable {
    public let text: String
    private let parts: [Part]

    private enum Part: Hashable, Sendable {
        case literal(String)
        case stream
        case time(Character)

        /// How many digits a time has; they are the same in all files.
        var digits: Int { self == .time("Y") ? 4 : 2 }
    }

    private static let streamMark = "{stream}"

    /// `{stream}_%Y%m%d-%H%M%S`.
    public static let streamAndTime = FileNamePattern(
        text: "{stream}_%Y%m%d-%H%M%S",
        parts: [
            .stream, .literal("_"), .time("Y"), .time("m"), .time("d"), .literal("-"), .time("H"), .time("M"),
            .time("S"),
        ]
    )

    private init(text: String, parts: [Part]) {
        self.text = text
        self.parts = parts
    }

    /// Nil where the text has another sign behind a percent sign, leads out of its folder, or names no file.
    public init?(_ text: String) {
        guard let parts = Self.parts(text), !text.hasPrefix("/"), !text.hasSuffix("/"), !text.isEmpty,
            !text.split(separator: "/", omittingEmptySubsequences: false).contains(where: {
                ["", ".", ".."].contains($0)
            })
        else { return nil }
        self.text = text
        self.parts = parts
    }

    private static func parts(_ text: String) -> [Part]? {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(text)
        func flush() {
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = ""
        }
        while let first = rest.first {
            if rest.hasPrefix(streamMark) {
                flush()
                parts.append(.stream)
                rest = rest.dropFirst(streamMark.count)
            } else if first == "%" {
                guard let code = rest.dropFirst().first, "YmdHMS%".contains(code) else { return nil }
                if code == "%" {
                    literal.append("%")
                } else {
                    flush()
                    parts.append(.time(code))
                }
                rest = rest.dropFirst(2)
            } else {
                literal.append(first)
                rest = rest.dropFirst()
            }
        }
        flush()
        return parts
    }

    /// The path of a file, without its ending.
    public func path(stream: String, at time: CalendarTime) -> String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .stream: Self.fileName(of: stream)
            case .time(let code): Self.padded(Self.field(code, of: time), to: part.digits)
            }
        }.joined()
    }

    /// Whether a path without its ending may be one of these files, of any stream.
    ///
    /// A number may come behind, which tells apart files that would have one name.
    public func matches(_ path: String) -> Bool {
        if Self.matches(path[...], parts[...]) { return true }
        guard let dash = path.lastIndex(of: "-"), path[dash...].count > 1,
            path[dash...].dropFirst().allSatisfy({ ("0"..."9").contains($0) })
        else { return false }
        return Self.matches(path[..<dash], parts[...])
    }

    private static func matches(_ path: Substring, _ parts: ArraySlice<Part>) -> Bool {
        guard let part = parts.first else { return path.isEmpty }
        let rest = parts.dropFirst()
        switch part {
        case .literal(let text): return path.hasPrefix(text) && matches(path.dropFirst(text.count), rest)
        case .time:
            let digits = path.prefix(part.digits)
            return digits.count == part.digits && digits.allSatisfy { ("0"..."9").contains($0) }
                && matches(path.dropFirst(part.digits), rest)
        case .stream:
            let longest = path.prefix { $0 != "/" }.count
            return longest > 0 && (1...longest).contains { matches(path.dropFirst($0), rest) }
        }
    }

    /// A stream's name as a part of a file's name: what has a meaning in paths is replaced.
    public static func fileName(of stream: String) -> String {
        let name = String(stream.map { $0 == "/" || $0 == "\0" || $0.isNewline ? "_" : $0 })
        return name.isEmpty || name.hasPrefix(".") ? "_" + name : name
    }

    /// A number with zeros before it.
    public static func padded(_ number: Int, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    private static func field(_ code: Character, of time: CalendarTime) -> Int {
        switch code {
        case "Y": time.year
        case "m": time.month
        case "d": time.day
        case "H": time.hour
        case "M": time.minute
        default: time.second
        }
    }
}
