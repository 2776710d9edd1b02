/// A filled convex shape in pixels.
struct Shape: Hashable, Sendable {
    /// Its corners among the points of the sketch.
    let corners: Range<Int>
    let color: Color
    /// 0 to 1.
    let opacity: Float
}

/// A drawing as convex shapes in pixels, the first at the bottom.
struct Sketch: Sendable {
    private(set) var points: [Point] = []
    private(set) var shapes: [Shape] = []

    /// Adds a convex shape.
    mutating func add(_ corners: [Point], _ color: Color, opacity: Float = 1) {
        let first = points.count
        points += corners
        shapes.append(Shape(corners: first..<points.count, color: color, opacity: opacity))
    }

    /// Adds a disc as a polygon of sixteen corners.
    mutating func disc(_ center: Point, radius: Float, _ color: Color) {
        let first = points.count
        for corner in Self.circle {
            points.append(Point(x: center.x + corner.x * radius, y: center.y + corner.y * radius))
        }
        shapes.append(Shape(corners: first..<points.count, color: color, opacity: 1))
    }

    /// Adds a straight stroke of `width` pixels.
    mutating func stroke(from start: Point, to end: Point, width: Float, _ color: Color) {
        let (alongX, alongY) = (end.x - start.x, end.y - start.y)
        let length = (alongX * alongX + alongY * alongY).squareRoot()
        guard length > 0 else { return }
        let (sideX, sideY) = (-alongY / length * width / 2, alongX / length * width / 2)
        add(
            [
                Point(x: start.x + sideX, y: start.y + sideY), Point(x: end.x + sideX, y: end.y + sideY),
                Point(x: end.x - sideX, y: end.y - sideY), Point(x: start.x - sideX, y: start.y - sideY),
            ],
            color
        )
    }

    /// The corners of a circle of radius 1 around the origin: sines and cosines of multiples of 22.5°.
    static let circle: [Point] = {
        let (first, second): (Float, Float) = (0.382_683_43, 0.923_879_53)
        let diagonal: Float = 0.707_106_78
        let quarter = [(1, 0), (second, first), (diagonal, diagonal), (first, second)].map { Point(x: $0, y: $1) }
        let half = quarter + quarter.map { Point(x: -$0.y, y: $0.x) }
        return half + half.map { Point(x: -$0.x, y: -$0.y) }
    }()
}
