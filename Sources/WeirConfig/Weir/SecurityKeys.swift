import WeirCore

/// The keys of `tls`.
enum SecurityKeys {
    static let section = Section<BrokerSecurity>(
        name: "tls",
        help: "How a connection is encrypted; all files are PEM.",
        keys: [
            authorities.orSeveral,
            .file(
                "certificate",
                "The client's own certificate, for brokers that ask for one.",
                set: { $0.certificate = $1 }
            ),
            .file("key", "The key of the certificate.", set: { $0.key = $1 }),
            .flag(
                "check-name",
                default: "true",
                "Whether the broker's certificate must be for the name in its address.",
                set: { $0.checksName = $1 }
            ),
        ]
    )

    /// What a value tells; nil where nothing is encrypted.
    static func security(_ value: YAMLValue, _ context: YAMLContext) -> BrokerSecurity? {
        if let flag = value.flag { return flag ? BrokerSecurity() : nil }
        guard case .map = value.content else {
            context.expected(.any([.flag, .section(section.name)]), for: value)
            return nil
        }
        var security = BrokerSecurity()
        section.read(value, context, into: &security)
        if (security.certificate == nil) != (security.key == nil) {
            context.error(value, "`certificate` and `key` of \(quoted(context.key)) go together; both are needed.")
        }
        return security
    }

    private static let authorities = Key<BrokerSecurity>(
        name: "authorities",
        shape: .text(of: "a path of a file or a folder"),
        fallback: "the system's",
        help: "The authorities that the broker's certificate is checked against: a file, a folder of them, or both."
    ) { value, context, security in
        guard let text = value.text, !text.isEmpty else {
            return context.expected(.text(of: "a path of a file or a folder"), for: value)
        }
        let path = context.resolve(text)
        let isFolder = context.reading.fileSystem.kind(of: path) == .folder
        if (isFolder ? security.authoritiesFolder : security.authorities) != nil {
            context.error(value, "\(quoted(context.key)) may have one file and one folder, but not several of either.")
        } else if isFolder {
            security.authoritiesFolder = path
        } else {
            context.reading.requireFile(path, called: "authorities", place: value.place, key: context.key)
            security.authorities = path
        }
    }
}
