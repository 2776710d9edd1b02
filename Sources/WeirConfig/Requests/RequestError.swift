/// What is wrong with the JSON of a request.
public struct RequestError: Error, Hashable, Sendable {
    /// One thing that is wrong.
    public struct Problem: Hashable, Sendable {
        /// What was found and what would be right.
        public var sentence: String
        /// The way to the value (RFC 6901), such as `/rules/lines/0`; empty for the whole.
        public var pointer: String
        /// Counts from 1; nil where the whole is meant.
        public var line: Int?
        public var column: Int?
    }

    /// At least one, in the order of the text.
    public var problems: [Problem]
    /// Whether the text is no JSON at all.
    public var isSyntax: Bool
}

extension RequestError.Problem {
    /// What is wrong with the whole.
    public init(_ sentence: String) {
        self.init(sentence: sentence, pointer: "", line: nil, column: nil)
    }

    /// As answers tell it.
    public var document: JSONValue {
        var members: [(String, JSONValue)] = [("detail", .string(sentence)), ("pointer", .string("#" + pointer))]
        if let line, let column { members += [("line", .integer(line)), ("column", .integer(column))] }
        return .object(members)
    }
}
