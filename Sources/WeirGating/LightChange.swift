/// Finds by how much the light on all of a picture changed: `offset + gain * level` is to be added to a cell's level.
///
/// The resistant line of J. W. Tukey, "Exploratory Data Analysis", 1977: through the medians of the dark, middle and
/// bright thirds of the cells, which objects don't sway as long as they cover less than half of a third.
struct LightChange {
    struct Line: Hashable {
        var offset: Float = 0
        var gain: Float = 0

        func change(at level: Float) -> Float { offset + gain * level }
    }

    /// Every so manyth cell is looked at: a prime, so that the places don't line up in columns.
    private static let stride = 31
    /// With fewer cells than ten a third are looked at, an object can't be told from a change of light.
    private static let leastCells = 930
    /// The farthest change that is followed, in levels; beyond it the picture is another.
    private static let farthest: Float = 64
    /// The bins for changes are a quarter of a level wide, those for levels one.
    private static let changeBins = 512
    private static let levelBins = 256
    /// How far apart the dark and the bright third must be, in levels, to tell a gain from an offset.
    private static let leastSpread: Float = 8

    private var levels = Histogram(low: 0, high: 256, bins: levelBins)
    private var changes = [Histogram](
        repeating: Histogram(low: -farthest, high: farthest, bins: changeBins),
        count: 3
    )

    /// The change from `background` to `current`, of `count` cells each.
    mutating func line(
        from background: UnsafePointer<Float>,
        to current: UnsafePointer<Float>,
        count: Int
    ) -> Line {
        guard count >= Self.leastCells else { return Line() }
        levels.clear()
        for cell in Swift.stride(from: 0, to: count, by: Self.stride) { levels.add(background[cell]) }
        guard let dark = levels.quantile(1.0 / 3), let bright = levels.quantile(2.0 / 3),
            let darkLevel = levels.quantile(1.0 / 6), let middleLevel = levels.quantile(0.5),
            let brightLevel = levels.quantile(5.0 / 6)
        else { return Line() }
        for third in changes.indices { changes[third].clear() }
        for cell in Swift.stride(from: 0, to: count, by: Self.stride) {
            let level = background[cell]
            changes[level < dark ? 0 : level < bright ? 1 : 2].add(current[cell] - level)
        }
        // A third may be empty where all cells are equally bright.
        guard let middle = changes[1].quantile(0.5) ?? changes[2].quantile(0.5) else { return Line() }
        guard let low = changes[0].quantile(0.5), let high = changes[2].quantile(0.5),
            brightLevel - darkLevel >= Self.leastSpread
        else { return Line(offset: middle) }
        let gain = (high - low) / (brightLevel - darkLevel)
        let offset = (low + middle + high - gain * (darkLevel + middleLevel + brightLevel)) / 3
        return Line(offset: offset, gain: gain)
    }
}
