import Glibc

/// How far from its background a cell must be to have changed, in standard deviations of its noise.
///
/// From how often noise alone may be taken for a change, over all cells of a picture: the a-contrario reasoning of
/// A. Desolneux, L. Moisan and J.-M. Morel, "Meaningful Alignments", International Journal of Computer Vision 40, 2000.
struct FalseAlarms {
    /// The changes a picture that noise alone may make: one in ten minutes of 30 pictures a second.
    private static let perPicture = 1.0 / (10 * 60 * 30)
    /// The pairs of neighbours to each cell, with those at its corners.
    private static let pairsPerCell = 4.0

    /// Enough where a neighbour is as far.
    let weak: Float
    /// Enough for a cell alone.
    let strong: Float
    /// The cells a picture that normal noise takes beyond `weak`.
    let expectedWeak: Float

    init(cells: Int) {
        let cells = Double(cells)
        // Pairs and single cells share the allowance.
        let pairShare = (Self.perPicture / 2 / (Self.pairsPerCell * cells)).squareRoot()
        weak = Float(Self.deviations(leaving: pairShare))
        strong = Float(Self.deviations(leaving: Self.perPicture / 2 / cells))
        expectedWeak = Float(cells * pairShare)
    }

    /// How many standard deviations a normal value exceeds to either side with a probability of `share`.
    private static func deviations(leaving share: Double) -> Double {
        var (low, high) = (0.0, 40.0)
        // Halved until a Float can't tell the ends apart.
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if erfc(middle / 2.0.squareRoot()) > share { low = middle } else { high = middle }
        }
        return high
    }
}
