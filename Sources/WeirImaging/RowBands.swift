/// The rows of a picture and of its smaller self, cut into bands that can be scaled on their own.
///
/// Bands are cut where the borders of rows meet in both. A bilinear filter that shrinks never reaches over such a
/// border, so the result is the same as in one go. A picture that grows is one band.
struct RowBands {
    /// Rows of a band: few enough for the cache, many enough to be worth a call.
    private static let leastRows = 32
    /// So that a band can be halved three times without a rest.
    private static let multiple = 8

    private let source: Int
    private let target: Int
    private let rows: Int
    private let targetRows: Int

    /// Bands for scaling `source` rows to `target` rows, both at least one.
    init(from source: Int, to target: Int) {
        self.source = source
        self.target = target
        let common = source < target ? 1 : Self.greatestCommonDivisor(source, target)
        let group = source / common
        let step = Self.multiple / Self.greatestCommonDivisor(Self.multiple, group)
        let groups = step * max(1, (Self.leastRows + group * step - 1) / (group * step))
        rows = group * groups
        targetRows = target / common * groups
    }

    /// Calls `body` with the rows of each band and where they go.
    func forEach(_ body: (Range<Int>, Range<Int>) -> Void) {
        var (start, targetStart) = (0, 0)
        while start < source {
            let (end, targetEnd) = (min(start + rows, source), min(targetStart + targetRows, target))
            body(start..<end, targetStart..<targetEnd)
            (start, targetStart) = (end, targetEnd)
        }
    }

    private static func greatestCommonDivisor(_ one: Int, _ other: Int) -> Int {
        var (larger, smaller) = (one, other)
        while smaller > 0 { (larger, smaller) = (smaller, larger % smaller) }
        return larger
    }
}
