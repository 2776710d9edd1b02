/// Places in a picture that can be found again in the next one.
///
/// A place is good where the brightness changes in all directions: where the smaller eigenvalue of the gradients' matrix is
/// large (Shi and Tomasi, "Good features to track", CVPR 1994). The best of each cell of a grid is taken, so that they are
/// spread over the picture.
enum Corners {
    /// The side of a cell, in pixels.
    private static let cell = 16
    /// Gradients are summed over this many pixels around a place.
    private static let radius = 2
    /// What the smaller eigenvalue of a place must be, as a part of the best one's.
    private static let quality: Float = 0.01
    /// The least smaller eigenvalue: a gradient of two levels of brightness at each pixel.
    private static let least: Float = 100

    /// The good places of a picture, of those where `isUsable` allows them.
    static func find(in image: GrayImage, where isUsable: (SIMD2<Float>) -> Bool) -> [SIMD2<Float>] {
        let gradients = Gradients(image)
        var found: [(place: SIMD2<Float>, strength: Float)] = []
        let border = radius + 1
        for top in Swift.stride(from: border, to: image.height - border, by: cell) {
            for left in Swift.stride(from: border, to: image.width - border, by: cell) {
                let rows = top..<min(top + cell, image.height - border)
                let columns = left..<min(left + cell, image.width - border)
                if let best = best(gradients, rows, columns, isUsable) { found.append(best) }
            }
        }
        let bar = max(least, quality * (found.map(\.strength).max() ?? 0))
        return found.filter { $0.strength >= bar }.map(\.place)
    }

    private static func best(
        _ gradients: Gradients,
        _ rows: Range<Int>,
        _ columns: Range<Int>,
        _ isUsable: (SIMD2<Float>) -> Bool
    ) -> (place: SIMD2<Float>, strength: Float)? {
        var best: (place: SIMD2<Float>, strength: Float)?
        // Every second pixel is near enough: what is found again is found between pixels.
        for row in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: 2) {
            for column in Swift.stride(from: columns.lowerBound, to: columns.upperBound, by: 2) {
                let strength = gradients.smallerEigenvalue(column, row, radius)
                let place = SIMD2(Float(column), Float(row))
                if strength > best?.strength ?? 0, isUsable(place) { best = (place, strength) }
            }
        }
        return best
    }
}

/// How brightness changes across and down, at each pixel.
private struct Gradients {
    private let width: Int
    private let across: [Float]
    private let down: [Float]

    init(_ image: GrayImage) {
        width = image.width
        var across = [Float](repeating: 0, count: image.values.count)
        var down = across
        for row in 1..<max(1, image.height - 1) {
            for column in 1..<max(1, image.width - 1) {
                let index = row * image.width + column
                across[index] = (image.values[index + 1] - image.values[index - 1]) / 2
                down[index] = (image.values[index + image.width] - image.values[index - image.width]) / 2
            }
        }
        (self.across, self.down) = (across, down)
    }

    func smallerEigenvalue(_ column: Int, _ row: Int, _ radius: Int) -> Float {
        var (xx, xy, yy) = (Float(0), Float(0), Float(0))
        for y in row - radius...row + radius {
            for x in column - radius...column + radius {
                let (dx, dy) = (across[y * width + x], down[y * width + x])
                (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy)
            }
        }
        let difference = (xx - yy) / 2
        return (xx + yy) / 2 - (difference * difference + xy * xy).squareRoot()
    }
}
