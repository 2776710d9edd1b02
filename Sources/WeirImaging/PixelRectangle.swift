import WeirCore

/// A rectangle of whole pixels; `right` and `bottom` are exclusive.
public struct PixelRectangle: Hashable, Sendable {
    public var left: Int
    public var top: Int
    public var right: Int
    public var bottom: Int

    public init(left: Int, top: Int, right: Int, bottom: Int) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// The whole of a picture of `size`.
    public init(_ size: Size) {
        self.init(left: 0, top: 0, right: size.width, bottom: size.height)
    }

    /// The pixels nearest to `box`; nil where the box is not made of numbers or is turned inside out.
    public init?(_ box: Box) {
        guard box.isValid else { return nil }
        self.init(
            left: Self.pixel(box.x),
            top: Self.pixel(box.y),
            right: Self.pixel(box.right),
            bottom: Self.pixel(box.bottom)
        )
    }

    public var width: Int { right - left }
    public var height: Int { bottom - top }
    public var size: Size { Size(width: width, height: height) }
    public var isEmpty: Bool { right <= left || bottom <= top }

    /// The part that both rectangles cover; empty where they do not meet.
    public func intersection(_ other: PixelRectangle) -> PixelRectangle {
        PixelRectangle(
            left: max(left, other.left),
            top: max(top, other.top),
            right: min(right, other.right),
            bottom: min(bottom, other.bottom)
        )
    }

    /// The coordinate as a whole number, kept far from any overflow; `value` is not NaN.
    static func pixel(_ value: Float) -> Int {
        // Far beyond any picture, and still exact as a Float.
        let limit: Float = 0x1p24
        return Int(min(max(value, -limit), limit).rounded())
    }
}
