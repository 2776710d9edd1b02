import WeirCore

/// What the modes mean in measures that are the same near and far: DeepStream's are pixels of no stated picture.
extension AnalyticsMode {
    /// How far from a border one must be to be surely on a side of it, in heights of one's box.
    var margin: Float {
        switch self {
        case .loose: 0.05
        case .balanced: 0.1
        case .strict: 0.25
        }
    }

    /// How far one must move in a second to have a direction, in heights of one's box.
    var leastWay: Float {
        switch self {
        case .loose: 0.15
        case .balanced: 0.3
        case .strict: 0.5
        }
    }

    /// The least cosine of the angle between a movement and the direction that is asked for: DeepStream's.
    var leastCosine: Float {
        switch self {
        case .loose: 0.1
        case .balanced: 0.5
        case .strict: 0.8
        }
    }
}
