/// Compares eight cells of a picture with what is known of them, and learns.
struct CellComparison {
    typealias Lanes = Background.Lanes

    private let offset: Lanes
    private let gain: Lanes
    private let weak: Float
    private let strong: Float
    private let rates: Background.Rates

    /// `weak` and `strong` are how many deviations a cell must be off, beside another and alone.
    init(light: LightChange.Line, weak: Float, strong: Float, rates: Background.Rates) {
        (offset, gain) = (Lanes(repeating: light.offset), Lanes(repeating: light.gain))
        (self.weak, self.strong, self.rates) = (weak, strong, rates)
    }

    /// The marks of the cells of brightness `value`.
    @inline(__always)
    func marks(
        _ value: Lanes,
        near: inout Lanes,
        far: inout Lanes,
        deviation: inout Lanes,
        slack: Lanes
    ) -> SIMD8<Int32> {
        let (now, long) = (near + offset + gain * near, far + offset + gain * far)
        let (fromNow, fromLong) = (value - now, value - long)
        let (distance, farther) = (Lanes.magnitudes(fromNow), Lanes.magnitudes(fromLong))
        let (limit, strongLimit) = (deviation * weak + slack, deviation * strong + slack)
        let isForeground = farther .> limit
        let isBeyond = distance .> limit

        let isWide = distance .> deviation * Background.medianDistance
        let next = deviation * Lanes(repeating: 1 / rates.deviation).replacing(with: rates.deviation, where: isWide)
        deviation = next.replacing(with: Background.leastDeviation, where: next .< Background.leastDeviation)
        // What was hidden and is seen again is known at once.
        near = (now + fromNow * rates.near).replacing(with: value, where: isBeyond .& .!isForeground)
        far = long + fromLong * Lanes(repeating: rates.farSame).replacing(with: rates.farChanged, where: isForeground)

        var marks = SIMD8<Int32>.zero
        marks.replace(with: Int32(Background.Mark.foreground), where: isForeground)
        marks.replace(with: Int32(Background.Mark.foreground | Background.Mark.moving), where: isForeground .& isBeyond)
        marks.replace(
            with: Int32(Background.Mark.foreground | Background.Mark.moving | Background.Mark.strong),
            where: (farther .> strongLimit) .& (distance .> strongLimit)
        )
        return marks
    }
}

extension SIMD8<Float> {
    /// The values without their signs.
    @inline(__always)
    static func magnitudes(_ values: Self) -> Self {
        unsafeBitCast(unsafeBitCast(values, to: SIMD8<UInt32>.self) & 0x7FFF_FFFF, to: Self.self)
    }
}
