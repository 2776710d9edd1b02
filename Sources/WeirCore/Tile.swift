/// What is known of one of the pictures that a frame is put together from, besides its objects.
public struct Tile: Hashable, Sendable {
    public var source: SourceID
    /// The number of the stream's frame that is shown.
    public var frameNumber: Int
    /// The part of the whole that it takes, in pixels.
    public var box: Box
    /// What models say of it as a whole.
    public var attributes = Attributes()
    /// What rules say of it, its places in pixels of the whole; what means the whole picture means the tile.
    public var analytics = FrameAnalytics()

    public init(source: SourceID, frameNumber: Int, box: Box) {
        self.source = source
        self.frameNumber = frameNumber
        self.box = box
    }

    /// Scales its places, as after the whole picture was scaled and then moved.
    public mutating func scale(_ scaleX: Float, _ scaleY: Float, offsetX: Float = 0, offsetY: Float = 0) {
        box = box.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
        analytics.scale(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
    }
}
