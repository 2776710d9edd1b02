import WeirCore

/// A user and a password that are told by where they stand, so that the password itself is in no setting.
struct SourceCredentials: Sendable {
    /// The name itself, or `env:NAME`; empty for none.
    var user: String
    /// `env:NAME` or `file:PATH`; empty for none.
    var password: String

    /// The address with user and password; throws `.resource` where they can't be read.
    func address(_ address: String) throws(WeirError) -> String {
        guard !user.isEmpty || !password.isEmpty else { return address }
        let name = user.hasPrefix("env:") ? try value(of: user, "user") : user
        return StreamAddress.adding(user: name, password: try value(of: password, "password"), to: address)
    }

    private func value(of reference: String, _ what: String) throws(WeirError) -> String {
        if reference.isEmpty { return "" }
        guard let place = SecretPlace(reference) else {
            throw WeirError(
                .settings,
                "a password must be told as env:NAME or file:PATH, so that it stands in no command line and no log"
            )
        }
        if let value = place.readText() { return value }
        switch place {
        case .variable(let name):
            throw WeirError(.resource, "the environment has no variable \(name), which should hold a \(what)")
        case .file(let path):
            throw WeirError(
                .resource,
                "\(path), which should hold a \(what), can't be read; check path and permissions"
            )
        }
    }
}
