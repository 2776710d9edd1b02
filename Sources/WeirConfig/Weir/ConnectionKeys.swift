import WeirCore

/// The keys of a source that say how a camera or server is connected, and connected again.
enum ConnectionKeys {
    typealias Connection = Application.Connection

    static func keys<Target>(within path: any WritableKeyPath<Target, Connection> & Sendable) -> [Key<Target>] {
        [
            reconnect.within(path), delay.within(path), silence.within(path), start.within(path),
            latePackets.within(path), certificate.within(path), credentials.within(path),
        ]
    }

    private static let reconnect = Key<Connection>.text(
        "reconnect",
        .word(of: "`auto`, `never`, `forever` or a number of attempts in a row, from 1 to 1000000"),
        default: "auto",
        "How often a camera or server that fails is tried again; `auto` is for ever for cameras, and never for files.",
        parse: { ReconnectLimit($0) },
        set: { $0.reconnect = $1 }
    )

    private static let delay = time(
        "reconnect-delay",
        default: "1s",
        "The longest time between two attempts; the first ones follow sooner.",
        set: { $0.longestDelay = $1 }
    )

    private static let silence = time(
        "timeout",
        default: "3s",
        "How long a camera or server may send no frame before it is connected anew.",
        set: { $0.longestSilence = $1 }
    )

    private static let start = time(
        "connect-timeout",
        default: "10s",
        "How long a camera or server may take to give its first frame.",
        set: { $0.longestStart = $1 }
    )

    private static let latePackets = Key<Connection>.flag(
        "rtsp-drop-on-latency",
        default: "false",
        "Whether packets of an RTSP stream that make it wait longer than `rtsp-latency-ms` are dropped.",
        set: { $0.dropsLatePackets = $1 }
    )

    private static let certificate = Key<Connection>.flag(
        "verify-certificate",
        default: "true",
        "Whether a server whose certificate nobody vouches for is refused.",
        set: { $0.verifiesCertificate = $1 }
    )

    private static let credentials = Key<Connection>(
        name: "credentials",
        shape: .section(CredentialKeys.section.name),
        fallback: "those in the address",
        help: "Who to be for a camera or server."
    ) { value, context, connection in
        connection.credentials = CredentialKeys.credentials(value, context)
    }

    /// From 100 milliseconds to an hour.
    private static let range = 0.1...3600.0

    private static func time(
        _ name: String,
        default fallback: String,
        _ help: String,
        set: @escaping @Sendable (inout Connection, Double) -> Void
    ) -> Key<Connection> {
        .text(
            name,
            .text(of: "a time such as `3s` or `500ms`, from 100ms to 1h"),
            default: fallback,
            help,
            parse: { QuantityText.duration.parse($0).flatMap { range.contains($0) ? $0 : nil } },
            set: set
        )
    }
}

/// The keys of `credentials`.
enum CredentialKeys {
    struct CredentialDraft {
        var user: String?
        var password: String?
        var file: String?
    }

    static let section = Section<CredentialDraft>(
        name: "credentials",
        help: "User and password; the password itself stands in no configuration.",
        keys: [user, password, file]
    )

    /// What a map tells; nil after saying what is wrong with it.
    static func credentials(_ value: YAMLValue, _ context: YAMLContext) -> Application.Credentials? {
        var draft = CredentialDraft()
        section.read(value, context, into: &draft)
        guard let user = draft.user else { return nil }
        switch (draft.password, draft.file) {
        case (let password?, nil): return Application.Credentials(user: user, password: password)
        case (nil, let file?): return Application.Credentials(user: user, password: "file:" + file)
        case (nil, nil): return Application.Credentials(user: user, password: "")
        case (_?, _?):
            context.error(value, "`password` and `password-file` exclude each other.")
            return nil
        }
    }

    private static let user = Key<CredentialDraft>(
        name: "user",
        shape: .word(of: "a name, or `env:NAME` of the variable that holds it"),
        isRequired: true,
        help: "The user."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else { return context.expected(.word(of: "a name"), for: value) }
        draft.user = text
    }

    private static let password = Key<CredentialDraft>(
        name: "password",
        shape: .text(of: "`env:NAME` of the variable that holds the password"),
        fallback: "none",
        help: "The variable of the environment that holds the password."
    ) { value, context, draft in
        guard let text = value.text, text.hasPrefix("env:"), text.count > "env:".count else {
            // Not the value itself: it may be the password.
            return context.error(
                value,
                "`password` must be `env:NAME` of the variable that holds it; for one in a file there is `password-file`."
            )
        }
        draft.password = text
    }

    private static let file = Key<CredentialDraft>(
        name: "password-file",
        shape: .text(of: "a path"),
        fallback: "none",
        help: "The file whose first line is the password."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else { return context.expected(.text(of: "a path"), for: value) }
        let path = context.resolve(text)
        context.reading.requireFile(path, called: "password", place: value.place, key: context.key)
        draft.file = path
    }
}
