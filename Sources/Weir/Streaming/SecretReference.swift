import Foundation
import WeirCore
import WeirStreaming

/// A secret that is told by where it stands.
enum SecretReference {
    private static let variable = "env:"
    private static let file = "file:"

    /// What stands at `env:NAME` or `file:PATH`.
    ///
    /// Throws `.resource` where nothing can be read there; the sentence names the place, and never what is in it.
    static func text(at reference: String, called what: String) throws(WeirError) -> String {
        if reference.hasPrefix(variable) {
            let name = String(reference.dropFirst(variable.count))
            guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
                throw WeirError(.resource, "the environment has no variable \(name), which should hold the \(what).")
            }
            return value
        }
        let path = reference.hasPrefix(file) ? String(reference.dropFirst(file.count)) : reference
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw WeirError(
                .resource,
                "\(path), which should hold the \(what), can't be read; check path and permissions."
            )
        }
        return text
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
