/// One of an object's named places, such as the left eye; which one is told by its position in the list.
public struct Keypoint: Hashable, Sendable {
    public var point: Point
    /// 0 to 1; how sure the model is that the place is in sight.
    public var confidence: Float

    public init(x: Float, y: Float, confidence: Float) {
        point = Point(x: x, y: y)
        self.confidence = confidence
    }
}
