import WeirCore

/// Where a stream's picture lies in a mosaic; leads what is known of it there.
public struct TilePlacement: Hashable, Sendable {
    /// The pixels that the picture takes, even at every side.
    public let picture: PixelRectangle
    public let scaleX: Float
    public let scaleY: Float

    /// The largest place for a picture of `frame` pixels in the middle of `cell` that keeps its aspect.
    ///
    /// Nil where the frame has no pixels or the cell does not have two by two of them.
    public init?(frame: Size, cell: PixelRectangle) {
        guard frame.width > 0, frame.height > 0, cell.width >= 2, cell.height >= 2 else { return nil }
        let ratio = min(Double(cell.width) / Double(frame.width), Double(cell.height) / Double(frame.height))
        let width = Self.even(Double(frame.width) * ratio, atMost: cell.width)
        let height = Self.even(Double(frame.height) * ratio, atMost: cell.height)
        let left = cell.left + (cell.width - width) / 4 * 2
        let top = cell.top + (cell.height - height) / 4 * 2
        picture = PixelRectangle(left: left, top: top, right: left + width, bottom: top + height)
        scaleX = Float(width) / Float(frame.width)
        scaleY = Float(height) / Float(frame.height)
    }

    /// A box in pixels of the stream's picture, led to pixels of the mosaic.
    public func toMosaic(_ box: Box) -> Box {
        box.scaled(scaleX, scaleY, offsetX: Float(picture.left), offsetY: Float(picture.top))
    }

    /// Adds what is known of the stream's picture, led to the mosaic, to what is known of that.
    public func add(_ frame: FrameMetadata, to mosaic: inout FrameMetadata) {
        var frame = frame
        frame.scale(scaleX, scaleY, offsetX: Float(picture.left), offsetY: Float(picture.top))
        mosaic.objects += frame.objects
        if !frame.attributes.isEmpty || !frame.analytics.isEmpty {
            let box = Box(
                x: Float(picture.left),
                y: Float(picture.top),
                width: Float(picture.width),
                height: Float(picture.height)
            )
            var tile = Tile(source: frame.source, frameNumber: frame.frameNumber, box: box)
            tile.attributes = frame.attributes
            tile.analytics = frame.analytics
            mosaic.tiles.append(tile)
        }
        mosaic.tiles += frame.tiles
    }

    private static func even(_ length: Double, atMost limit: Int) -> Int {
        min(max(2, Int((length / 2).rounded()) * 2), limit / 2 * 2)
    }
}
