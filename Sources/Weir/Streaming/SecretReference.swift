import WeirCore
import WeirElements
import WeirStreaming

/// A secret that is told by where it stands.
enum SecretReference {
    /// What stands at `env:NAME` or `file:PATH`.
    ///
    /// Throws `.resource` where nothing can be read there; the sentence names the place, and never what is in it.
    static func text(at reference: String, called what: String) throws(WeirError) -> String {
        let place = SecretPlace(reference) ?? .file(reference)
        switch (place, place.read()) {
        case (.variable, let value?) where !value.isEmpty: return value
        case (.variable(let name), _):
            throw WeirError(.resource, "the environment has no variable \(name), which should hold the \(what).")
        case (.file, let text?): return text
        case (.file(let path), nil):
            throw WeirError(
                .resource,
                "\(path), which should hold the \(what), can't be read; check path and permissions."
            )
        }
    }

    /// The first line of it.
    static func line(at reference: String, called what: String) throws(WeirError) -> String {
        let text = try text(at: reference, called: what)
        guard let line = text.split(whereSeparator: \.isNewline).first else {
            throw WeirError(.resource, "\(reference), which should hold the \(what), is empty.")
        }
        return String(line)
    }
}

extension AccountList {
    /// Reads the users that stand at `env:NAME` or `file:PATH`.
    ///
    /// Throws `.resource` where nothing can be read, and `.settings` where it isn't users.
    init(reference: String) throws(WeirError) {
        let text = try SecretReference.text(at: reference, called: "users")
        do throws(Problem) { try self.init(text) } catch {
            throw WeirError(.settings, "users in \(reference), line \(error.line): \(error.sentence).")
        }
    }
}
