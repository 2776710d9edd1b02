import WeirCore

/// The brightness of a picture at low resolution, row by row, 0 to 255.
struct GrayImage: Sendable {
    let width: Int
    let height: Int
    private(set) var values: [Float]

    /// The picture with squares of `factor` pixels averaged; what is left over at the right and at the bottom is dropped.
    init(_ plane: LumaPlane, factor: Int) {
        width = plane.width / factor
        height = plane.height / factor
        values = Array(repeating: 0, count: width * height)
        let share = 1 / Float(factor * factor)
        for y in 0..<height {
            for row in y * factor..<(y + 1) * factor {
                let start = row * plane.stride
                for x in 0..<width {
                    var sum = 0
                    for column in x * factor..<(x + 1) * factor { sum += Int(plane.bytes[start + column * plane.step]) }
                    values[y * width + x] += Float(sum) * share
                }
            }
        }
    }

    /// The squares of `factor` pixels from the pixel at `left` and `top`, `width` by `height` of them, averaged.
    ///
    /// What lies beyond the picture's edge is as bright as the edge.
    init(_ plane: LumaPlane, left: Int, top: Int, width: Int, height: Int, factor: Int) {
        (self.width, self.height) = (width, height)
        values = Array(repeating: 0, count: width * height)
        let share = 1 / Float(factor * factor)
        for y in 0..<height * factor {
            let row = min(max(top + y, 0), plane.height - 1) * plane.stride
            let start = y / factor * width
            for x in 0..<width {
                var sum = 0
                for column in left + x * factor..<left + (x + 1) * factor {
                    sum += Int(plane.bytes[row + min(max(column, 0), plane.width - 1) * plane.step])
                }
                values[start + x] += Float(sum) * share
            }
        }
    }

    private init(width: Int, height: Int, values: [Float]) {
        (self.width, self.height, self.values) = (width, height, values)
    }

    /// The picture at half the size.
    func halved() -> GrayImage {
        let (newWidth, newHeight) = (width / 2, height / 2)
        var halves = [Float](repeating: 0, count: newWidth * newHeight)
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                let corner = 2 * y * width + 2 * x
                let sum = values[corner] + values[corner + 1] + values[corner + width] + values[corner + width + 1]
                halves[y * newWidth + x] = sum / 4
            }
        }
        return GrayImage(width: newWidth, height: newHeight, values: halves)
    }

    /// Whether values around a place can be read as far as `margin` pixels away.
    func holds(_ place: SIMD2<Float>, margin: Float) -> Bool {
        place.x >= margin && place.y >= margin && place.x < Float(width - 1) - margin
            && place.y < Float(height - 1) - margin
    }

    /// The value between pixels, interpolated; the place must be inside.
    func value(at place: SIMD2<Float>) -> Float {
        let (column, row) = (Int(place.x), Int(place.y))
        let (right, down) = (place.x - Float(column), place.y - Float(row))
        let corner = row * width + column
        let above = values[corner] * (1 - right) + values[corner + 1] * right
        let below = values[corner + width] * (1 - right) + values[corner + width + 1] * right
        return above * (1 - down) + below * down
    }
}
