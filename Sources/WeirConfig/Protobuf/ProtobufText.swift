/// A message in protobuf's text format: its fields in the order of the file.
///
/// Without a schema, so that names and numbers are told apart only by who asks.
struct ProtobufText {
    indirect enum Value {
        /// A number, a name, or the text between quotes.
        case scalar(String)
        case message(ProtobufText)
    }

    struct Field {
        let name: String
        let value: Value
        let place: Place
        let valuePlace: Place
    }

    var fields: [Field] = []

    /// The fields of that name; a list has given one for each of its items.
    func all(_ name: String) -> [Field] { fields.filter { $0.name == name } }

    /// The last field of that name, which is the one that counts.
    subscript(name: String) -> Field? { fields.last { $0.name == name } }

    /// The message called `name`; several of them are one.
    func message(_ name: String) -> ProtobufText? {
        let messages = all(name).compactMap { field in
            if case .message(let message) = field.value { message } else { nil }
        }
        return messages.isEmpty ? nil : ProtobufText(fields: messages.flatMap(\.fields))
    }

    /// The text of the last field called `name`.
    func text(_ name: String) -> String? {
        guard case .scalar(let text) = self[name]?.value else { return nil }
        return text
    }
}
