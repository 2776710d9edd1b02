import Foundation

/// Where something stands that is in no setting itself: `env:NAME` or `file:PATH`.
public enum SecretPlace: Hashable, Sendable {
    case variable(String)
    case file(String)

    /// Nil where the text is neither.
    public init?(_ text: String) {
        if text.hasPrefix("env:") {
            self = .variable(String(text.dropFirst("env:".count)))
        } else if text.hasPrefix("file:") {
            self = .file(String(text.dropFirst("file:".count)))
        } else {
            return nil
        }
    }

    /// What stands there now; nil where there is no such variable, or the file can't be read.
    public func read() -> String? {
        switch self {
        case .variable(let name): ProcessInfo.processInfo.environment[name]
        case .file(let path): try? String(contentsOfFile: path, encoding: .utf8)
        }
    }

    /// The same of which a single text is wanted: of a file the first line that isn't empty, or nothing.
    public func readText() -> String? {
        let text = read()
        guard case .file = self else { return text }
        return text.map { $0.split(whereSeparator: \.isNewline).first.map(String.init) ?? "" }
    }
}
