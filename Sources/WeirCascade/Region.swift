public import WeirCore

/// A part of the picture that a model looks at by itself, with the corners of a polygon.
public struct Region: Hashable, Sendable {
    /// In pixels, or in fractions of the picture where none is above 1.
    public let corners: [Point]

    /// Reads regions such as `100,50,640,480; 0.1,0.2 0.5,0.2 0.5,0.9`: left, top, width and height of a rectangle, or
    /// the corners of a polygon, with semicolons between them.
    ///
    /// Throws a `settings` error that names the part that is none.
    public static func list(_ text: String) throws(WeirError) -> [Region] {
        var regions: [Region] = []
        for part in text.split(separator: ";") {
            let words = part.split(whereSeparator: \.isWhitespace)
            guard !words.isEmpty else { continue }
            guard let region = Region(words.map { $0.split(separator: ",").map { Float($0) ?? .nan } }) else {
                throw WeirError(
                    .settings,
                    "“\(words.joined(separator: " "))” is no region; write LEFT,TOP,WIDTH,HEIGHT or X,Y X,Y X,Y …, in "
                        + "pixels or in fractions of the picture"
                )
            }
            regions.append(region)
        }
        return regions
    }

    private init?(_ numbers: [[Float]]) {
        guard numbers.allSatisfy({ $0.allSatisfy { $0.isFinite && $0 >= 0 } }) else { return nil }
        if numbers.count == 1, numbers[0].count == 4 {
            let (x, y, width, height) = (numbers[0][0], numbers[0][1], numbers[0][2], numbers[0][3])
            guard width > 0, height > 0 else { return nil }
            corners = [
                Point(x: x, y: y), Point(x: x + width, y: y), Point(x: x + width, y: y + height),
                Point(x: x, y: y + height),
            ]
        } else {
            guard numbers.count > 2, numbers.allSatisfy({ $0.count == 2 }) else { return nil }
            corners = numbers.map { Point(x: $0[0], y: $0[1]) }
        }
    }

    private init(corners: [Point]) {
        self.corners = corners
    }

    /// The region in pixels of a picture of `size`; pixels are those of `measure`, where the picture is told in that size.
    public func inPixels(of size: Size, toldIn measure: Size? = nil) -> Region {
        if corners.allSatisfy({ $0.x <= 1 && $0.y <= 1 }) {
            return Region(corners: corners.map { $0.scaled(Float(size.width), Float(size.height)) })
        }
        guard let measure, measure.width > 0, measure.height > 0 else { return self }
        let (scaleX, scaleY) = (Float(size.width) / Float(measure.width), Float(size.height) / Float(measure.height))
        return Region(corners: corners.map { $0.scaled(scaleX, scaleY) })
    }

    /// The smallest upright rectangle around it.
    public var bounds: Box {
        let (xs, ys) = (corners.map(\.x), corners.map(\.y))
        return Box(left: xs.min() ?? 0, top: ys.min() ?? 0, right: xs.max() ?? 0, bottom: ys.max() ?? 0)
    }

    /// Whether `point` is inside: a ray from it crosses the border an odd number of times.
    public func contains(_ point: Point) -> Bool {
        var isInside = false
        var previous = corners[corners.count - 1]
        for corner in corners {
            if (corner.y > point.y) != (previous.y > point.y) {
                let share = (point.y - corner.y) / (previous.y - corner.y)
                if point.x < corner.x + share * (previous.x - corner.x) { isInside.toggle() }
            }
            previous = corner
        }
        return isInside
    }
}
