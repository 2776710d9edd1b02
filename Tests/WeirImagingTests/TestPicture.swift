import Testing
import WeirCore

/// A picture in memory of its own, with guard bytes around every row, read and written by plain per-pixel arithmetic.
final class TestPicture {
    static let guardByte: UInt8 = 0xA5
    /// Odd, so that rows do not start aligned.
    private static let padding = 7

    let frame: VideoFrame
    private let memory: [UnsafeMutableBufferPointer<UInt8>]
    private let rowBytes: [Int]

    init(_ width: Int, _ height: Int, _ format: PixelFormat, _ colorimetry: Colorimetry = .standard) {
        let chroma = ((width + 1) / 2, (height + 1) / 2)
        let shapes: [(bytes: Int, rows: Int)] =
            switch format {
            case .nv12: [(width, height), (chroma.0 * 2, chroma.1)]
            case .i420: [(width, height), chroma, chroma]
            case .gray8: [(width, height)]
            case .rgb, .bgr: [(width * 3, height)]
            default: [(width * 4, height)]
            }
        rowBytes = shapes.map(\.bytes)
        memory = shapes.map { shape in
            let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(
                capacity: (shape.rows + 2) * (shape.bytes + 2 * Self.padding)
            )
            buffer.initialize(repeating: Self.guardByte)
            return buffer
        }
        let planes = zip(memory, shapes).map { buffer, shape in
            let stride = shape.bytes + 2 * Self.padding
            return VideoFrame.Plane(
                base: buffer.baseAddress.unsafelyUnwrapped + stride + Self.padding,
                stride: stride
            )
        }
        frame = VideoFrame(
            size: Size(width: width, height: height),
            format: format,
            colorimetry: colorimetry,
            planes: planes
        )
        for (index, shape) in shapes.enumerated() {
            for row in 0..<shape.rows {
                for byte in 0..<shape.bytes { planes[index].base[row * planes[index].stride + byte] = 0 }
            }
        }
    }

    deinit { for buffer in memory { buffer.deallocate() } }

    /// All bytes of all planes, guards included.
    var bytes: [[UInt8]] { memory.map { Array($0) } }

    /// The bytes of every plane that carry pixels, row by row.
    var rows: [[[UInt8]]] {
        zip(memory, rowBytes).map { buffer, bytes in
            let stride = bytes + 2 * Self.padding
            return (1..<buffer.count / stride - 1).map { row in
                let start = row * stride + Self.padding
                return Array(buffer[start..<start + bytes])
            }
        }
    }

    /// Whether no byte outside the rows was written.
    var guardsAreIntact: Bool {
        zip(memory, rowBytes).allSatisfy { buffer, bytes in
            let stride = bytes + 2 * Self.padding
            let rows = buffer.count / stride
            return buffer.indices.allSatisfy { index in
                let (row, column) = (index / stride - 1, index % stride - Self.padding)
                let isInside = row >= 0 && row < rows - 2 && column >= 0 && column < bytes
                return isInside || buffer[index] == Self.guardByte
            }
        }
    }

    /// The byte of sample `index` of a plane: plane 0 by pixels, the others by chroma samples.
    func byte(plane: Int, x: Int, y: Int) -> UInt8 {
        frame.planes[plane].base[y * frame.planes[plane].stride + x]
    }

    private func set(plane: Int, x: Int, y: Int, _ value: Double) {
        frame.planes[plane].base[y * frame.planes[plane].stride + x] = UInt8(min(max(value.rounded(), 0), 255))
    }

    // MARK: - Colours, from the definitions

    struct RGB: Equatable {
        var red: Double
        var green: Double
        var blue: Double

        static func + (one: RGB, other: RGB) -> RGB {
            RGB(red: one.red + other.red, green: one.green + other.green, blue: one.blue + other.blue)
        }

        static func * (one: RGB, factor: Double) -> RGB {
            RGB(red: one.red * factor, green: one.green * factor, blue: one.blue * factor)
        }

        func distance(_ other: RGB) -> Double {
            max(abs(red - other.red), abs(green - other.green), abs(blue - other.blue))
        }

        var clamped: RGB {
            RGB(red: min(max(red, 0), 255), green: min(max(green, 0), 255), blue: min(max(blue, 0), 255))
        }
    }

    /// Sets every pixel; chroma is taken from the mean colour of its pixels.
    func fill(_ color: (Int, Int) -> RGB) {
        let size = frame.size
        for y in 0..<size.height {
            for x in 0..<size.width { setPixel(x, y, color(x, y)) }
        }
        guard frame.format == .nv12 || frame.format == .i420 else { return }
        for y in 0..<(size.height + 1) / 2 {
            for x in 0..<(size.width + 1) / 2 {
                var sum = RGB(red: 0, green: 0, blue: 0)
                for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    sum = sum + color(min(2 * x + dx, size.width - 1), min(2 * y + dy, size.height - 1))
                }
                let code = encode(sum * 0.25)
                if frame.format == .nv12 {
                    set(plane: 1, x: 2 * x, y: y, code.cb)
                    set(plane: 1, x: 2 * x + 1, y: y, code.cr)
                } else {
                    set(plane: 1, x: x, y: y, code.cb)
                    set(plane: 2, x: x, y: y, code.cr)
                }
            }
        }
    }

    private func setPixel(_ x: Int, _ y: Int, _ color: RGB) {
        let places = channelPlaces
        guard let step = places.step else { return set(plane: 0, x: x, y: y, encode(color).y) }
        set(plane: 0, x: x * step + places.red, y: y, color.red)
        set(plane: 0, x: x * step + places.green, y: y, color.green)
        set(plane: 0, x: x * step + places.blue, y: y, color.blue)
        if step == 4 { set(plane: 0, x: x * step + 3, y: y, 255) }
    }

    private var channelPlaces: (step: Int?, red: Int, green: Int, blue: Int) {
        switch frame.format {
        case .nv12, .i420, .gray8: (nil, 0, 0, 0)
        case .rgb: (3, 0, 1, 2)
        case .bgr: (3, 2, 1, 0)
        case .rgbx, .rgba: (4, 0, 1, 2)
        case .bgrx, .bgra: (4, 2, 1, 0)
        }
    }

    private var weights: (red: Double, green: Double, blue: Double) {
        switch frame.colorimetry.matrix {
        case .bt601: (0.299, 0.587, 0.114)
        case .bt709: (0.2126, 0.7152, 0.0722)
        case .bt2020: (0.2627, 0.6780, 0.0593)
        }
    }

    func encode(_ color: RGB) -> (y: Double, cb: Double, cr: Double) {
        let (kr, kg, kb) = weights
        let luma = kr * color.red + kg * color.green + kb * color.blue
        let cb = (color.blue - luma) / (2 * (1 - kb))
        let cr = (color.red - luma) / (2 * (1 - kr))
        if frame.colorimetry.isFullRange { return (luma, 128 + cb, 128 + cr) }
        return (16 + luma * 219 / 255, 128 + cb * 224 / 255, 128 + cr * 224 / 255)
    }

    /// The colour that the bytes of a pixel mean; chroma is the nearest sample's.
    func color(_ x: Int, _ y: Int) -> RGB {
        let places = channelPlaces
        if let step = places.step {
            return RGB(
                red: Double(byte(plane: 0, x: x * step + places.red, y: y)),
                green: Double(byte(plane: 0, x: x * step + places.green, y: y)),
                blue: Double(byte(plane: 0, x: x * step + places.blue, y: y))
            )
        }
        var luma = Double(byte(plane: 0, x: x, y: y))
        var (cb, cr) = chroma(x / 2, y / 2)
        if !frame.colorimetry.isFullRange {
            luma = (luma - 16) * 255 / 219
            cb = cb * 255 / 224
            cr = cr * 255 / 224
        }
        let (kr, kg, kb) = weights
        let red = luma + 2 * (1 - kr) * cr
        let blue = luma + 2 * (1 - kb) * cb
        return RGB(red: red, green: (luma - kr * red - kb * blue) / kg, blue: blue).clamped
    }

    private func chroma(_ x: Int, _ y: Int) -> (cb: Double, cr: Double) {
        switch frame.format {
        case .nv12: (Double(byte(plane: 1, x: 2 * x, y: y)) - 128, Double(byte(plane: 1, x: 2 * x + 1, y: y)) - 128)
        case .i420: (Double(byte(plane: 1, x: x, y: y)) - 128, Double(byte(plane: 2, x: x, y: y)) - 128)
        default: (0, 0)
        }
    }
}

extension Colorimetry {
    static let standard = Colorimetry(matrix: .bt709, isFullRange: false)
    static let all = [Matrix.bt601, .bt709, .bt2020].flatMap {
        [Colorimetry(matrix: $0, isFullRange: false), Colorimetry(matrix: $0, isFullRange: true)]
    }
}

extension Size: CustomTestStringConvertible {
    public var testDescription: String { "\(width)x\(height)" }
}
