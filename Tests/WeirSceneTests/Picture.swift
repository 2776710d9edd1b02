import WeirCore

@testable import WeirScene

/// A picture in memory whose rows are followed by `padding` bytes of a known value.
struct Picture {
    static let filler: UInt8 = 0xA5

    let size: Size
    let format: PixelFormat
    let padding: Int
    /// One array a plane.
    private(set) var planes: [[UInt8]]

    init(size: Size, format: PixelFormat = .nv12, padding: Int = 0) {
        self.size = size
        self.format = format
        self.padding = padding
        let (width, height) = (size.width, size.height)
        let chroma = format == .nv12 ? [width] : [width / 2, width / 2]
        planes = [[UInt8](repeating: Self.filler, count: (width + padding) * height)]
        planes += chroma.map { [UInt8](repeating: Self.filler, count: ($0 + padding) * (height / 2)) }
    }

    /// Calls `body` with the picture as a frame.
    mutating func withFrame(
        colorimetry: Colorimetry = Colorimetry(matrix: .bt709, isFullRange: false),
        _ body: (VideoFrame) throws -> Void
    ) rethrows {
        var bytes = planes.flatMap { $0 }
        try bytes.withUnsafeMutableBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var offset = 0
            let frames = planes.indices.map { index in
                defer { offset += planes[index].count }
                return VideoFrame.Plane(base: base + offset, stride: rowBytes(index) + padding)
            }
            try body(VideoFrame(size: size, format: format, colorimetry: colorimetry, planes: frames))
        }
        var offset = 0
        for index in planes.indices {
            planes[index] = Array(bytes[offset..<offset + planes[index].count])
            offset += planes[index].count
        }
    }

    func rowBytes(_ plane: Int) -> Int {
        plane == 0 || format == .nv12 ? size.width : size.width / 2
    }

    /// The bytes of a plane without padding.
    func packed(_ plane: Int) -> [UInt8] {
        let (row, stride) = (rowBytes(plane), rowBytes(plane) + padding)
        return stride == row
            ? planes[plane]
            : Swift.stride(from: 0, to: planes[plane].count, by: stride).flatMap { planes[plane][$0..<$0 + row] }
    }

    /// What follows each row of a plane.
    func paddingBytes(_ plane: Int) -> [UInt8] {
        let (row, stride) = (rowBytes(plane), rowBytes(plane) + padding)
        return Swift.stride(from: 0, to: planes[plane].count, by: stride).flatMap {
            planes[plane][$0 + row..<$0 + stride]
        }
    }
}

extension Scene {
    /// Frame `number` as a picture.
    func picture(_ number: Int, format: PixelFormat = .nv12, padding: Int = 0) throws -> Picture {
        var picture = Picture(size: options.size, format: format, padding: padding)
        try picture.withFrame(colorimetry: colorimetry) { try render(frame: number, into: $0) }
        return picture
    }

    /// The background with `entities` on it, without noise.
    func picture(of entities: [Entity]) throws -> Picture {
        var picture = Picture(size: options.size)
        try picture.withFrame { draw(entities, on: try Canvas($0), offset: (0, 0)) }
        return picture
    }
}

/// A small scene for quick tests.
func smallOptions(seed: UInt64 = 7) -> SceneOptions {
    SceneOptions(seed: seed, size: Size(width: 320, height: 180), framesPerSecond: 10)
}
