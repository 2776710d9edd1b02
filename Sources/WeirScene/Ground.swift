/// The pavements and the roadway with its marks: what lies at each place of the ground.
struct Ground: Sendable {
    private let crossing: Float
    private let asphalt: Color
    private let slab: Color
    private let cyclePath: Color
    private let seed: UInt64

    private static let paint = Color(0.82, 0.82, 0.78)
    private static let kerb = Color(0.62, 0.61, 0.58)
    /// Metres: dashes and the gaps between them, stripes of the crossing and the gaps between them.
    private static let dash: Float = 1.5
    private static let stripe: Float = 0.5
    private static let lineHalfWidth: Float = 0.06
    private static let kerbWidth: Float = 0.2
    private static let randomPlace = 601

    init(seed: UInt64, crossing: Crossing) {
        var random = RandomNumbers(seed: seed, Self.randomPlace)
        let tone = random.within(0.27...0.38)
        asphalt = Color(tone, tone, tone * random.within(0.98...1.06))
        let pale = random.within(0.5...0.62)
        slab = Color(pale, pale * 0.98, pale * random.within(0.88...0.97))
        let paths = [asphalt.lit(0.96), Color(0.46, 0.24, 0.2), Color(0.26, 0.4, 0.3)]
        cyclePath = random.pick(paths)
        self.crossing = crossing.x
        self.seed = seed
    }

    /// The colour in clear daylight at a place, in metres.
    func color(x: Float, z: Float) -> Color {
        let kerbs = [
            Street.nearKerb - Self.kerbWidth...Street.nearKerb, Street.farKerb...Street.farKerb + Self.kerbWidth,
        ]
        if kerbs[0].contains(z) || kerbs[1].contains(z) { return Self.kerb }
        return z < Street.nearKerb || z > Street.farKerb ? pavement(x, z) : roadway(x, z)
    }

    private func pavement(_ x: Float, _ z: Float) -> Color {
        // Slabs of 0.8 x 0.7 m, each of its own shade.
        let (column, row) = ((x / 0.8).rounded(.down), (z / 0.7).rounded(.down))
        let isJoint = x - column * 0.8 < 0.04 || z - row * 0.7 < 0.04
        var random = RandomNumbers(seed: seed, Self.randomPlace + 1 + Int(row), Int(column))
        return slab.lit(isJoint ? 0.8 : random.within(0.93...1.05))
    }

    private func roadway(_ x: Float, _ z: Float) -> Color {
        let isBetweenPaths =
            z > Street.nearKerb + Street.cycleLaneWidth && z < Street.farKerb - Street.cycleLaneWidth
        if isMarked(x, z) { return Self.paint }
        return (isBetweenPaths ? asphalt : cyclePath).lit(patch(x, z))
    }

    private func isMarked(_ x: Float, _ z: Float) -> Bool {
        let fromCrossing = (x - crossing).magnitude
        if fromCrossing <= Street.crossingHalfWidth {
            let stripes = (z - Street.nearKerb - 0.25) / Self.stripe
            return stripes > 0 && z < Street.farKerb - 0.25 && Int(stripes) % 2 == 0
        }
        // Stop lines before the crossing, over the lanes that lead to it.
        let isNearHalf = z < Street.middle
        let ahead = isNearHalf ? crossing - x : x - crossing
        if ahead > Street.crossingHalfWidth + 0.8, ahead < Street.crossingHalfWidth + 1.15 { return true }
        for line in Street.solidLines where (z - line).magnitude < Self.lineHalfWidth { return true }
        let isDash = (x / (2 * Self.dash)) - (x / (2 * Self.dash)).rounded(.down) < 0.5
        for line in Street.dashedLines where (z - line).magnitude < Self.lineHalfWidth { return isDash }
        return false
    }

    /// Repairs of the asphalt: fields of another shade.
    private func patch(_ x: Float, _ z: Float) -> Float {
        var random = RandomNumbers(
            seed: seed,
            Self.randomPlace + 100 + Int((z / 1.4).rounded(.down)),
            Int((x / 5).rounded(.down))
        )
        return random.chance(0.15) ? random.within(0.84...1.1) : 1
    }
}
