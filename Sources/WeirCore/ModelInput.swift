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
        /// The aspect is kept and the middle taken; a square input gets `share` of the picture's shorter side.
        case crop(share: Float)
    }

    /// Whose arithmetic scales pictures.
    public enum Scaling: String, CaseIterable, Hashable, Sendable {
        /// OpenCV's `INTER_LINEAR`: the four pixels around a place, however many lie between.
        case openCV = "opencv"
        /// Pillow's `BILINEAR`, also torchvision's with antialiasing: all pixels under a triangle, wider for smaller pictures.
        case pillow
        /// Pillow's `BICUBIC`: likewise under a cubic.
        case pillowBicubic = "pillow-bicubic"
    }

    public var size: Size
    public var channels: Channels
    public var layout: Layout
    public var fit: Fit
    public var scaling: Scaling
    /// Per channel, in the order of `channels`: input = (pixel − mean) × scale, pixels being 0 to 255.
    public var mean: [Float]
    public var scale: [Float]

    public init(
        size: Size,
        channels: Channels = .rgb,
        layout: Layout = .channelsFirst,
        fit: Fit = .stretch,
        scaling: Scaling = .openCV,
        mean: [Float] = [0, 0, 0],
        scale: [Float] = [1, 1, 1]
    ) {
        self.size = size
        self.channels = channels
        self.layout = layout
        self.fit = fit
        self.scaling = scaling
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
        case .crop(let share): "crop \(share)"
        }
    }
}

/// Where a frame's picture lies in a model's input; leads boxes back.
public struct InputPlacement: Hashable, Sendable {
    /// The frame's picture in the input, in whole pixels of the input; where the fit cuts it, it reaches beyond.
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
        if case .crop(let share) = input.fit, frame.width > 0, frame.height > 0 {
            (width, height) = Self.sides(of: frame, covering: input.size, share: share)
            x = -Self.half(width - input.size.width)
            y = -Self.half(height - input.size.height)
            return
        }
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

    /// How many times as long as the input a side may become that is cut; a slimmer picture is squeezed.
    private static let longestCutSide = 8

    /// The sides of a picture of which `input` cuts the middle, rounded as timm and torchvision's `Resize` do.
    private static func sides(of frame: Size, covering input: Size, share: Float) -> (width: Int, height: Int) {
        // False for what is not a number.
        let share = share > 0.01 ? Double(min(share, 1)) : 0.01
        // A share such as 0.8 has no exact value.
        func cut(_ side: Int) -> Int { Int(Double(side) / share + 0.001) }
        func other(_ side: Int, _ long: Int, _ short: Int, least: Int) -> Int {
            Int(min(max(Double(side) * Double(long) / Double(short), Double(least)), Double(side * longestCutSide)))
        }
        let isWide = input.width * frame.height <= input.height * frame.width
        if isWide {
            let height = cut(input.height)
            return (other(height, frame.width, frame.height, least: input.width), height)
        }
        let width = cut(input.width)
        return (width, other(width, frame.height, frame.width, least: input.height))
    }

    /// As torchvision's `CenterCrop` rounds it.
    private static func half(_ length: Int) -> Int {
        Int((Double(length) / 2).rounded(.toNearestOrEven))
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

    /// The grid over the picture that a grid over the whole input tells of: without what was filled in around the picture,
    /// and with cells of no class for what was cut off it.
    ///
    /// Cells count that have their centre in the picture, and at least one each way.
    public func picture(of map: SegmentationMap, input: Size) -> SegmentationMap {
        let columns = Self.cells(of: map.size.width, from: x, count: width, of: input.width)
        let rows = Self.cells(of: map.size.height, from: y, count: height, of: input.height)
        guard columns != 0..<map.size.width || rows != 0..<map.size.height else { return map }
        let inside = columns.clamped(to: 0..<map.size.width)
        let (before, after) = (inside.lowerBound - columns.lowerBound, columns.upperBound - inside.upperBound)
        let classIDs = rows.flatMap { row in
            guard (0..<map.size.height).contains(row) else {
                return Array(repeating: SegmentationMap.unsure, count: columns.count)
            }
            let start = row * map.size.width
            return Array(repeating: SegmentationMap.unsure, count: before)
                + map.classIDs[start + inside.lowerBound..<start + inside.upperBound]
                + Array(repeating: SegmentationMap.unsure, count: after)
        }
        return SegmentationMap(size: Size(width: columns.count, height: rows.count), classIDs: classIDs) ?? map
    }

    private static func cells(of cells: Int, from start: Int, count: Int, of side: Int) -> Range<Int> {
        let perPixel = Double(cells) / Double(max(side, 1))
        let first = Int((Double(start) * perPixel).rounded())
        let end = Int((Double(start + count) * perPixel).rounded())
        let lower = min(first, cells - 1)
        return lower..<max(end, lower + 1)
    }

    private var wayBack: (scaleX: Float, scaleY: Float, offsetX: Float, offsetY: Float) {
        let scaleX = Float(frame.width) / Float(width)
        let scaleY = Float(frame.height) / Float(height)
        return (scaleX, scaleY, origin.x - Float(x) * scaleX, origin.y - Float(y) * scaleY)
    }
}
