import Glibc

/// How much more often than normal noise a camera's noise is far from its mean: followed from cells that are far alone.
///
/// What moves is seldom a single cell; noise mostly is. The factor rises while there are more of these than normal noise
/// makes and falls while there are fewer: a Robbins-Monro approximation, as in `Learning`.
struct NoiseTails {
    /// It changes by a factor of e in so many seconds at most.
    private static let memory: Float = 10
    /// Beyond a factor of 4, noise is no longer what makes such cells.
    private static let widest: Float = 4

    private(set) var factor: Float = 1

    mutating func see(lonely: Int, expected: Float, seconds: Float) {
        let excess = min(max((Float(lonely) - expected) / max(expected, 1), -1), 1)
        factor = min(max(factor * exp(seconds / Self.memory * excess), 1), Self.widest)
    }
}
