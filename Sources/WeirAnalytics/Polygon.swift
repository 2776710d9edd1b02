import WeirCore

/// The outline of a region in pixels, with what tells quickly that a point is far from it.
struct Polygon: Sendable {
    let corners: [SIMD2<Float>]
    private let lower: SIMD2<Float>
    private let upper: SIMD2<Float>
    /// Half the distance from the border that no place of a long strip exceeds: its area by its circumference, halved.
    let halfDepth: Float

    init(_ corners: [Point]) {
        let corners = corners.map { SIMD2($0) }
        self.corners = corners
        lower = corners.reduce(SIMD2(repeating: .infinity)) { pointwiseMin($0, $1) }
        upper = corners.reduce(SIMD2(repeating: -.infinity)) { pointwiseMax($0, $1) }
        var (area, circumference): (Float, Float) = (0, 0)
        for (index, corner) in corners.enumerated() {
            let next = corners[(index + 1) % corners.count]
            area += corner.x * next.y - next.x * corner.y
            circumference += (next - corner).length
        }
        halfDepth = circumference > 0 ? area.magnitude / 2 / circumference / 2 : 0
    }

    /// Whether a point is outside and further from it than `margin`, by its bounds alone.
    func isFar(_ point: SIMD2<Float>, _ margin: Float) -> Bool {
        point.x < lower.x - margin || point.y < lower.y - margin || point.x > upper.x + margin
            || point.y > upper.y + margin
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
