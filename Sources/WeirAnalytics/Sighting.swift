import WeirCore

/// Where an object is in a frame, in pixels.
struct Sighting: Sendable {
    /// Its place among the frame's objects.
    let object: Int
    /// Its place among those who are followed; without meaning where it has no identity.
    var slot = 0
    /// The point that stands for it.
    let point: SIMD2<Float>
    /// Where it was when it was last seen; the same where it is seen first.
    var last: SIMD2<Float> {
        didSet { extremes = pointwiseMax(extremes, Self.extremes(of: last)) }
    }
    /// The greatest and, with its sign turned, the least coordinates of the two: what lies on the far side of one of them
    /// has nothing to do with the way.
    private(set) var extremes: SIMD4<Float>
    /// The height of its box.
    let height: Float

    init(_ object: DetectedObject, index: Int, _ reference: AnalyticsRules.ReferencePoint) {
        self.object = index
        let box = object.box
        point = SIMD2(box.centerX, reference == .foot ? box.bottom : box.centerY)
        last = point
        extremes = Self.extremes(of: point)
        height = box.height
    }

    private static func extremes(of point: SIMD2<Float>) -> SIMD4<Float> {
        SIMD4(point.x, point.y, -point.x, -point.y)
    }
}

/// An object without identity.
struct Stranger: Sendable {
    let sighting: Sighting
    let label: String
    /// Whether each filter of classes lets it pass.
    let accepts: [Bool]
}

extension SIMD2<Float> {
    init(_ point: Point) {
        self.init(point.x, point.y)
    }

    var point: Point { Point(x: x, y: y) }
    var length: Float { (self * self).sum().squareRoot() }

    func dot(_ other: Self) -> Float { (self * other).sum() }
    /// The area that the two span, positive where the other one lies to the right in the picture.
    func cross(_ other: Self) -> Float { x * other.y - y * other.x }
}

extension Double {
    /// Seconds as nanoseconds; what is not a time is none, and centuries are cut.
    var nanoseconds: UInt64 { self > 0 ? UInt64(Swift.min(self * 1e9, 1e19)) : 0 }
}

extension UInt64 {
    /// Nanoseconds as seconds.
    var seconds: Double { Double(self) / 1e9 }
}
