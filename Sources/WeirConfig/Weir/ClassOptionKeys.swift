import WeirCore

/// The keys of options that may differ from class to class.
struct ClassOptionKeys<Options: ClassOptionSet>: Sendable {
    let section: Section<Options>
    /// What holds where an option isn't given, as it is told to people.
    private let fallback: String

    init(name: String, help: String, fallback: String) {
        self.fallback = fallback
        section = Section(name: name, help: help, keys: Options.keys.map { Self.key($0, fallback: fallback) })
    }

    /// What a map of classes tells, beside what is known already.
    func read(_ value: YAMLValue, _ context: YAMLContext, into text: inout OptionsByClass<Options>) {
        guard case .map(let entries) = value.content else {
            return context.expected(.table(.section(section.name)), for: value)
        }
        for entry in entries {
            let inner = context.within(entry.key)
            if entry.key.contains(";") {
                inner.error(
                    entry.value,
                    "The class \(quoted(entry.key)) can't be told by a name with `;`; use its number."
                )
            }
            var options = Options()
            section.read(entry.value, inner, into: &options)
            if entry.key == OptionsByClass<Options>.all {
                text.general = options.completed(by: text.general)
            } else {
                text.classes.append(OptionsByClass<Options>.Entry(name: entry.key, options: options))
            }
        }
    }

    static func key(_ option: ClassOption<Options>, fallback: String) -> Key<Options> {
        let shape = shape(option.kind)
        return Key(name: option.name, shape: shape, fallback: fallback, help: option.help) { value, context, options in
            guard let text = text(of: value, option.kind), option.set(&options, text) else {
                return context.expected(shape, for: value)
            }
        }
    }

    /// Numbers in quotes are none.
    private static func text(of value: YAMLValue, _ kind: ClassOptionKind) -> String? {
        switch kind {
        case .fraction, .number: value.number == nil ? nil : value.text
        case .count: value.integer == nil ? nil : value.text
        case .size: value.text
        }
    }

    private static func shape(_ kind: ClassOptionKind) -> Shape {
        let most = ClassOptionKind.mostOfAnything
        return switch kind {
        case .fraction: .number(0...1)
        case .number: .number(0...Double(most))
        case .count: .integer(0...most)
        case .size: Size.limitShape
        }
    }
}
