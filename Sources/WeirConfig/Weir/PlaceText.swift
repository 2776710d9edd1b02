import WeirCore

/// Places in a picture as they are written: in pixels, or in parts of the picture where no number is above 1.
enum PlaceText {
    /// Pixels, of which no picture has more.
    static let range = 0...Double(largestPictureSide)

    /// The most corners of a region that is watched; outlines that people draw have fewer.
    static let mostCorners = 1000

    private static let numberList = Shape.list(.number(range))
    private static let pointList = Shape.list(numberList)

    static let point = Shape.described("a point such as `[640, 360]` or `[0.5, 0.5]`", numberList)
    static let line = Shape.described("two points such as `[[100, 500], [400, 520]]`", pointList)
    static let box = Shape.described(
        "left, top, width and height, as in `[0, 540, 900, 500]`, in pixels or in parts of the picture",
        numberList
    )
    static let polygon = Shape.described(
        "at least three corners, as in `[[0.1, 0.2], [0.5, 0.2], [0.5, 0.9]]`, in pixels or in parts of the picture",
        pointList
    )

    static func point(_ value: YAMLValue) -> Point? { point(value, in: range) }

    /// Points, of which there may be any number.
    static func points(_ value: YAMLValue, in range: ClosedRange<Double> = range) -> [Point]? {
        guard case .list(let items) = value.content else { return nil }
        let points = items.compactMap { point($0, in: range) }
        return points.count == items.count ? points : nil
    }

    static func vector(_ value: YAMLValue) -> Vector? {
        guard let points = points(value), points.count == 2 else { return nil }
        return Vector(from: points[0], to: points[1])
    }

    static func corners(_ value: YAMLValue) -> [Point]? {
        guard let corners = points(value), corners.count > 2 else { return nil }
        return corners
    }

    static func box(_ value: YAMLValue) -> Box? {
        guard let sides = numbers(value, in: range), sides.count == 4, sides[2] > 0, sides[3] > 0 else { return nil }
        return Box(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
    }

    private static func point(_ value: YAMLValue, in range: ClosedRange<Double>) -> Point? {
        guard let numbers = numbers(value, in: range), numbers.count == 2 else { return nil }
        return Point(x: numbers[0], y: numbers[1])
    }

    private static func numbers(_ value: YAMLValue, in range: ClosedRange<Double>) -> [Float]? {
        guard case .list(let items) = value.content else { return nil }
        let numbers = items.compactMap(\.number).filter { range.contains($0) }.map { Float($0) }
        return numbers.count == items.count ? numbers : nil
    }
}

extension Key {
    static func point(
        _ name: String,
        _ help: String,
        set: @escaping @Sendable (inout Target, Point) -> Void
    ) -> Key {
        Key(name: name, shape: PlaceText.point, isRequired: true, help: help) { value, context, target in
            guard let point = PlaceText.point(value) else { return context.expected(PlaceText.point, for: value) }
            set(&target, point)
        }
    }

    /// A direction from one point to another; it must be there where there is no `fallback`.
    static func vector(
        _ name: String,
        default fallback: String? = nil,
        _ help: String,
        set: @escaping @Sendable (inout Target, Vector) -> Void
    ) -> Key {
        Key(name: name, shape: PlaceText.line, isRequired: fallback == nil, fallback: fallback, help: help) {
            value,
            context,
            target in
            guard let vector = PlaceText.vector(value) else { return context.expected(PlaceText.line, for: value) }
            set(&target, vector)
        }
    }
}
