/// Where records or events go: a path, or `-`.
enum RecordsText {
    static let shape = Shape.text(of: "a path, or `-` for standard output")

    static func records(
        _ value: YAMLValue,
        _ context: YAMLContext,
        called what: String = "file of records"
    ) -> Application.Records? {
        guard let text = value.text, !text.isEmpty else {
            context.expected(shape, for: value)
            return nil
        }
        if text == "-" { return .standardOutput }
        let path = context.resolve(text)
        context.reading.requireWritable(path, called: what, place: value.place, key: context.key)
        return .file(path)
    }
}
