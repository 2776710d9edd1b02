import WeirCore

/// Makes what the keys of a broker say into its settings, and says which of them it has no use for.
struct BrokerAssembly {
    let context: YAMLContext
    /// The whole entry.
    let value: YAMLValue
    /// The kinds that there are to choose from.
    let kinds: [BrokerKind]
    /// Whether a key was wrong, which may be the one that was to name the broker.
    let hasErrors: Bool

    /// Nil after saying why there is no such broker.
    func settings(_ draft: BrokerDraft) -> BrokerSettings? {
        guard let (kind, entry) = only(draft.addresses) else { return nil }
        let security = security(draft, of: kind)
        let user = user(draft, of: kind)
        let password = password(draft, of: kind)
        let options = options(draft.options, of: kind)
        guard let address = BrokerAddressText(kind: kind).address(entry, security: security) else { return nil }
        if kind == .webhook, security != nil, !OutputText.isEncrypted(address) {
            draft.security?.entry.error("With `tls` the address of a webhook must begin with `https://`.")
        }
        checkSharedKey(options, user: user, password: password)
        return BrokerSettings(
            kind: kind,
            address: address,
            user: user,
            password: password,
            security: security,
            options: options
        )
    }

    private func only(_ addresses: [(kind: BrokerKind, entry: BrokerDraft.Entry)]) -> (BrokerKind, BrokerDraft.Entry)? {
        if addresses.count == 1 { return addresses[0] }
        let names = addresses.map { "`\($0.kind.rawValue)`" }
        let sentence =
            names.isEmpty
            ? "\(quoted(context.key)) names no broker; there are "
                + "\(kinds.map { "`\($0.rawValue)`" }.joined(separator: ", "))."
            : "\(quoted(context.key)) names several brokers at once, \(names.joined(separator: " and ")); "
                + "each needs an entry of its own."
        if !names.isEmpty || !hasErrors { context.error(value, sentence) }
        return nil
    }

    /// The rules of Azure IoT, whose devices sign tokens.
    private func checkSharedKey(_ options: [String: String], user: String?, password: String?) {
        guard options["shared-access-key"] != nil else { return }
        if password != nil {
            context.error(value, "`shared-access-key` and `password` exclude each other; a token is the password.")
        }
        if AzureDevice(user: user ?? "") == nil {
            context.error(
                value,
                "`shared-access-key` needs a `user` of Azure's form, `HUB/DEVICE/?api-version=2021-04-12`, to sign for."
            )
        }
    }

    private func security(_ draft: BrokerDraft, of kind: BrokerKind) -> BrokerSecurity? {
        guard let (security, entry) = draft.security else { return nil }
        if kind.isConnected { return security }
        entry.error("`tls` is for brokers that are connected to; `\(kind.rawValue)` is none.")
        return nil
    }

    private func user(_ draft: BrokerDraft, of kind: BrokerKind) -> String? {
        guard let entry = draft.user else { return nil }
        if !kind.isConnected {
            entry.error("`user` is for brokers that are connected to; `\(kind.rawValue)` is none.")
        }
        return entry.value.text.flatMap { place($0, entry) }
    }

    private func password(_ draft: BrokerDraft, of kind: BrokerKind) -> String? {
        guard let entry = draft.password, let text = entry.value.text else { return nil }
        if !kind.isConnected {
            entry.error("`password` is for brokers that are connected to; `\(kind.rawValue)` is none.")
        } else if draft.user == nil, ![.redis, .nats].contains(kind) {
            entry.error("`password` needs `user`: there is nobody whose it could be.")
        } else if !BrokerOption.isPlace(text) {
            warnOfClearText(entry)
        }
        return place(text, entry)
    }

    /// Not with the text: it is the secret.
    private func warnOfClearText(_ entry: BrokerDraft.Entry) {
        context.reading.warning(
            entry.value.place,
            key: entry.context.key,
            "\(quoted(entry.context.key)) stands here in clear; `env:NAME` or `file:PATH` would keep it out of the file."
        )
    }

    /// A text that may tell where another stands, with the path of a file as it is seen from here.
    private func place(_ text: String, _ entry: BrokerDraft.Entry) -> String? {
        guard text != "env:", text != "file:" else {
            entry.error(
                "\(quoted(entry.context.key)) is \(quoted(text)), but a name or path must stand behind the colon."
            )
            return nil
        }
        guard text.hasPrefix("file:") else { return text }
        let path = context.resolve(String(text.dropFirst("file:".count)))
        context.reading.requireFile(path, called: entry.name, place: entry.value.place, key: entry.context.key)
        return "file:" + path
    }

    private func options(_ entries: [BrokerDraft.Entry], of kind: BrokerKind) -> [String: String] {
        var options: [String: String] = [:]
        for entry in entries {
            guard let option = BrokerOption.all(of: kind).first(where: { $0.name == entry.name }) else {
                let others = BrokerOption.all.filter { $0.name == entry.name }.map { "`\($0.kind.rawValue)`" }
                entry.error(
                    "`\(entry.name)` is for \(Shape.listing(others)); \(quoted(context.key)) is `\(kind.rawValue)` here."
                )
                continue
            }
            if let text = text(entry, option) { options[entry.name] = text }
        }
        return options
    }

    private func text(_ entry: BrokerDraft.Entry, _ option: BrokerOption) -> String? {
        guard let given = entry.value.text else { return nil }
        if option.isConfidential {
            if case .secret = option.value, !BrokerOption.isPlace(given) { warnOfClearText(entry) }
            if option.problem(with: given) != nil {
                // Not with the text: it may hold a secret.
                entry.error("\(quoted(entry.context.key)) must be pairs such as `name=value;name=value`.")
                return nil
            }
            return place(given, entry)
        }
        let text = entry.value.flag.map(String.init) ?? given
        guard let problem = option.problem(with: text) else { return text }
        entry.error("\(quoted(entry.context.key)) is \(quoted(given)); it \(problem).")
        return nil
    }
}

extension BrokerKind {
    /// Whether there is somebody else to connect to.
    fileprivate var isConnected: Bool { self != .file && self != .standardOutput }
}
