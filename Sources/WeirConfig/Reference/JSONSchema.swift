/// The JSON Schema of Weir's file, from the same table that files are checked by.
public enum JSONSchema {
    /// The text of `schema/weir.schema.json` (JSON Schema, draft 7, which editors know best).
    public static var text: String {
        var members: [(String, JSONValue)] = [
            ("$schema", .string("http://json-schema.org/draft-07/schema#")),
            ("title", .string("Weir application")),
        ]
        let tables = KeyTable.all
        let place = "#/definitions/"
        let writer = DefinitionWriter(place: place)
        if let root = tables.first { members += writer.definition(root) }
        members.append(("definitions", .object(definitions(Array(tables.dropFirst()), at: place))))
        return JSONValue.object(members).text() + "\n"
    }

    /// The maps that requests to a running application are made of, by name, to stand under `place` of a document.
    public static func requests(at place: String) -> [(String, JSONValue)] {
        definitions(KeyTable.ofRequests, at: place)
    }

    static func definitions(_ tables: [KeyTable], at place: String) -> [(String, JSONValue)] {
        let writer = DefinitionWriter(place: place)
        return tables.map { ($0.name, JSONValue.object(writer.definition($0))) }
    }
}

/// Writes tables of keys as schemas that refer to one another.
private struct DefinitionWriter {
    /// What stands before the name in a reference.
    let place: String

    func definition(_ table: KeyTable) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("description", .string(table.help)),
            ("type", .string("object")),
            ("additionalProperties", .bool(false)),
        ]
        let required = table.rows.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members.append(("required", .array(required))) }
        members.append(("properties", .object(table.rows.map { ($0.name, property($0)) })))
        return members
    }

    private func property(_ row: KeyTable.Row) -> JSONValue {
        let fallback = row.fallback.map { " Default: \($0)." } ?? ""
        return .object([("description", .string(row.help + fallback))] + members(row.shape))
    }

    private func members(_ shape: Shape) -> [(String, JSONValue)] {
        switch shape {
        case .text: [("type", .string("string"))]
        case .textOrNull: [("type", .array([.string("string"), .string("null")]))]
        case .word: [("type", .array([.string("string"), .string("number")]))]
        case .integer(let range): [("type", .string("integer"))] + bounds(Double(range.lowerBound), upper(range))
        case .number(let range): [("type", .string("number"))] + bounds(range.lowerBound, range.upperBound)
        case .flag: [("type", .string("boolean"))]
        case .choice(let names): [("enum", .array(names.map { .string($0) }))]
        case .list(let element): [("type", .string("array")), ("items", .object(members(element)))]
        case .table(let element):
            [("type", .string("object")), ("additionalProperties", .object(members(element)))]
        case .section(let name): [("$ref", .string(place + name))]
        case .described(_, let shape): members(shape)
        case .any(let shapes): [("anyOf", .array(shapes.map { .object(members($0)) }))]
        }
    }

    private func upper(_ range: ClosedRange<Int>) -> Double? {
        range.upperBound == .max ? nil : Double(range.upperBound)
    }

    private func bounds(_ lower: Double, _ upper: Double?) -> [(String, JSONValue)] {
        [("minimum", .number(lower))] + (upper.map { [("maximum", .number($0))] } ?? [])
    }
}
