import WeirCore

/// A piece of text as coverage of pixels, 0 to 255 each.
public struct TextMask: Sendable {
    /// Row by row, without padding.
    public let coverage: [UInt8]
    public let size: Size
    /// Where the mask's first column lies from where the text starts.
    public let left: Int
    /// The row of the mask that the text stands on.
    public let baseline: Int
    /// How far the text moves what follows it.
    public let advance: Int
    /// The height of a line of this text above and below the baseline.
    public let ascent: Int
    public let descent: Int

    /// Text that shows nothing and takes no room.
    static let empty = TextMask(
        coverage: [],
        size: Size(width: 0, height: 0),
        left: 0,
        baseline: 0,
        advance: 0,
        ascent: 0,
        descent: 0
    )
}

extension Canvas {
    /// Draws `text` so that it starts at `x` and stands on row `baseline`.
    public func draw(_ text: TextMask, x: Int, baseline: Int, color: Color) {
        text.coverage.withUnsafeBufferPointer { buffer in
            guard let coverage = buffer.baseAddress else { return }
            let mask = Mask(coverage: coverage, stride: text.size.width, size: text.size)
            blend(mask, left: x + text.left, top: baseline - text.baseline, color: color)
        }
    }
}
