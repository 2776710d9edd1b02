/// Tells whether values tend to be above zero, whatever their distribution.
///
/// The signed-rank test of F. Wilcoxon, "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1(6), 1945.
enum SignedRanks {
    /// How sure it is that values tend to be above zero, in standard deviations of the sum of ranks.
    ///
    /// Few values are expected. Sorts `values` in place.
    static func deviations(_ values: inout [Float]) -> Float {
        values.sort { abs($0) < abs($1) }
        var (sum, count): (Float, Float) = (0, 0)
        for value in values where value != 0 {
            count += 1
            if value > 0 { sum += count }
        }
        guard count > 0 else { return 0 }
        let mean = count * (count + 1) / 4
        return (sum - mean) / (mean * (2 * count + 1) / 6).squareRoot()
    }
}
