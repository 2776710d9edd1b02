import WeirCore

/// The outline of a region in pixels, with what tells quickly that a point is far from it.
struct Polygon: Sendable {
    let corners: [SIMD2<Float>]
    /// The least and, with its sign turned, the greatest coordinates of the corners.
    private let bounds: SIMD4<Float>
    /// Half the distance from the border that no place of a long strip exceeds: its area by its circumference, halved.
    let halfDepth: Float

    init(_ corners: [Point]) {
        let corners = corners.map { SIMD2($0) }
        self.corners = corners
        bounds = corners.reduce(SIMD4(repeating: .infinity)) {
            pointwiseMin($0, SIMD4($1.x, $1.y, -$1.x, -$1.y))
        }
        var (area, circumference): (Float, Float) = (0, 0)
        for (index, corner) in corners.enumerated() {
            let next = corners[(index + 1) % corners.count]
            area += corner.x * next.y - next.x * corner.y
            circumference += (next - corner).length
        }
        halfDepth = circumference > 0 ? area.magnitude / 2 / circumference / 2 : 0
    }

    /// Whether the way of an object to where it is seen is outside and further away than `margin`, by its bounds alone.
    ///
    /// Without a branch for each bound, since nothing foretells which of them decides.
    func isFar(_ sighting: Sighting, _ margin: Float) -> Bool {
        any(sighting.extremes + margin .< bounds)
    }

    /// Whether a ray from the point crosses the outline an odd number of times (Shimrat, "Algorithm 112", Communications
    /// of the ACM 5, 1962).
    func contains(_ point: SIMD2<Float>) -> Bool {
        var isInside = false
        var last = corners.count - 1
        for index in corners.indices {
            let (one, other) = (corners[index], corners[last])
            if (one.y > point.y) != (other.y > point.y),
                point.x < (other.x - one.x) * (point.y - one.y) / (other.y - one.y) + one.x
            {
                isInside.toggle()
            }
            last = index
        }
        return isInside
    }

    /// The middles of the stretches that the outline cuts a way into, in their order; none where it doesn't cut it.
    func middles(from start: SIMD2<Float>, to end: SIMD2<Float>) -> [SIMD2<Float>] {
        let way = end - start
        var cuts: [Float] = [0, 1]
        var last = corners.count - 1
        for index in corners.indices {
            let (corner, edge) = (corners[last] - start, corners[index] - corners[last])
            last = index
            let turn = way.cross(edge)
            // Along an edge that runs the same way the ends of its neighbours cut.
            guard turn != 0 else { continue }
            let (part, partOfEdge) = (corner.cross(edge) / turn, corner.cross(way) / turn)
            if part > 0, part < 1, partOfEdge >= 0, partOfEdge <= 1 { cuts.append(part) }
        }
        guard cuts.count > 2 else { return [] }
        cuts.sort()
        return zip(cuts, cuts.dropFirst()).map { start + way * (($0 + $1) / 2) }
    }

    /// Whether a point is nearer to the outline than `distance`.
    func borderIsNear(_ point: SIMD2<Float>, _ distance: Float) -> Bool {
        var last = corners.count - 1
        for index in corners.indices {
            let (start, way) = (corners[last], corners[index] - corners[last])
            let square = way.dot(way)
            let part = square > 0 ? min(max((point - start).dot(way) / square, 0), 1) : 0
            let gap = point - (start + way * part)
            if gap.dot(gap) < distance * distance { return true }
            last = index
        }
        return false
    }
}
