import WeirCore

extension Application {
    /// Rules of analytics, and the streams that they hold for.
    public struct Analytics: Hashable, Sendable {
        public var rules: AnalyticsRules
        /// The only streams that they hold for; empty for all.
        public var streams: [SourceID]
        /// The file that they are from; it is read again when it changes.
        public var file: RulesFile?

        public init(rules: AnalyticsRules, streams: [SourceID] = [], file: RulesFile? = nil) {
            self.rules = rules
            self.streams = streams
            self.file = file
        }

        /// Whether the rules hold for the stream `source`.
        public func holds(for source: SourceID) -> Bool { streams.isEmpty || streams.contains(source) }
    }

    /// A file of rules, and the number of the stream that they are for, in files that number streams.
    public struct RulesFile: Hashable, Sendable {
        public var path: String
        public var stream: Int

        public init(path: String, stream: Int = 0) {
            self.path = path
            self.stream = stream
        }
    }
}
