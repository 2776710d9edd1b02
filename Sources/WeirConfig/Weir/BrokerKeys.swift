import WeirCore

/// A broker while it is being read: what its keys say, before it is known which kind they must suit.
struct BrokerDraft {
    /// A value and the key that it stands under.
    struct Entry {
        let name: String
        let value: YAMLValue
        /// That of the value, for what is wrong with it.
        let context: YAMLContext

        func error(_ sentence: String) { context.error(value, sentence) }
    }

    /// Which broker it is; several are a mistake.
    var addresses: [(kind: BrokerKind, entry: Entry)] = []
    var user: Entry?
    var password: Entry?
    var security: (settings: BrokerSecurity?, entry: Entry)?
    var options: [Entry] = []
}

/// The keys that say which broker there is, and how it is reached.
enum BrokerKeys {
    /// A key for each kind, whose value is its address.
    static func addresses(of kinds: [BrokerKind]) -> [Key<BrokerDraft>] { kinds.map(address) }

    static let access: [Key<BrokerDraft>] = [user, password, tls]

    /// The keys that only some kinds have, each name once.
    static func options(of kinds: [BrokerKind]) -> [Key<BrokerDraft>] {
        let all = kinds.flatMap { BrokerOption.all(of: $0) }
        var names: [String] = []
        for option in all where !names.contains(option.name) { names.append(option.name) }
        return names.map { name in self.option(name, all.filter { $0.name == name }) }
    }

    private static func address(_ kind: BrokerKind) -> Key<BrokerDraft> {
        let text = BrokerAddressText(kind: kind)
        return Key(name: kind.rawValue, shape: text.shape, fallback: "another broker", help: text.help) {
            value,
            context,
            draft in
            draft.addresses.append((kind, BrokerDraft.Entry(name: kind.rawValue, value: value, context: context)))
        }
    }

    private static let userShape = Shape.word(of: "a name, or `env:NAME` or `file:PATH` where it stands")

    private static let user = Key<BrokerDraft>(
        name: "user",
        shape: userShape,
        fallback: "none",
        help: "Who to be for the broker."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else { return context.expected(userShape, for: value) }
        draft.user = BrokerDraft.Entry(name: "user", value: value, context: context)
    }

    static let secretShape = Shape.word(
        of:
            "`env:NAME` of the variable that holds it, `file:PATH` of the file whose first line it is, or the text itself"
    )

    private static let password = Key<BrokerDraft>(
        name: "password",
        shape: secretShape,
        fallback: "none",
        help: "The user's password, or where it stands; in clear it is warned of."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else { return context.expected(secretShape, for: value) }
        draft.password = BrokerDraft.Entry(name: "password", value: value, context: context)
    }

    private static let tls = Key<BrokerDraft>(
        name: "tls",
        shape: .any([.flag, .section(SecurityKeys.section.name)]),
        fallback: "false, but for addresses that begin with `https://`",
        help: "Whether the connection is encrypted: `true`, or a map."
    ) { value, context, draft in
        let entry = BrokerDraft.Entry(name: "tls", value: value, context: context)
        draft.security = (SecurityKeys.security(value, context), entry)
    }

    private static func option(_ name: String, _ options: [BrokerOption]) -> Key<BrokerDraft> {
        let shape = shape(options)
        return Key(name: name, shape: shape, fallback: fallback(options), help: help(options)) {
            value,
            context,
            draft in
            guard value.text != nil else { return context.expected(shape, for: value) }
            draft.options.append(BrokerDraft.Entry(name: name, value: value, context: context))
        }
    }

    private static func shape(_ options: [BrokerOption]) -> Shape {
        let shapes = options.map { shape($0.value) }
        return Set(shapes.map(\.description)).count > 1 ? .any(shapes) : shapes[0]
    }

    private static func shape(_ value: BrokerOption.Value) -> Shape {
        switch value {
        case .text: .word(of: "a text")
        case .number(_, let range): .integer(range)
        case .flag: .flag
        // Some of them look like numbers.
        case .choice(_, let names): .word(of: Shape.choice(names).description)
        case .pairs: .text(of: "pairs such as `name=value;name=value`, or `env:NAME` or `file:PATH` where they stand")
        case .secret: secretShape
        }
    }

    private static func fallback(_ options: [BrokerOption]) -> String {
        let texts = options.map { $0.defaultText.isEmpty ? "none" : $0.defaultText }
        if Set(texts).count == 1 { return texts[0] }
        return zip(texts, options).map { "\($0) for `\($1.kind.rawValue)`" }.joined(separator: ", ")
    }

    private static func help(_ options: [BrokerOption]) -> String {
        let summaries = Set(options.map(\.summary))
        if let summary = summaries.first, summaries.count == 1 {
            return "For \(Shape.listing(options.map { "`\($0.kind.rawValue)`" })): \(summary)."
        }
        return options.map { "For `\($0.kind.rawValue)`: \($0.summary)." }.joined(separator: " ")
    }
}
