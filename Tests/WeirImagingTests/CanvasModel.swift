import WeirCore
import WeirImaging

/// What a canvas should do, one pixel at a time, on a copy of the picture's bytes.
///
/// Every byte of a sample takes the colour by the largest coverage among the pixels that the sample serves.
struct CanvasModel {
    private let picture: TestPicture
    private(set) var bytes: [[[UInt8]]]

    init(_ picture: TestPicture) {
        self.picture = picture
        bytes = picture.rows
    }

    /// The colour in the frame's numbers: for each plane, the bytes of one sample.
    private func samples(of color: Color) -> [[Double]] {
        let (red, green, blue) = (Double(color.red), Double(color.green), Double(color.blue))
        let code = picture.encode(TestPicture.RGB(red: red, green: green, blue: blue))
        return switch picture.frame.format {
        case .nv12: [[code.y], [code.cb, code.cr]]
        case .i420: [[code.y], [code.cb], [code.cr]]
        case .gray8: [[code.y]]
        case .rgb: [[red, green, blue]]
        case .bgr: [[blue, green, red]]
        case .rgbx, .rgba: [[red, green, blue, 255]]
        case .bgrx, .bgra: [[blue, green, red, 255]]
        }
    }

    /// Mixes `color` in; `coverage` gives 0 to 255 for any pixel.
    mutating func draw(_ color: Color, coverage: (Int, Int) -> Int) {
        for (plane, values) in samples(of: color).enumerated() {
            let spread = plane == 0 ? 1 : 2
            for row in bytes[plane].indices {
                for column in 0..<bytes[plane][row].count / values.count {
                    var share = 0
                    for y in row * spread..<min((row + 1) * spread, picture.frame.size.height) {
                        for x in column * spread..<min((column + 1) * spread, picture.frame.size.width) {
                            share = max(share, coverage(x, y))
                        }
                    }
                    mix(plane, row, column, values, share: share * Int(color.alpha) / 255)
                }
            }
        }
    }

    private mutating func mix(_ plane: Int, _ row: Int, _ column: Int, _ values: [Double], share: Int) {
        guard share > 0 else { return }
        for (index, value) in values.enumerated() {
            let byte = column * values.count + index
            let old = Double(bytes[plane][row][byte])
            let new = (old * Double(255 - share) + min(max(value.rounded(), 0), 255) * Double(share)) / 255
            bytes[plane][row][byte] = UInt8(new.rounded())
        }
    }

    mutating func fill(_ rectangle: PixelRectangle, color: Color) {
        draw(color) { x, y in
            let isInside =
                (rectangle.left..<max(rectangle.left, rectangle.right)).contains(x)
                && (rectangle.top..<max(rectangle.top, rectangle.bottom)).contains(y)
            return isInside ? 255 : 0
        }
    }
}
