import WeirCore

/// The kinds of keys that several maps have.
extension Key {
    static func flag(
        _ name: String,
        default fallback: String,
        _ help: String,
        set: @escaping @Sendable (inout Target, Bool) -> Void
    ) -> Key {
        Key(name: name, shape: .flag, fallback: fallback, help: help) { value, context, target in
            guard let flag = value.flag else { return context.expected(.flag, for: value) }
            set(&target, flag)
        }
    }

    static func integer(
        _ name: String,
        _ range: ClosedRange<Int>,
        default fallback: String?,
        _ help: String,
        set: @escaping @Sendable (inout Target, Int) -> Void
    ) -> Key {
        let shape = Shape.integer(range)
        return Key(name: name, shape: shape, fallback: fallback, help: help) { value, context, target in
            guard let integer = value.integer, range.contains(integer) else {
                return context.expected(shape, for: value)
            }
            set(&target, integer)
        }
    }

    static func number(
        _ name: String,
        _ range: ClosedRange<Double>,
        default fallback: String?,
        _ help: String,
        set: @escaping @Sendable (inout Target, Double) -> Void
    ) -> Key {
        let shape = Shape.number(range)
        return Key(name: name, shape: shape, fallback: fallback, help: help) { value, context, target in
            guard let number = value.number, range.contains(number) else {
                return context.expected(shape, for: value)
            }
            set(&target, number)
        }
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String,
        _ type: Choice.Type,
        default fallback: String?,
        _ help: String,
        set: @escaping @Sendable (inout Target, Choice) -> Void
    ) -> Key {
        let shape = Shape.choice(type.allCases.map(\.rawValue))
        return Key(name: name, shape: shape, fallback: fallback, help: help) { value, context, target in
            guard let choice = Choice.read(value, context) else { return }
            set(&target, choice)
        }
    }

    /// Text that `parse` makes into a value; a nil from it says that the text is not of this kind.
    static func text<Parsed>(
        _ name: String,
        _ shape: Shape,
        default fallback: String? = nil,
        _ help: String,
        parse: @escaping @Sendable (String) -> Parsed?,
        set: @escaping @Sendable (inout Target, Parsed) -> Void
    ) -> Key {
        Key(name: name, shape: shape, fallback: fallback, help: help) { value, context, target in
            guard let text = value.text, !text.isEmpty, let parsed = parse(text) else {
                return context.expected(shape, for: value)
            }
            set(&target, parsed)
        }
    }

    /// A path of a file that must be there; `set` gets it as it is seen from here.
    static func file(
        _ name: String,
        _ help: String,
        set: @escaping @Sendable (inout Target, String) -> Void
    ) -> Key {
        let shape = Shape.text(of: "a path")
        return Key(name: name, shape: shape, fallback: "none", help: help) { value, context, target in
            guard let text = value.text, !text.isEmpty else { return context.expected(shape, for: value) }
            let path = context.resolve(text)
            context.reading.requireFile(path, called: name, place: value.place, key: context.key)
            set(&target, path)
        }
    }

    /// `streams`: names of sources, one or a list.
    static func streams(_ help: String, add: @escaping @Sendable (inout Target, SourceID) -> Void) -> Key {
        let shape = Shape.any([RegionKeys.streamShape, .list(RegionKeys.streamShape)])
        return Key(name: "streams", shape: shape, fallback: "all", help: help) { value, context, target in
            for item in value.items {
                guard let text = item.text, !text.isEmpty else {
                    context.expected(RegionKeys.streamShape, for: item)
                    continue
                }
                add(&target, SourceID(text))
            }
        }
    }
}

extension RawRepresentable<String> where Self: CaseIterable {
    /// The choice that a value names, or nil after saying what there is to choose from.
    static func read(_ value: YAMLValue, _ context: YAMLContext) -> Self? {
        let names = allCases.map(\.rawValue)
        if let text = value.text, let choice = Self(rawValue: text) { return choice }
        if let text = value.text, let meant = Spelling.suggestion(for: text, among: names) {
            let choices = Shape.choice(names).description
            context.error(
                value,
                "\(quoted(context.key)) is \(quoted(text)), but \(quoted(meant)) may be meant; it must be \(choices)."
            )
        } else {
            context.expected(.choice(names), for: value)
        }
        return nil
    }
}

extension YAMLValue {
    /// The items of a list, or the value itself where there is only one.
    var items: [YAMLValue] {
        if case .list(let items) = content { return items }
        return [self]
    }
}
