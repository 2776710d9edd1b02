import CWeirPango
import Testing
import WeirCore
import WeirImaging

struct PNGEncoderTests {
    @Test(arguments: PixelFormat.allCases, [Size(width: 37, height: 13), Size(width: 1, height: 1)])
    func `the file shows the picture`(format: PixelFormat, size: Size) throws {
        let picture = TestPicture(size.width, size.height, format)
        picture.fill(InputPreparerTests.noise)
        let before = picture.bytes
        let file = try PNGEncoder.encode(picture.frame)
        #expect(picture.bytes == before)
        #expect(file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        let surface = read(file)
        defer { cairo_surface_destroy(surface) }
        try #require(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
        #expect(cairo_image_surface_get_width(surface) == size.width)
        #expect(cairo_image_surface_get_height(surface) == size.height)
        let pixels = try #require(cairo_image_surface_get_data(surface))
        let stride = Int(cairo_image_surface_get_stride(surface))
        for y in 0..<size.height {
            for x in 0..<size.width {
                let pixel = pixels + y * stride + x * 4
                let color = TestPicture.RGB(red: Double(pixel[2]), green: Double(pixel[1]), blue: Double(pixel[0]))
                #expect(color.distance(picture.color(x, y)) <= InputPreparerTests.tolerance)
            }
        }
    }

    @Test func `a frame that cannot be read is refused`() {
        let frame = VideoFrame(
            size: Size(width: 0, height: 0),
            format: .rgb,
            colorimetry: .standard,
            planes: []
        )
        #expect(throws: WeirError.self) { try PNGEncoder.encode(frame) }
    }

    private func read(_ file: [UInt8]) -> OpaquePointer? {
        var rest = file[...]
        return withUnsafeMutablePointer(to: &rest) { cairo_image_surface_create_from_png_stream(takeBytes, $0) }
    }
}

/// Hands cairo the next bytes of the file that `closure` points to.
private func takeBytes(
    closure: UnsafeMutableRawPointer?,
    data: UnsafeMutablePointer<UInt8>?,
    length: UInt32
) -> cairo_status_t {
    guard let closure, let data else { return CAIRO_STATUS_READ_ERROR }
    let rest = closure.assumingMemoryBound(to: ArraySlice<UInt8>.self)
    guard rest.pointee.count >= Int(length) else { return CAIRO_STATUS_READ_ERROR }
    for (index, byte) in rest.pointee.prefix(Int(length)).enumerated() { data[index] = byte }
    rest.pointee.removeFirst(Int(length))
    return CAIRO_STATUS_SUCCESS
}
