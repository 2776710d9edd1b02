import FoundationEssentials
public import Logging

/// Writes what is logged as lines, for people or as JSON for programs.
public struct ServiceLog: LogHandler {
    public enum Style: String, CaseIterable, Sendable {
        /// `weir: warning: sentence (stream front)`.
        case text
        /// An object a line with `time`, `level`, `message` and what else is known.
        case json
    }

    public var metadata: Logger.Metadata = [:]
    public var logLevel = Logger.Level.info
    private let style: Style
    private let write: @Sendable (String) -> Void

    /// `write` gets lines, their line ends included.
    public init(_ style: Style, write: @escaping @Sendable (String) -> Void) {
        self.style = style
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let details = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        write(line("\(event.message)", event.level, details, at: .now) + "\n")
    }

    func line(
        _ message: String,
        _ level: Logger.Level,
        _ details: [(key: String, value: Logger.MetadataValue)],
        at time: Date
    ) -> String {
        switch style {
        case .json:
            let members = [
                ("time", time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
                ("level", level.rawValue), ("message", message),
            ]
            return JSONLine.text(members + details.map { ($0.key, "\($0.value)") })
        case .text:
            let words = details.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            let line = "weir: \(level.rawValue): \(message)" + (words.isEmpty ? "" : " (\(words))")
            // Names of streams come from outside, and none may begin a line of its own.
            return String(String.UnicodeScalarView(line.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
        }
    }
}
