/// A place in a picture, in pixels; whole numbers are the corners of pixels.
public struct Point: Hashable, Sendable {
    public var x: Float
    public var y: Float

    public init(x: Float, y: Float) {
        self.x = x
        self.y = y
    }

    public var isFinite: Bool { x.isFinite && y.isFinite }

    /// The direction from the origin to it at a length of 1; itself where it is the origin.
    public var normalized: Point {
        let length = (x * x + y * y).squareRoot()
        return length > 0 ? Point(x: x / length, y: y / length) : self
    }

    /// The place after its picture was scaled and then moved.
    public func scaled(_ scaleX: Float, _ scaleY: Float, offsetX: Float = 0, offsetY: Float = 0) -> Point {
        Point(x: x * scaleX + offsetX, y: y * scaleY + offsetY)
    }
}
