/// An axis-aligned rectangle in pixels; `x` and `y` name its top left corner.
public struct Box: Hashable, Sendable {
    public var x: Float
    public var y: Float
    public var width: Float
    public var height: Float

    public init(x: Float, y: Float, width: Float, height: Float) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// A rectangle from its corners; `right` and `bottom` are exclusive.
    public init(left: Float, top: Float, right: Float, bottom: Float) {
        self.init(x: left, y: top, width: right - left, height: bottom - top)
    }

    public var right: Float { x + width }
    public var bottom: Float { y + height }
    public var centerX: Float { x + width / 2 }
    public var centerY: Float { y + height / 2 }

    /// The area in square pixels; zero for a box turned inside out.
    public var area: Float { max(0, width) * max(0, height) }

    /// Whether every value is a number and neither side is negative.
    public var isValid: Bool {
        x.isFinite && y.isFinite && width.isFinite && height.isFinite && width >= 0 && height >= 0
    }
}

extension Box {
    /// Intersection over union with `other`, 0 to 1; 0 where both are empty.
    public func overlap(_ other: Box) -> Float {
        let width = min(right, other.right) - max(x, other.x)
        let height = min(bottom, other.bottom) - max(y, other.y)
        guard width > 0, height > 0 else { return 0 }
        let shared = width * height
        return shared / (area + other.area - shared)
    }

    /// The part inside a picture of `size`; a box that lies outside has no area.
    public func clipped(to size: Size) -> Box {
        let left = min(max(x, 0), Float(size.width))
        let top = min(max(y, 0), Float(size.height))
        let right = min(max(self.right, left), Float(size.width))
        let bottom = min(max(self.bottom, top), Float(size.height))
        return Box(left: left, top: top, right: right, bottom: bottom)
    }

    /// The smallest box around both.
    public func union(_ other: Box) -> Box {
        Box(
            left: min(x, other.x),
            top: min(y, other.y),
            right: max(right, other.right),
            bottom: max(bottom, other.bottom)
        )
    }

    /// The box with `part` of each side more on either end.
    public func padded(by part: Float) -> Box {
        Box(
            x: x - part * width,
            y: y - part * height,
            width: width * (1 + 2 * part),
            height: height * (1 + 2 * part)
        )
    }

    /// The box after its picture was scaled and then moved.
    public func scaled(_ scaleX: Float, _ scaleY: Float, offsetX: Float = 0, offsetY: Float = 0) -> Box {
        Box(x: x * scaleX + offsetX, y: y * scaleY + offsetY, width: width * scaleX, height: height * scaleY)
    }
}

/// The dimensions of a picture in pixels.
public struct Size: Hashable, Sendable {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}
