import WeirCore

/// All that doesn't move, drawn once: sky, houses, pavements, roadway, trees and lamp posts.
///
/// It is a 4:2:0 picture with interleaved chroma, larger than the scene's by as much as a shaking camera moves.
struct Background: Sendable {
    private let luma: [UInt8]
    private let chroma: [UInt8]
    private let width: Int
    private let margin: Int

    /// Grain of plaster and asphalt: the share by which pixels differ.
    private static let grain: Float = 0.05
    private static let randomPlace = 801

    init(options: SceneOptions, camera: Camera, light: Light, crossing: Crossing, convert: ColorConversion) {
        let margin = Shake(options: options).reach
        let (width, height) = (options.size.width + 2 * margin, options.size.height + 2 * margin)
        self.margin = margin
        self.width = width
        let painter = BackgroundPainter(
            camera: camera,
            light: light,
            ground: Ground(seed: options.seed, crossing: crossing),
            houses: Houses(options: options, halfWidth: camera.halfWidth(z: Street.farEdge) + 10)
        )
        var luma = [UInt8](repeating: 0, count: width * height)
        var chroma = [UInt8](repeating: 0, count: width * height / 2)
        var random = RandomNumbers(seed: options.seed, Self.randomPlace)
        for row in stride(from: 0, to: height, by: 2) {
            for column in stride(from: 0, to: width, by: 2) {
                var (u, v) = (0, 0)
                for pixel in 0..<4 {
                    let (x, y) = (column + pixel % 2, row + pixel / 2)
                    let plain = painter.color(column: x - margin, row: y - margin)
                    let color = convert(plain.lit(1 + Self.grain * random.within(-1...1)))
                    luma[y * width + x] = color.luma
                    u += Int(color.u)
                    v += Int(color.v)
                }
                chroma[row / 2 * width + column] = UInt8((u + 2) / 4)
                chroma[row / 2 * width + column + 1] = UInt8((v + 2) / 4)
            }
        }
        let furniture = painter.furniture(seed: options.seed, margin: margin)
        Self.draw(furniture, convert, size: Size(width: width, height: height), luma: &luma, chroma: &chroma)
        self.luma = luma
        self.chroma = chroma
    }

    private static func draw(
        _ sketch: Sketch,
        _ convert: ColorConversion,
        size: Size,
        luma: inout [UInt8],
        chroma: inout [UInt8]
    ) {
        luma.withUnsafeMutableBufferPointer { luma in
            chroma.withUnsafeMutableBufferPointer { chroma in
                guard let first = luma.baseAddress, let second = chroma.baseAddress else { return }
                Canvas(luma: first, chroma: second, stride: size.width, size: size).draw(sketch, convert)
            }
        }
    }

    /// Copies the picture that a camera moved by `offset` pixels sees.
    func copy(to canvas: Canvas, offset: (x: Int, y: Int)) {
        luma.withUnsafeBufferPointer { luma in
            guard let base = luma.baseAddress else { return }
            for row in 0..<canvas.luma.height {
                let start = (row + margin - offset.y) * width + margin - offset.x
                (canvas.luma.base + row * canvas.luma.stride).update(from: base + start, count: canvas.luma.width)
            }
        }
        // Chroma has no odd pixels: it follows in steps of two.
        let (shiftX, shiftY) = ((margin - offset.x) / 2, (margin - offset.y) / 2)
        chroma.withUnsafeBufferPointer { chroma in
            guard let base = chroma.baseAddress else { return }
            for row in 0..<canvas.u.height {
                let source = base + ((row + shiftY) * width + shiftX * 2)
                let (u, v) = (canvas.u.base + row * canvas.u.stride, canvas.v.base + row * canvas.v.stride)
                if canvas.u.step == 2 {
                    u.update(from: source, count: canvas.u.width * 2)
                } else {
                    for column in 0..<canvas.u.width {
                        u[column] = source[2 * column]
                        v[column] = source[2 * column + 1]
                    }
                }
            }
        }
    }
}
