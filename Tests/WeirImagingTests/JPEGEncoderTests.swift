import CWeirTurboJPEG
import Testing
import WeirCore
import WeirImaging

struct JPEGEncoderTests {
    /// What JPEG at this quality moves a smooth picture's colours by, in levels of 255.
    private static let tolerance = 12.0

    @Test(arguments: PixelFormat.allCases)
    func `the file shows the part of the picture`(format: PixelFormat) throws {
        let picture = TestPicture(64, 48, format)
        picture.fill { x, y in
            TestPicture.RGB(red: Double(40 + 2 * x), green: Double(200 - 2 * y), blue: Double(60 + x + y))
        }
        let box = Box(x: 9.5, y: 6, width: 20, height: 25)
        let file = try JPEGEncoder().encode(picture.frame, box)
        let (pixels, width, height) = try decode(file)
        // From 8 to 30 and from 6 to 32: even pixels around the box.
        #expect(width == 22 && height == 26)
        for y in 0..<height {
            for x in 0..<width {
                let pixel = (y * width + x) * 3
                let color = TestPicture.RGB(
                    red: Double(pixels[pixel]),
                    green: Double(pixels[pixel + 1]),
                    blue: Double(pixels[pixel + 2])
                )
                #expect(color.distance(picture.color(x + 8, y + 6)) <= Self.tolerance)
            }
        }
    }

    @Test(arguments: [
        Box(x: 100, y: 0, width: 5, height: 5), Box(x: .nan, y: 0, width: 5, height: 5),
        Box(x: 0, y: 0, width: 0, height: 5),
    ])
    func `a part outside the picture is refused`(box: Box) throws {
        let picture = TestPicture(64, 48, .i420)
        let encoder = try JPEGEncoder()
        #expect(throws: WeirError.self) { try encoder.encode(picture.frame, box) }
    }

    private func decode(_ file: [UInt8]) throws -> (pixels: [UInt8], width: Int, height: Int) {
        let handle = try #require(tjInitDecompress())
        defer { tjDestroy(handle) }
        var (width, height, sampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        let length = UInt(file.count)
        try #require(tjDecompressHeader3(handle, file, length, &width, &height, &sampling, &space) == 0)
        var pixels = [UInt8](repeating: 0, count: Int(width * height) * 3)
        let format = Int32(TJPF_RGB.rawValue)
        try #require(tjDecompress2(handle, file, length, &pixels, width, 0, height, format, 0) == 0)
        return (pixels, Int(width), Int(height))
    }
}
