import Glibc

/// The perspective map of one plane onto another, such as of the picture onto the ground.
///
/// It is found by the normalized direct linear transformation (Hartley and Zisserman, "Multiple view geometry in computer
/// vision", 2nd edition, algorithm 4.2).
public struct Homography: Hashable, Sendable {
    /// The three rows of the matrix; its third coordinate is positive where the given points lie.
    private let rows: [SIMD3<Double>]
    /// The third coordinate at the given point where it is smallest.
    private let leastScale: Double

    /// The least points that tell a map.
    public static let leastPairs = 4
    /// Below this share of the largest, an eigenvalue or a determinant counts as 0: points that lie on a line, but for the
    /// rounding of their numbers.
    private static let singular = 1e-8
    /// Towards the horizon a pixel covers any distance: places further off than so many times the furthest of the given
    /// points are not told.
    private static let reach = 20.0

    /// The map that leads each point of `source` nearest to the one of `target` at its place; nil where the points don't
    /// tell one, as when three of four lie on a line, or when they are not in the same order.
    public init?(from source: [Point], to target: [Point]) {
        guard source.count == target.count, source.count >= Self.leastPairs,
            let first = Normalization(source), let second = Normalization(target),
            let matrix = Self.solve(source.map(first.apply), target.map(second.apply))
        else { return nil }
        var rows = second.undo(
            matrix.map { row in
                SIMD3(
                    row.x * first.scale,
                    row.y * first.scale,
                    row.z - first.scale * (row.x * first.x + row.y * first.y)
                )
            }
        )
        let scales = source.map { rows[2].x * Double($0.x) + rows[2].y * Double($0.y) + rows[2].z }
        if let any = scales.first, any < 0 { rows = rows.map { -$0 } }
        let least = scales.map(\.magnitude).min() ?? 0
        guard least > 0, scales.allSatisfy({ ($0 < 0) == (scales[0] < 0) }) else { return nil }
        self.rows = rows
        leastScale = least
    }

    /// Where a point lies on the other plane; nil beyond the horizon or too near to it.
    public func map(_ point: Point) -> Point? {
        let place = SIMD3(Double(point.x), Double(point.y), 1)
        let scale = (rows[2] * place).sum()
        guard scale > leastScale / Self.reach else { return nil }
        let mapped = Point(x: Float((rows[0] * place).sum() / scale), y: Float((rows[1] * place).sum() / scale))
        return mapped.isFinite ? mapped : nil
    }
}

extension Homography {
    /// Moves points to the origin and to a mean distance of √2 from it.
    private struct Normalization {
        let x: Double
        let y: Double
        let scale: Double

        init?(_ points: [Point]) {
            let count = Double(points.count)
            let x = points.reduce(0) { $0 + Double($1.x) } / count
            let y = points.reduce(0) { $0 + Double($1.y) } / count
            let distance = points.reduce(0) { $0 + hypot(Double($1.x) - x, Double($1.y) - y) } / count
            guard distance > 0, distance.isFinite else { return nil }
            (self.x, self.y) = (x, y)
            scale = 2.0.squareRoot() / distance
        }

        func apply(_ point: Point) -> SIMD2<Double> {
            SIMD2(Double(point.x) - x, Double(point.y) - y) * scale
        }

        /// What maps to normalized places, mapping to the original ones.
        func undo(_ rows: [SIMD3<Double>]) -> [SIMD3<Double>] {
            [rows[0] / scale + rows[2] * x, rows[1] / scale + rows[2] * y, rows[2]]
        }
    }

    /// The matrix whose entries are the least eigenvector of the equations' normal matrix; nil where it isn't the only one,
    /// or maps the plane onto a line.
    private static func solve(_ source: [SIMD2<Double>], _ target: [SIMD2<Double>]) -> [SIMD3<Double>]? {
        var normal = SymmetricMatrix(size: 9)
        for (from, to) in zip(source, target) {
            normal.addSquare([from.x, from.y, 1, 0, 0, 0, -to.x * from.x, -to.x * from.y, -to.x])
            normal.addSquare([0, 0, 0, from.x, from.y, 1, -to.y * from.x, -to.y * from.y, -to.y])
        }
        let pairs = normal.eigenpairs()
        guard pairs[1].value > singular * pairs[8].value else { return nil }
        let entries = pairs[0].vector
        let rows = stride(from: 0, to: 9, by: 3).map { SIMD3(entries[$0], entries[$0 + 1], entries[$0 + 2]) }
        return determinant(rows).magnitude > singular ? rows : nil
    }

    private static func determinant(_ rows: [SIMD3<Double>]) -> Double {
        let (a, b, c) = (rows[0], rows[1], rows[2])
        return a.x * (b.y * c.z - b.z * c.y) - a.y * (b.x * c.z - b.z * c.x) + a.z * (b.x * c.y - b.y * c.x)
    }
}
