import WeirConfig
import WeirCore

/// What is to be different for one stream; nil leaves what there is.
public struct StreamChange: Hashable, Sendable {
    /// The least score of an object, 0 to 1.
    public var threshold: Float?
    /// Frames between two that the model sees: 0 is every frame.
    public var interval: Int?
    /// The rules of its analytics.
    public var rules: AnalyticsRules?

    public init(threshold: Float? = nil, interval: Int? = nil, rules: AnalyticsRules? = nil) {
        self.threshold = threshold
        self.interval = interval
        self.rules = rules
    }
}
