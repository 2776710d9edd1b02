import WeirCore

/// How the picture moved from one frame to the next because the camera did.
///
/// A point at (x, y) lies at (a·x + b·y + x₀, c·x + d·y + y₀) afterwards, in pixels.
public struct CameraMotion: Hashable, Sendable {
    /// (a, b).
    public var first: SIMD2<Double>
    /// (c, d).
    public var second: SIMD2<Double>
    /// (x₀, y₀).
    public var shift: SIMD2<Double>

    /// The camera stood still.
    public static let none = CameraMotion(SIMD2(1, 0), SIMD2(0, 1), shift: .zero)

    /// How much larger or smaller than before things may be after one frame, and still be believed.
    private static let believableScale = 0.25...4.0

    public init(_ first: SIMD2<Double>, _ second: SIMD2<Double>, shift: SIMD2<Double>) {
        self.first = first
        self.second = second
        self.shift = shift
    }

    /// By what lengths are multiplied.
    public var scale: Double { abs(determinant).squareRoot() }

    /// Whether it is what a camera can do: all numbers, not mirrored, and no absurd zoom.
    public var isBelievable: Bool {
        let values = [first.x, first.y, second.x, second.y, shift.x, shift.y]
        return values.allSatisfy { $0.isFinite } && determinant > 0 && Self.believableScale.contains(scale)
    }

    /// Where a point lies afterwards.
    public func moved(_ point: SIMD2<Double>) -> SIMD2<Double> { turned(point) + shift }

    /// What becomes of a direction.
    public func turned(_ direction: SIMD2<Double>) -> SIMD2<Double> {
        SIMD2((first * direction).sum(), (second * direction).sum())
    }

    /// Where a box lies afterwards; it stays upright, with its sides scaled.
    func moved(_ box: Box) -> Box {
        let center = moved(SIMD2(Double(box.centerX), Double(box.centerY)))
        let (width, height) = (Double(box.width) * scale, Double(box.height) * scale)
        return Box(
            x: Float(center.x - width / 2),
            y: Float(center.y - height / 2),
            width: Float(width),
            height: Float(height)
        )
    }

    /// This motion and then another.
    public func followed(by next: CameraMotion) -> CameraMotion {
        CameraMotion(
            SIMD2((next.first * SIMD2(first.x, second.x)).sum(), (next.first * SIMD2(first.y, second.y)).sum()),
            SIMD2((next.second * SIMD2(first.x, second.x)).sum(), (next.second * SIMD2(first.y, second.y)).sum()),
            shift: next.moved(shift)
        )
    }

    private var determinant: Double { first.x * second.y - first.y * second.x }
}
