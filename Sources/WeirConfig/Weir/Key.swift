/// One key of a map: what it is called, what it takes, what it means, and where its value goes.
struct Key<Target>: Sendable {
    let name: String
    let shape: Shape
    var isRequired = false
    /// What holds where the key is not given, as it is told to people.
    var fallback: String?
    /// One sentence.
    let help: String
    /// Puts the value into the target, or says what is wrong with it.
    let read: @Sendable (YAMLValue, YAMLContext, inout Target) -> Void
}

extension Key {
    /// The same key, which may have a list of several values, too.
    var orSeveral: Key {
        Key(name: name, shape: .any([shape, .list(shape)]), isRequired: isRequired, fallback: fallback, help: help) {
            value,
            context,
            target in
            guard case .list(let values) = value.content else { return read(value, context, &target) }
            guard !values.isEmpty else {
                return context.error(value, "\(quoted(context.key)) is an empty list; it must be \(shape.description).")
            }
            for value in values { read(value, context, &target) }
        }
    }

    /// The same key, in a map that is read into something larger.
    func within<Whole>(_ part: any WritableKeyPath<Whole, Target> & Sendable) -> Key<Whole> {
        Key<Whole>(name: name, shape: shape, isRequired: isRequired, fallback: fallback, help: help) {
            value,
            context,
            whole in
            read(value, context, &whole[keyPath: part])
        }
    }
}

/// A map of keys.
struct Section<Target>: Sendable {
    /// A word for schema and reference; no key.
    let name: String
    let help: String
    let keys: [Key<Target>]

    /// Reads a map into `target`, key by key; what is wrong is said, and the rest read all the same.
    func read(_ value: YAMLValue, _ context: YAMLContext, into target: inout Target) {
        guard case .map(let entries) = value.content else {
            return context.expected(Shape.section(name), for: value)
        }
        for entry in entries {
            let inner = context.within(entry.key)
            if let key = keys.first(where: { $0.name == entry.key }) {
                key.read(entry.value, inner, &target)
            } else {
                inner.reading.error(entry.place, key: inner.key, unknown(entry.key, context))
            }
        }
        for key in keys where key.isRequired && !entries.contains(where: { $0.key == key.name }) {
            let meaning = key.help.prefix(1).lowercased() + key.help.dropFirst()
            context.error(value, "\(quoted(key.name)) is missing\(context.inside): \(meaning)")
        }
    }

    private func unknown(_ word: String, _ context: YAMLContext) -> String {
        let names = keys.map(\.name)
        if let meant = Spelling.suggestion(for: word, among: names) {
            return "The key \(quoted(word)) is not known\(context.inside); \(quoted(meant)) may be meant."
        }
        return "The key \(quoted(word)) is not known\(context.inside); "
            + "there are \(names.map { "`\($0)`" }.joined(separator: ", "))."
    }
}

/// What the readers of values share: where relative paths begin, and the keys around a value.
struct YAMLContext {
    let reading: Reading
    /// The folder of the file.
    let folder: String
    /// The keys down to the value, joined by dots; empty at the root.
    var key = ""
    /// What the root is called at the beginning of a sentence.
    var rootName = "The file"

    func within(_ name: String) -> YAMLContext {
        YAMLContext(
            reading: reading,
            folder: folder,
            key: key.isEmpty ? name : "\(key).\(name)",
            rootName: rootName
        )
    }

    /// ` in NAME`, for sentences; nothing at the root.
    var inside: String { key.isEmpty ? "" : " in \(quoted(key))" }

    func error(_ value: YAMLValue, _ sentence: String) {
        reading.error(value.place, key: key.isEmpty ? nil : key, sentence)
    }

    /// Says that a value has not the shape that it must have.
    func expected(_ shape: Shape, for value: YAMLValue) {
        let name = key.isEmpty ? rootName : quoted(key)
        error(value, "\(name) is \(value.summary); it must be \(shape.description).")
    }

    func resolve(_ path: String) -> String { FilePath.resolve(path, in: folder) }
}
