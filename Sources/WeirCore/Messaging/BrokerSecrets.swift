extension BrokerSettings {
    /// The same with the texts themselves where a place of theirs is told: user, password and confidential options.
    ///
    /// `read` gives what stands at `env:NAME` or `file:PATH`, nil where nothing does; behind a name that ends in a question
    /// mark there need be nothing. Throws `.settings` with the place, and never with what stands there.
    public func withSecrets(_ read: (_ place: String) -> String?) throws(WeirError) -> BrokerSettings {
        var settings = self
        settings.user = try text(user, "user", read)
        settings.password = try text(password, "password", read)
        for option in BrokerOption.all(of: kind) where option.isConfidential {
            settings.options[option.name] = try text(options[option.name], option.name, read)
        }
        return settings
    }

    private func text(_ text: String?, _ name: String, _ read: (String) -> String?) throws(WeirError) -> String? {
        guard let text, BrokerOption.isPlace(text) else { return text }
        let isOptional = text.hasPrefix("env:") && text.hasSuffix("?")
        let place = isOptional ? String(text.dropLast()) : text
        if let found = read(place) { return found }
        if isOptional { return nil }
        throw WeirError(.settings, "\(kind.rawValue): there is no \(name) at \(place).")
    }
}
