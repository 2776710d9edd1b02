import WeirCore

/// Draws straight into a frame, touching only the pixels drawn.
///
/// In 4:2:0 a chroma sample serves two by two pixels and takes the colour as soon as one of them does, with the
/// largest coverage among them: so the thinnest line keeps its colour, which may reach one pixel further than its luma.
/// In formats with alpha, what is drawn becomes opaque as it covers.
public struct Canvas {
    /// One value of each pixel or chroma sample: where it lies in memory.
    struct Component {
        let base: UnsafeMutablePointer<UInt8>
        let stride: Int
        /// Bytes from one sample to the next.
        let step: Int
        let isChroma: Bool
    }

    public let size: Size
    /// The pixels that are drawn on.
    private(set) var bounds: PixelRectangle
    let components: [Component]
    private let format: PixelFormat
    private let colorimetry: Colorimetry

    /// A canvas over the memory of `frame`, which stays borrowed.
    ///
    /// - Throws: `WeirError` of code `stream` for a frame that cannot be read.
    public init(_ frame: VideoFrame) throws(WeirError) {
        try frame.check()
        size = frame.size
        bounds = PixelRectangle(frame.size)
        format = frame.format
        colorimetry = frame.colorimetry
        components = Self.components(of: frame)
    }

    /// The same, but that nothing outside of `rectangle` is drawn on.
    func clipped(to rectangle: PixelRectangle) -> Canvas {
        var canvas = self
        canvas.bounds = bounds.intersection(rectangle)
        return canvas
    }

    private static func components(of frame: VideoFrame) -> [Component] {
        let planes = frame.planes
        let step = frame.format.bytesPerPixel
        let pixels = (0..<step).map {
            Component(base: planes[0].base + $0, stride: planes[0].stride, step: step, isChroma: false)
        }
        switch frame.format {
        case .nv12:
            return pixels
                + (0..<2).map {
                    Component(base: planes[1].base + $0, stride: planes[1].stride, step: 2, isChroma: true)
                }
        case .i420:
            return pixels
                + (1..<3).map {
                    Component(base: planes[$0].base, stride: planes[$0].stride, step: 1, isChroma: true)
                }
        default:
            return pixels
        }
    }

    /// `color` in the frame's own numbers, one for each component.
    func values(_ color: Color) -> SIMD4<UInt8> {
        color.values(format: format, colorimetry: colorimetry)
    }

    /// Makes the whole picture black.
    public func clear() {
        fill(PixelRectangle(size), color: .black)
    }

    /// Fills the part of `rectangle` that lies in the picture, mixing by the colour's alpha.
    public func fill(_ rectangle: PixelRectangle, color: Color) {
        let visible = rectangle.intersection(bounds)
        guard !visible.isEmpty, color.alpha > 0 else { return }
        let values = values(color)
        for (index, component) in components.enumerated() {
            component.fill(component.isChroma ? visible.chroma : visible, value: values[index], alpha: color.alpha)
        }
    }

    /// Draws the border of `box`, `lineWidth` pixels wide and inside the box; what lies outside the picture is not.
    ///
    /// A box that is not made of numbers, or too small for a pixel, draws nothing.
    public func outline(_ box: Box, lineWidth: Int, color: Color) {
        guard let outer = PixelRectangle(box), !outer.isEmpty, lineWidth > 0 else { return }
        let lineWidth = min(lineWidth, max(outer.width, outer.height))
        let innerTop = min(outer.top + lineWidth, outer.bottom)
        let innerBottom = max(outer.bottom - lineWidth, innerTop)
        let innerLeft = min(outer.left + lineWidth, outer.right)
        let innerRight = max(outer.right - lineWidth, innerLeft)
        var side = outer
        side.bottom = innerTop
        fill(side, color: color)
        (side.top, side.bottom) = (innerBottom, outer.bottom)
        fill(side, color: color)
        (side.top, side.bottom, side.right) = (innerTop, innerBottom, innerLeft)
        fill(side, color: color)
        (side.left, side.right) = (innerRight, outer.right)
        fill(side, color: color)
    }
}

extension PixelRectangle {
    /// The chroma samples that serve any of the pixels.
    var chroma: PixelRectangle {
        PixelRectangle(left: left / 2, top: top / 2, right: (right + 1) / 2, bottom: (bottom + 1) / 2)
    }
}
