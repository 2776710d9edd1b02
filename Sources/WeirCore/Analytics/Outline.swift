/// The closed line around a region.
struct Outline {
    private let corners: [Point]

    init(_ corners: [Point]) {
        self.corners = corners
    }

    /// The numbers of the first two edges that meet elsewhere than in a common corner; an edge has its first corner's.
    var crossing: (Int, Int)? {
        let count = corners.count
        for first in 0..<count {
            for second in first + 1..<max(first + 1, count) {
                let areNeighbours = second == first + 1 || (first == 0 && second == count - 1)
                if areNeighbours ? foldsBack(first, second) : meet(first, second) { return (first, second) }
            }
        }
        return nil
    }

    /// Whether it encloses nothing, but for the rounding of numbers.
    var isFlat: Bool {
        var area: Float = 0
        for index in corners.indices {
            area += Self.turn(corners[0], corners[index], corners[(index + 1) % corners.count])
        }
        let spread = corners.reduce(Float(0)) { max($0, abs($1.x - corners[0].x), abs($1.y - corners[0].y)) }
        return area.magnitude <= Self.leastArea * spread * spread
    }

    /// The share of a square over its extent that a region must cover at least.
    private static let leastArea: Float = 1e-5

    private func edge(_ index: Int) -> (Point, Point) { (corners[index], corners[(index + 1) % corners.count]) }

    /// Whether two edges with a common corner lie on each other.
    private func foldsBack(_ first: Int, _ second: Int) -> Bool {
        guard corners.count > 3 else { return false }  // a triangle that does is flat
        let (common, before, after) =
            second == first + 1
            ? (edge(first).1, edge(first).0, edge(second).1) : (edge(first).0, edge(first).1, edge(second).0)
        guard Self.turn(before, common, after) == 0 else { return false }
        return (before.x - common.x) * (after.x - common.x) + (before.y - common.y) * (after.y - common.y) > 0
    }

    private func meet(_ first: Int, _ second: Int) -> Bool {
        let ((a, b), (c, d)) = (edge(first), edge(second))
        let (acd, bcd, abc, abd) = (Self.turn(c, d, a), Self.turn(c, d, b), Self.turn(a, b, c), Self.turn(a, b, d))
        if (acd > 0 && bcd < 0 || acd < 0 && bcd > 0) && (abc > 0 && abd < 0 || abc < 0 && abd > 0) { return true }
        return acd == 0 && Self.isBetween(c, d, a) || bcd == 0 && Self.isBetween(c, d, b)
            || abc == 0 && Self.isBetween(a, b, c) || abd == 0 && Self.isBetween(a, b, d)
    }

    /// Twice the area of a triangle, positive where the way around it turns to one side, negative where to the other.
    private static func turn(_ first: Point, _ second: Point, _ third: Point) -> Float {
        (second.x - first.x) * (third.y - first.y) - (second.y - first.y) * (third.x - first.x)
    }

    /// Whether a point that is on the line of two others lies between them.
    private static func isBetween(_ first: Point, _ second: Point, _ point: Point) -> Bool {
        (min(first.x, second.x)...max(first.x, second.x)).contains(point.x)
            && (min(first.y, second.y)...max(first.y, second.y)).contains(point.y)
    }
}
