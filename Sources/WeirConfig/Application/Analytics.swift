import WeirCore

extension Application {
    /// Rules of analytics, and the streams that they hold for.
    public struct Analytics: Hashable, Sendable {
        public var rules: AnalyticsRules
        /// The only streams that they hold for; empty for all.
        public var streams: [SourceID]

        public init(rules: AnalyticsRules, streams: [SourceID] = []) {
            self.rules = rules
            self.streams = streams
        }

        /// Whether the rules hold for the stream `source`.
        public func holds(for source: SourceID) -> Bool { streams.isEmpty || streams.contains(source) }
    }
}
