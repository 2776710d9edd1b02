import WeirCore

/// How near two objects are, in metres or in their heights.
enum DistanceText {
    static let shape = Shape.text(of: "a distance such as `3 m` or `1.5 heights`, of at most 10000 of either")

    private static let range = 0.001...10_000
    private static let metres = quantity("m")
    private static let heights = quantity("heights")

    private static func quantity(_ unit: String) -> QuantityText {
        QuantityText(
            units: [QuantityText.Unit(name: unit, factor: 1)],
            base: unit,
            separator: " ",
            range: range,
            shape: shape
        )
    }

    static func parse(_ text: String) -> ProximityRule.Distance? {
        metres.parse(text).map { .metres($0) } ?? heights.parse(text).map { .heights($0) }
    }

    static func text(_ distance: ProximityRule.Distance) -> String {
        switch distance {
        case .metres(let metres): self.metres.text(metres)
        case .heights(let heights): self.heights.text(heights)
        }
    }
}
