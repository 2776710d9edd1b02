import Glibc

/// A rectangle that may be turned, in pixels; `angle` is in radians, clockwise as pictures are seen.
public struct OrientedBox: Hashable, Sendable {
    public var centerX: Float
    public var centerY: Float
    /// The side that lies along `angle`.
    public var width: Float
    public var height: Float
    public var angle: Float

    public init(centerX: Float, centerY: Float, width: Float, height: Float, angle: Float) {
        self.centerX = centerX
        self.centerY = centerY
        self.width = width
        self.height = height
        self.angle = angle
    }

    /// Whether every value is a number and neither side is negative.
    public var isValid: Bool {
        centerX.isFinite && centerY.isFinite && width.isFinite && height.isFinite && angle.isFinite && width >= 0
            && height >= 0
    }
}

extension OrientedBox {
    /// The corners, clockwise from the one that is top left where the angle is zero.
    public var corners: [Point] {
        let (cosine, sine) = (cos(angle), sin(angle))
        func corner(_ signX: Float, _ signY: Float) -> Point {
            let (x, y) = (signX * width / 2, signY * height / 2)
            return Point(x: centerX + x * cosine - y * sine, y: centerY + x * sine + y * cosine)
        }
        return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
    }

    /// The smallest upright rectangle around it.
    public var enclosing: Box {
        let (cosine, sine) = (abs(cos(angle)), abs(sin(angle)))
        let across = width * cosine + height * sine
        let down = width * sine + height * cosine
        return Box(x: centerX - across / 2, y: centerY - down / 2, width: across, height: down)
    }

    /// The box after its picture was scaled and then moved.
    ///
    /// It stays a rectangle: where the factors differ, the direction and the length of each side are scaled as such.
    public func scaled(_ scaleX: Float, _ scaleY: Float, offsetX: Float = 0, offsetY: Float = 0) -> OrientedBox {
        let (alongX, alongY) = (cos(angle) * scaleX, sin(angle) * scaleY)
        let (acrossX, acrossY) = (-sin(angle) * scaleX, cos(angle) * scaleY)
        return OrientedBox(
            centerX: centerX * scaleX + offsetX,
            centerY: centerY * scaleY + offsetY,
            width: width * hypot(alongX, alongY),
            height: height * hypot(acrossX, acrossY),
            angle: atan2(alongY, alongX)
        )
    }
}
