import Foundation

/// The part of JSON Schema (2020-12) that `schema/message.json` uses.
struct SchemaCheck {
    private let root: [String: Any]

    init() throws {
        let tests = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        let top = tests.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: top.appending(path: "schema/message.json"))
        root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// What is wrong with a value, each with its place; empty where nothing is.
    func complaints(of value: Any) -> [String] { complaints(of: value, root, at: "message") }

    /// The words of the language that are checked, and those that say nothing of what is right.
    private static let words: Set = [
        "type", "required", "properties", "additionalProperties", "items", "minItems", "maxItems", "minimum", "enum",
        "const", "pattern", "oneOf", "anyOf", "not", "$ref",
    ]
    private static let silent: Set = [
        "$schema", "$id", "$defs", "title", "description", "contentEncoding", "contentMediaType",
    ]

    private func complaints(of value: Any, _ schema: [String: Any], at place: String) -> [String] {
        let unknown = Set(schema.keys).subtracting(Self.words).subtracting(Self.silent)
        var found = unknown.map { "\(place): this check doesn't know \($0)" }
        if let name = schema["$ref"] as? String { found += complaints(of: value, definition(name), at: place) }
        found += typeComplaints(of: value, schema, at: place)
        if let object = value as? [String: Any] { found += memberComplaints(of: object, schema, at: place) }
        if let list = value as? [Any] { found += itemComplaints(of: list, schema, at: place) }
        if let one = schema["oneOf"] as? [[String: Any]] {
            let fitting = one.filter { complaints(of: value, $0, at: place).isEmpty }.count
            if fitting != 1 { found.append("\(place): \(fitting) of oneOf fit") }
        }
        if let any = schema["anyOf"] as? [[String: Any]], !any.contains(where: { fits(value, $0) }) {
            found.append("\(place): none of anyOf fits")
        }
        if let not = schema["not"] as? [String: Any], fits(value, not) { found.append("\(place): not fits") }
        return found
    }

    private func fits(_ value: Any, _ schema: [String: Any]) -> Bool {
        complaints(of: value, schema, at: "").isEmpty
    }

    private func definition(_ reference: String) -> [String: Any] {
        let name = reference.replacing("#/$defs/", with: "")
        return (root["$defs"] as? [String: Any])?[name] as? [String: Any] ?? ["const": "a definition that isn't there"]
    }

    private func typeComplaints(of value: Any, _ schema: [String: Any], at place: String) -> [String] {
        var found: [String] = []
        let types = schema["type"] as? [String] ?? (schema["type"] as? String).map { [$0] }
        if let types, !types.contains(where: { Self.isOf($0, value) }) { found.append("\(place): is no \(types)") }
        if let constant = schema["const"] as? String, constant != value as? String { found.append("\(place): const") }
        if let choices = schema["enum"] as? [String], !choices.contains(value as? String ?? "") {
            found.append("\(place): \(value) is none of \(choices)")
        }
        if let least = schema["minimum"] as? Int, let number = value as? Int, number < least {
            found.append("\(place): \(number) is less than \(least)")
        }
        if let pattern = schema["pattern"] as? String, let text = value as? String,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            found.append("\(place): \(text) doesn't match")
        }
        return found
    }

    private static func isOf(_ type: String, _ value: Any) -> Bool {
        switch type {
        case "null": value is NSNull
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": isBoolean(value)
        case "number": value is NSNumber && !isBoolean(value)
        case "integer": value is Int && !isBoolean(value)
        default: false
        }
    }

    /// Numbers and truth values are of one class; only the latter's description differs.
    private static func isBoolean(_ value: Any) -> Bool {
        (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
    }

    private func memberComplaints(of object: [String: Any], _ schema: [String: Any], at place: String) -> [String] {
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        var found = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }.map { "\(place): no \($0)" }
        for (name, member) in object {
            if let property = properties[name] {
                found += complaints(of: member, property, at: "\(place).\(name)")
            } else if let others = schema["additionalProperties"] as? [String: Any] {
                found += complaints(of: member, others, at: "\(place).\(name)")
            } else if schema["additionalProperties"] as? Bool == false {
                found.append("\(place): \(name) isn't in the schema")
            }
        }
        return found
    }

    private func itemComplaints(of list: [Any], _ schema: [String: Any], at place: String) -> [String] {
        var found: [String] = []
        if let least = schema["minItems"] as? Int, list.count < least { found.append("\(place): \(list.count) items") }
        if let most = schema["maxItems"] as? Int, list.count > most { found.append("\(place): \(list.count) items") }
        guard let items = schema["items"] as? [String: Any] else { return found }
        for (index, item) in list.enumerated() { found += complaints(of: item, items, at: "\(place)[\(index)]") }
        return found
    }
}
