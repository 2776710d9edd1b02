import WeirCore

/// Finds objects of one picture again in the next, each by its own pixels.
///
/// Points of a grid over an object are followed to the new picture and back again; those that come back to where they
/// set out vote, and the median of their movements is the object's (Kalal, Mikolajczyk and Matas, "Forward-backward
/// error: automatic detection of tracking failures", ICPR 2010). Each object is looked at in as many pixels, whatever its
/// size, so that the cost depends on the number of objects alone.
struct MedianFlow: Sendable {
    /// The longer side of an object is averaged down to at least this many pixels, and fewer than twice as many.
    private static let side = 32
    /// What is seen around an object, as a part of its longer side: how far off it may be.
    private static let surroundings: Float = 0.4
    private static let pyramidLevels = 2
    /// The points across and down.
    private static let grid = 4
    /// The part of a box over which the points lie: its edges show what is behind the object.
    private static let innerPart = SIMD2<Float>(0.6, 0.8)
    /// How near to where it set out a point has to come back, in pixels of the glimpse.
    private static let greatestReturnError: Float = 0.5
    /// How near to the median's a point's movement has to be to agree with it.
    private static let greatestDisagreement: Float = 1.5
    /// The least points that vote, and the least part of them that agree: fewer than half, and there is another movement.
    private static let leastPoints = 5
    private static let leastAgreement: Float = 0.5
    /// By how much an object may seem to grow or shrink from one picture to the next.
    private static let believableScale: ClosedRange<Float> = 0.9...1.1

    /// Detectors miss the edge of the picture by about as many pixels.
    private static let edge: Float = 3

    /// An object's pixels as they were last.
    private struct Glimpse: Sendable {
        var box: Box
        /// The picture's pixel at the glimpse's top left corner.
        var left: Int
        var top: Int
        /// The pixels of the picture that were averaged, across and down.
        var factor: Int
        var pyramid: [GrayImage]
    }

    private var glimpses: [Int: Glimpse] = [:]

    /// The objects remembered.
    var count: Int { glimpses.count }

    /// Remembers what the objects look like in a picture, by their numbers, and forgets all others.
    mutating func remember(_ boxes: [(number: Int, box: Box)], in plane: LumaPlane) {
        var seen: [Int: Glimpse] = [:]
        for (number, box) in boxes { seen[number] = Self.glimpse(of: box, in: plane) }
        glimpses = seen
    }

    mutating func forgetAll() {
        glimpses.removeAll()
    }

    /// Where an object that is expected at `expected` lies in a new picture; nil where its pixels don't tell.
    func box(of number: Int, expectedAt expected: Box, in plane: LumaPlane) -> Box? {
        guard let glimpse = glimpses[number], Self.isWhole(glimpse.box, in: plane) else { return nil }
        let shift = SIMD2(
            (expected.centerX - glimpse.box.centerX).rounded(),
            (expected.centerY - glimpse.box.centerY).rounded()
        )
        // Farther than the picture is wide is nowhere.
        guard abs(shift.x) < Float(plane.width), abs(shift.y) < Float(plane.height) else { return nil }
        let image = GrayImage(
            plane,
            left: glimpse.left + Int(shift.x),
            top: glimpse.top + Int(shift.y),
            width: glimpse.pyramid[0].width,
            height: glimpse.pyramid[0].height,
            factor: glimpse.factor
        )
        let pairs = Self.pairs(from: glimpse, to: OpticalFlow.pyramid(image, levels: Self.pyramidLevels))
        guard let (movement, scale) = Self.median(of: pairs) else { return nil }
        let offset = shift + movement * Float(glimpse.factor)
        let size = SIMD2(glimpse.box.width, glimpse.box.height) * scale
        let center = SIMD2(glimpse.box.centerX, glimpse.box.centerY) + offset
        return Box(x: center.x - size.x / 2, y: center.y - size.y / 2, width: size.x, height: size.y)
    }

    /// Whether the edge of the picture leaves all of the object to be seen: of one that comes or goes, the box changes as
    /// its pixels don't tell.
    private static func isWhole(_ box: Box, in plane: LumaPlane) -> Bool {
        let (right, bottom) = (Float(plane.width) - edge, Float(plane.height) - edge)
        return box.x >= edge && box.y >= edge && box.right <= right && box.bottom <= bottom
    }

    /// Nil for a box that isn't one, or doesn't touch the picture.
    private static func glimpse(of box: Box, in plane: LumaPlane) -> Glimpse? {
        let picture = Size(width: plane.width, height: plane.height)
        guard box.isValid, box.clipped(to: picture).area > 0 else { return nil }
        let longer = max(box.width, box.height)
        // An object far larger than the picture shows nothing of its own.
        guard longer >= 1, longer <= 2 * Float(max(plane.width, plane.height)) else { return nil }
        let factor = max(1, Int(longer) / side)
        let margin = surroundings * longer
        let left = Int((box.x - margin).rounded(.down))
        let top = Int((box.y - margin).rounded(.down))
        let width = (Int(box.width + 2 * margin) + factor) / factor
        let height = (Int(box.height + 2 * margin) + factor) / factor
        let image = GrayImage(plane, left: left, top: top, width: width, height: height, factor: factor)
        let pyramid = OpticalFlow.pyramid(image, levels: pyramidLevels)
        return Glimpse(box: box, left: left, top: top, factor: factor, pyramid: pyramid)
    }

    /// Points of the glimpse, and where they are in the new picture, in pixels of the glimpse.
    private static func pairs(
        from glimpse: Glimpse,
        to new: [GrayImage]
    ) -> [(from: SIMD2<Float>, to: SIMD2<Float>)] {
        let corner = SIMD2(Float(glimpse.left), Float(glimpse.top))
        let center = (SIMD2(glimpse.box.centerX, glimpse.box.centerY) - corner) / Float(glimpse.factor)
        let span = SIMD2(glimpse.box.width, glimpse.box.height) / Float(glimpse.factor) * innerPart
        var pairs: [(from: SIMD2<Float>, to: SIMD2<Float>)] = []
        for row in 0..<grid {
            for column in 0..<grid {
                let part = (SIMD2(Float(column), Float(row)) + 0.5) / Float(grid) - 0.5
                let place = center + part * span
                guard let found = OpticalFlow.find(place, from: glimpse.pyramid, to: new),
                    let back = OpticalFlow.find(found, from: new, to: glimpse.pyramid),
                    length(back - place) <= greatestReturnError
                else { continue }
                pairs.append((place, found))
            }
        }
        return pairs
    }

    /// The movement and the growth that most agree on; nil where too few do.
    private static func median(of pairs: [(from: SIMD2<Float>, to: SIMD2<Float>)]) -> (SIMD2<Float>, Float)? {
        guard pairs.count >= leastPoints else { return nil }
        let movements = pairs.map { $0.to - $0.from }
        let middle = SIMD2(median(movements.map(\.x)), median(movements.map(\.y)))
        let agreeing = pairs.filter { length($0.to - $0.from - middle) <= greatestDisagreement }
        guard Float(agreeing.count) >= leastAgreement * Float(pairs.count) else { return nil }
        var ratios: [Float] = []
        for (index, one) in agreeing.enumerated() {
            for other in agreeing[..<index] {
                ratios.append(length(one.to - other.to) / length(one.from - other.from))
            }
        }
        let scale = ratios.isEmpty ? 1 : median(ratios)
        return (middle, min(max(scale, believableScale.lowerBound), believableScale.upperBound))
    }

    private static func median(_ values: [Float]) -> Float {
        values.sorted()[values.count / 2]
    }

    private static func length(_ vector: SIMD2<Float>) -> Float {
        (vector * vector).sum().squareRoot()
    }
}
