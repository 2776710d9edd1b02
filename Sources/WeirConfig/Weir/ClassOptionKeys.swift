import WeirCore

/// The keys of a class in `class-options`.
enum ClassOptionKeys {
    static let section = Section<ClassOptions>(
        name: "class-options",
        help: "What holds for the objects of a class.",
        keys: ClassOptions.keys.map(key)
    )

    /// What a map of classes tells.
    static func options(_ value: YAMLValue, _ context: YAMLContext) -> ClassOptionsText {
        var text = ClassOptionsText()
        guard case .map(let entries) = value.content else {
            context.expected(.table(.section(section.name)), for: value)
            return text
        }
        for entry in entries {
            let inner = context.within(entry.key)
            if entry.key.contains(";") {
                inner.error(
                    entry.value,
                    "The class \(quoted(entry.key)) can't be told by a name with `;`; use its number."
                )
            }
            var options = ClassOptions()
            section.read(entry.value, inner, into: &options)
            if entry.key == ClassOptionsText.all {
                text.general = options
            } else {
                text.classes.append(ClassOptionsText.Entry(name: entry.key, options: options))
            }
        }
        return text
    }

    private static func key(_ option: ClassOptions.Key) -> Key<ClassOptions> {
        let shape = shape(option.kind)
        return Key(name: option.name, shape: shape, fallback: "what holds for all", help: option.help) {
            value,
            context,
            options in
            guard let text = text(of: value, option.kind), option.set(&options, text) else {
                return context.expected(shape, for: value)
            }
        }
    }

    /// Numbers in quotes are none.
    private static func text(of value: YAMLValue, _ kind: ClassOptions.Kind) -> String? {
        switch kind {
        case .fraction, .number: value.number == nil ? nil : value.text
        case .count: value.integer == nil ? nil : value.text
        case .size: value.text
        }
    }

    private static func shape(_ kind: ClassOptions.Kind) -> Shape {
        let most = ClassOptions.mostOfAnything
        return switch kind {
        case .fraction: .number(0...1)
        case .number: .number(0...Double(most))
        case .count: .integer(0...most)
        case .size: Size.limitShape
        }
    }
}
