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

/// Where a frame's picture lies in a model's input; leads boxes back.
public struct InputPlacement: Hashable, Sendable {
    /// The frame's picture in the input, in whole pixels of the input.
    public let x: Int
    public let y: Int
    public let width: Int
    public let height: Int
    public let frame: Size

    /// Where a picture of `frame` pixels goes in `input`.
    public init(frame: Size, input: ModelInput) {
        self.frame = frame
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
        let scaleX = Float(frame.width) / Float(width)
        let scaleY = Float(frame.height) / Float(height)
        return box.scaled(scaleX, scaleY, offsetX: -Float(x) * scaleX, offsetY: -Float(y) * scaleY)
    }
}
