/// A JSON document to be written (RFC 8259); members keep their order.
public enum JSONValue: Sendable {
    case string(String)
    case number(Double)
    case bool(Bool)
    case array([JSONValue])
    case object([(String, JSONValue)])

    /// A whole number; those beyond 2⁵³ are no longer exact, as in most readers of JSON.
    public static func integer(_ number: Int) -> JSONValue { .number(Double(number)) }

    /// The document with two spaces for each level.
    public func text(indentation: String = "") -> String {
        let inner = indentation + "  "
        switch self {
        case .string, .number, .bool: return scalar
        case .array(let items) where items.isEmpty: return "[]"
        case .array(let items):
            let lines = items.map { inner + $0.text(indentation: inner) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indentation)]"
        case .object(let members) where members.isEmpty: return "{}"
        case .object(let members):
            let lines = members.map { "\(inner)\(Self.escaped($0.0)): \($0.1.text(indentation: inner))" }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indentation)}"
        }
    }

    /// The document on one line.
    public var line: String {
        switch self {
        case .string, .number, .bool: scalar
        case .array(let items): "[\(items.map(\.line).joined(separator: ", "))]"
        case .object(let members):
            "{\(members.map { "\(Self.escaped($0.0)): \($0.1.line)" }.joined(separator: ", "))}"
        }
    }

    private var scalar: String {
        switch self {
        case .string(let string): Self.escaped(string)
        // JSON has no word for what is no number.
        case .number(let number) where !number.isFinite: "null"
        case .number(let number):
            number == number.rounded() ? Int64(exactly: number)?.description ?? "\(number)" : "\(number)"
        case .bool(let flag): String(flag)
        case .array, .object: ""
        }
    }

    /// RFC 8259, section 7.
    private static func escaped(_ text: String) -> String {
        var escaped = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": escaped += "\\\(scalar)"
            case "\n": escaped += "\\n"
            case _ where scalar.value < 0x20:
                escaped += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped + "\""
    }
}
