/// How a frame is made into a model's input.
public struct ModelInput: Hashable, Sendable {
    /// The order of the colour channels that the model was trained on.
    public enum Channels: String, CaseIterable, Sendable { case rgb, bgr, gray }

    /// The order of the dimensions of the input, without the batch.
    public enum Layout: String, CaseIterable, Sendable {
        case channelsFirst, channelsLast
    }

    /// How a frame of another shape is fitted.
    public enum Fit: Hashable, Sendable {
        /// Both sides are scaled to the input's, the aspect is lost.
        case stretch
        /// The aspect is kept and what is left filled with `fill` (0 to 255), centred or at the right and bottom.
        case letterbox(fill: UInt8, centered: Bool)
    }

    public var size: Size
    public var channels: Channels
    public var layout: Layout
    public var fit: Fit
    /// Per channel, in the order of `channels`: input = (pixel − mean) × scale, pixels being 0 to 255.
    public var mean: [Float]
    public var scale: [Float]

    public init(
        size: Size,
        channels: Channels = .rgb,
        layout: Layout = .channelsFirst,
        fit: Fit = .stretch,
        mean: [Float] = [0, 0, 0],
        scale: [Float] = [1, 1, 1]
    ) {
        self.size = size
        self.channels = channels
        self.layout = layout
        self.fit = fit
        self.mean = mean
        self.scale = scale
    }
}

extension ModelInput.Fit: CustomStringConvertible {
    /// As settings write it, such as `letterbox centered 114`.
    public var description: String {
        switch self {
        case .stretch: "stretch"
        case .letterbox(let fill, let centered): "letterbox \(centered ? "centered" : "top-left") \(fill)"
        }
    }
}

/// Where a frame's picture lies in a model's input; leads boxes back.
public struct InputPlacement: Hashable, Sendable {
    /// The frame's picture in the input, in whole pixels of the input.
    public let x: Int
    public let y: Int
    public let width: Int
    public let height: Int
    /// The size of the frame, or of the part of it that was cut out.
    public let frame: Size
    /// Where that part begins in the frame, in pixels; zero for a whole one.
    public let origin: Point

    /// Where a picture of `frame` pixels, which begins at `origin` of a larger one, goes in `input`.
    public init(frame: Size, origin: Point = Point(x: 0, y: 0), input: ModelInput) {
        self.frame = frame
        self.origin = origin
        guard case .letterbox(_, let centered) = input.fit, frame.width > 0, frame.height > 0 else {
            (x, y, width, height) = (0, 0, input.size.width, input.size.height)
            return
        }
        let ratio = min(
            Double(input.size.width) / Double(frame.width),
            Double(input.size.height) / Double(frame.height)
        )
        width = min(input.size.width, max(1, Int((Double(frame.width) * ratio).rounded())))
        height = min(input.size.height, max(1, Int((Double(frame.height) * ratio).rounded())))
        x = centered ? (input.size.width - width) / 2 : 0
        y = centered ? (input.size.height - height) / 2 : 0
    }

    /// A box in pixels of the input, led back to pixels of the frame; not clipped.
    public func toFrame(_ box: Box) -> Box {
        let (scaleX, scaleY, offsetX, offsetY) = wayBack
        return box.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
    }

    /// An oriented box in pixels of the input, led back to pixels of the frame.
    public func toFrame(_ box: OrientedBox) -> OrientedBox {
        let (scaleX, scaleY, offsetX, offsetY) = wayBack
        return box.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
    }

    /// A place in pixels of the input, led back to pixels of the frame.
    public func toFrame(_ point: Point) -> Point {
        let (scaleX, scaleY, offsetX, offsetY) = wayBack
        return point.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
    }

    /// The part of `box`, in pixels of the frame, that lies in the picture that was looked at.
    public func clipped(_ box: Box) -> Box {
        box.scaled(1, 1, offsetX: -origin.x, offsetY: -origin.y).clipped(to: frame)
            .scaled(1, 1, offsetX: origin.x, offsetY: origin.y)
    }

    /// The part of a grid over the whole input that covers the picture, without what was filled in around it.
    ///
    /// Cells count that have their centre in the picture, and at least one each way.
    public func picture(of map: SegmentationMap, input: Size) -> SegmentationMap {
        let columns = Self.cells(of: map.size.width, from: x, count: width, of: input.width)
        let rows = Self.cells(of: map.size.height, from: y, count: height, of: input.height)
        guard columns.count < map.size.width || rows.count < map.size.height else { return map }
        let classIDs = rows.flatMap { row in
            map.classIDs[row * map.size.width + columns.lowerBound..<row * map.size.width + columns.upperBound]
        }
        return SegmentationMap(size: Size(width: columns.count, height: rows.count), classIDs: classIDs) ?? map
    }

    private static func cells(of cells: Int, from start: Int, count: Int, of side: Int) -> Range<Int> {
        let perPixel = Double(cells) / Double(max(side, 1))
        let first = Int((Double(start) * perPixel).rounded())
        let end = Int((Double(start + count) * perPixel).rounded())
        let lower = min(max(first, 0), cells - 1)
        return lower..<min(max(end, lower + 1), cells)
    }

    private var wayBack: (scaleX: Float, scaleY: Float, offsetX: Float, offsetY: Float) {
        let scaleX = Float(frame.width) / Float(width)
        let scaleY = Float(frame.height) / Float(height)
        return (scaleX, scaleY, origin.x - Float(x) * scaleX, origin.y - Float(y) * scaleY)
    }
}
