import WeirCore

/// The three components of a 4:2:0 picture that is drawn on.
struct Canvas {
    let luma: Surface
    let u: Surface
    let v: Surface

    /// Throws a sentence if the frame isn't NV12 or I420, has odd sides or too few planes.
    init(_ frame: VideoFrame) throws(WeirError) {
        let (width, height) = (frame.size.width, frame.size.height)
        let expected = frame.format == .nv12 ? 2 : 3
        guard frame.format == .nv12 || frame.format == .i420, frame.planes.count == expected else {
            throw WeirError(
                .stream,
                "A scene cannot be drawn into \(frame.format.rawValue) with \(frame.planes.count) planes: it needs "
                    + "NV12 or I420 with all of its planes."
            )
        }
        luma = Self.surface(frame.planes[0].base, frame.planes[0].stride, step: 1, width, height, scale: 1)
        let chroma = frame.planes[1]
        if frame.format == .nv12 {
            u = Self.surface(chroma.base, chroma.stride, step: 2, width / 2, height / 2, scale: 0.5)
            v = Self.surface(chroma.base + 1, chroma.stride, step: 2, width / 2, height / 2, scale: 0.5)
        } else {
            let second = frame.planes[2]
            u = Self.surface(chroma.base, chroma.stride, step: 1, width / 2, height / 2, scale: 0.5)
            v = Self.surface(second.base, second.stride, step: 1, width / 2, height / 2, scale: 0.5)
        }
    }

    private static func surface(
        _ base: UnsafeMutablePointer<UInt8>,
        _ stride: Int,
        step: Int,
        _ width: Int,
        _ height: Int,
        scale: Float
    ) -> Surface {
        Surface(base: base, stride: stride, step: step, width: width, height: height, scale: scale)
    }

    /// Draws the shapes of `sketch` in their order.
    func draw(_ sketch: Sketch, _ convert: ColorConversion) {
        sketch.points.withUnsafeBufferPointer { points in
            for shape in sketch.shapes {
                let corners = UnsafeBufferPointer(rebasing: points[shape.corners])
                let color = convert(shape.color)
                luma.fill(corners, color.luma, opacity: shape.opacity)
                u.fill(corners, color.u, opacity: shape.opacity)
                v.fill(corners, color.v, opacity: shape.opacity)
            }
        }
    }
}

extension Canvas {
    /// A picture with interleaved chroma whose planes share one stride.
    init(luma: UnsafeMutablePointer<UInt8>, chroma: UnsafeMutablePointer<UInt8>, stride: Int, size: Size) {
        let (width, height) = (size.width, size.height)
        self.luma = Self.surface(luma, stride, step: 1, width, height, scale: 1)
        u = Self.surface(chroma, stride, step: 2, width / 2, height / 2, scale: 0.5)
        v = Self.surface(chroma + 1, stride, step: 2, width / 2, height / 2, scale: 0.5)
    }
}
