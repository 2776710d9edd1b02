/// Where in a file something stands.
public struct Place: Hashable, Sendable, CustomStringConvertible {
    /// The file as it was named, or what else the text came from, such as `--input`.
    public var file: String
    /// Counts from 1; nil where the whole file is meant.
    public var line: Int?
    /// Counts characters from 1; nil where the whole line is meant.
    public var column: Int?

    public init(file: String, line: Int? = nil, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, as editors and compilers have it.
    public var description: String {
        ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
    }
}

/// One thing that a configuration gets wrong, or that is not done as it asks.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    public enum Severity: String, Sendable {
        /// The application cannot run.
        case error
        /// The application runs, but not all as it was written.
        case warning
    }

    public var severity: Severity
    public var place: Place
    /// The key, with those around it, such as `detect.threshold`; nil where no key is at fault.
    public var key: String?
    /// What was found and what would be right.
    public var sentence: String

    public init(_ severity: Severity, _ place: Place, key: String? = nil, _ sentence: String) {
        self.severity = severity
        self.place = place
        self.key = key
        self.sentence = sentence
    }

    /// `file:line:column: error: sentence`.
    public var description: String { "\(place): \(severity.rawValue): \(sentence)" }
}

/// What came of reading a configuration.
public struct ConfigurationReport: Hashable, Sendable {
    /// What is to be run; nil where there are errors.
    public var application: Application?
    /// Everything that was found, in the order of the file.
    public var diagnostics: [Diagnostic]

    public init(application: Application?, diagnostics: [Diagnostic]) {
        self.application = application
        self.diagnostics = diagnostics
    }
}
