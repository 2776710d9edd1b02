import WeirConfig

/// Texts by name as a line of JSON.
enum JSONLine {
    static func text(_ members: [(String, String)]) -> String {
        JSONValue.object(members.map { ($0.0, .string($0.1)) }).line
    }
}
