import WeirCore

extension Canvas {
    /// Coverage of a rectangle of pixels, 0 to 255 each, borrowed for the length of a call.
    struct Mask {
        let coverage: UnsafePointer<UInt8>
        let stride: Int
        let size: Size
    }

    /// Mixes `color` in by the coverage of `mask`, whose first pixel lies at `left`, `top`.
    func blend(_ mask: Mask, left: Int, top: Int, color: Color) {
        let place = PixelRectangle(left: left, top: top, right: left + mask.size.width, bottom: top + mask.size.height)
        let visible = place.intersection(bounds)
        guard !visible.isEmpty, color.alpha > 0 else { return }
        // The mask's coverage as if its first pixel were the picture's.
        let origin = mask.coverage - (top * mask.stride + left)
        let values = values(color)
        for (index, component) in components.enumerated() where !component.isChroma {
            for row in visible.top..<visible.bottom {
                component.mix(
                    row: row,
                    column: visible.left,
                    coverage: origin + (row * mask.stride + visible.left),
                    count: visible.width,
                    value: values[index],
                    alpha: color.alpha
                )
            }
        }
        if components.contains(where: \.isChroma) {
            blendChroma(origin, stride: mask.stride, visible: visible, values: values, alpha: color.alpha)
        }
    }

    private func blendChroma(
        _ origin: UnsafePointer<UInt8>,
        stride: Int,
        visible: PixelRectangle,
        values: SIMD4<UInt8>,
        alpha: UInt8
    ) {
        let samples = visible.chroma
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: samples.width) { buffer in
            guard let largest = buffer.baseAddress else { return }
            for row in samples.top..<samples.bottom {
                largest.update(repeating: 0, count: samples.width)
                for y in max(2 * row, visible.top)..<min(2 * row + 2, visible.bottom) {
                    let line = origin + y * stride
                    for x in visible.left..<visible.right {
                        let sample = x / 2 - samples.left
                        largest[sample] = max(largest[sample], line[x])
                    }
                }
                for (index, component) in components.enumerated() where component.isChroma {
                    component.mix(
                        row: row,
                        column: samples.left,
                        coverage: largest,
                        count: samples.width,
                        value: values[index],
                        alpha: alpha
                    )
                }
            }
        }
    }
}
