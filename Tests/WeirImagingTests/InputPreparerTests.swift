import Foundation
import Testing
import WeirCore
import WeirImaging

/// Readings of the prepared bytes against per-pixel arithmetic.
struct InputPreparerTests {
    /// Levels by which what is rounded once may differ from what isn't, weights with 13 bits and more included.
    static let tolerance = 0.55

    /// Colours that change in every pixel, with extremes among them.
    static func noise(_ x: Int, _ y: Int) -> TestPicture.RGB {
        func level(_ seed: Int) -> Double { Double(((x &* 7919 &+ y &* 104729 &+ seed) &* 2_654_435_761) >> 7 & 255) }
        return TestPicture.RGB(red: level(1), green: level(2), blue: level(3))
    }

    /// Brightness in steep waves (1.5 levels from pixel to pixel), colour in gentle ones.
    static func waves(_ x: Int, _ y: Int) -> TestPicture.RGB {
        func wave(_ value: Int, _ period: Double) -> Double { cos(2 * .pi * (Double(value) + 0.3) / period) }
        let light = 128 + 16 * wave(x, 67) + 16 * wave(y, 61)
        return TestPicture.RGB(red: light + 50 * wave(x, 1500), green: light, blue: light + 50 * wave(y, 1500))
    }

    /// What the preparer wrote, and whether it kept to its memory.
    struct Prepared {
        var placement: InputPlacement
        var bytes: [UInt8]
        let channels: ModelInput.Channels
        let width: Int

        func color(_ x: Int, _ y: Int) -> TestPicture.RGB {
            guard channels != .gray else {
                let gray = Double(bytes[y * width + x])
                return TestPicture.RGB(red: gray, green: gray, blue: gray)
            }
            let pixel = bytes[(y * width + x) * 3..<(y * width + x) * 3 + 3].map(Double.init)
            return channels == .rgb
                ? TestPicture.RGB(red: pixel[0], green: pixel[1], blue: pixel[2])
                : TestPicture.RGB(red: pixel[2], green: pixel[1], blue: pixel[0])
        }
    }

    static func prepare(_ picture: TestPicture, _ input: ModelInput, crop: Box? = nil) throws -> Prepared {
        let preparer = try InputPreparer(input: input)
        let before = picture.bytes
        let guardBytes = 64
        var bytes = [UInt8](repeating: TestPicture.guardByte, count: preparer.byteCount + guardBytes)
        let placement = try bytes.withUnsafeMutableBufferPointer { buffer in
            try preparer.prepare(
                picture.frame,
                crop: crop,
                into: UnsafeMutableBufferPointer(rebasing: buffer[..<preparer.byteCount])
            )
        }
        #expect(bytes.suffix(guardBytes).allSatisfy { $0 == TestPicture.guardByte }, "wrote beyond the input")
        #expect(picture.bytes == before, "changed the frame")
        bytes.removeLast(guardBytes)
        return Prepared(placement: placement, bytes: bytes, channels: input.channels, width: input.size.width)
    }

    @Test(arguments: PixelFormat.allCases, Colorimetry.all)
    func `colours are those of the matrix and range`(format: PixelFormat, colorimetry: Colorimetry) throws {
        for size in [Size(width: 64, height: 16), Size(width: 37, height: 13), Size(width: 1, height: 1)] {
            let picture = TestPicture(size.width, size.height, format, colorimetry)
            picture.fill(Self.noise)
            for channels in ModelInput.Channels.allCases {
                let prepared = try Self.prepare(picture, ModelInput(size: size, channels: channels))
                var worst = 0.0
                for y in 0..<size.height {
                    for x in 0..<size.width {
                        let expected = channels == .gray ? Self.gray(of: picture, x, y) : picture.color(x, y)
                        worst = max(worst, prepared.color(x, y).distance(expected))
                    }
                }
                #expect(worst <= Self.tolerance, "\(format) \(size) \(channels)")
            }
        }
    }

    /// The luma of the pixel, spread over the full range; of packed pixels that of BT.601.
    static func gray(of picture: TestPicture, _ x: Int, _ y: Int) -> TestPicture.RGB {
        let gray: Double
        if [.nv12, .i420, .gray8].contains(picture.frame.format) {
            let luma = Double(picture.byte(plane: 0, x: x, y: y))
            gray = picture.frame.colorimetry.isFullRange ? luma : (luma - 16) * 255 / 219
        } else {
            let color = picture.color(x, y)
            gray = 0.299 * color.red + 0.587 * color.green + 0.114 * color.blue
        }
        return TestPicture.RGB(red: gray, green: gray, blue: gray).clamped
    }

    static let scalings = [
        (Size(width: 480, height: 270), Size(width: 160, height: 90)),
        (Size(width: 480, height: 270), Size(width: 160, height: 160)),
        (Size(width: 640, height: 360), Size(width: 160, height: 96)),
        (Size(width: 333, height: 217), Size(width: 150, height: 101)),
        (Size(width: 333, height: 217), Size(width: 64, height: 64)),
        (Size(width: 120, height: 90), Size(width: 240, height: 180)),
        (Size(width: 97, height: 61), Size(width: 200, height: 131)),
    ]

    @Test(arguments: PixelFormat.allCases, scalings)
    func `scaling keeps every place and colour`(format: PixelFormat, sizes: (Size, Size)) throws {
        let (from, to) = sizes
        let picture = TestPicture(from.width, from.height, format)
        picture.fill(Self.waves)
        let isGray = format == .gray8
        let prepared = try Self.prepare(picture, ModelInput(size: to, channels: isGray ? .gray : .rgb))
        var worst = 0.0
        var total = 0.0
        for y in 0..<to.height {
            for x in 0..<to.width {
                let expected = Self.interpolated(
                    { isGray ? Self.gray(of: picture, $0, $1) : picture.color($0, $1) },
                    x,
                    y,
                    from: from,
                    to: to
                )
                let distance = prepared.color(x, y).distance(expected)
                worst = max(worst, distance)
                total += distance
            }
        }
        // Planes are rounded before they become colours: half a level of luma is 0.58 of gray, one of chroma 1.06 of blue,
        // which the waves change by up to 1 where a sample of chroma is half a pixel off, at odd edges.
        let isSubsampled = format == .nv12 || format == .i420
        #expect(worst <= Self.tolerance + (isSubsampled ? 0.58 + 1.06 + 1 : isGray ? 0.58 : 0))
        #expect(total / Double(to.width * to.height) < 0.75, "a shift shows in the mean")
    }

    /// Sizes on the way from 480x360 and beyond.
    static let otherSizes = [
        (160, 120), (136, 81), (120, 90), (240, 180), (360, 270), (180, 135), (479, 100), (600, 500),
    ]

    @Test(arguments: [PixelFormat.gray8, .rgb, .bgrx], otherSizes)
    func `scaling interpolates between the four pixels around the centre`(
        format: PixelFormat,
        size: (Int, Int)
    ) throws {
        let picture = TestPicture(480, 360, format)
        picture.fill(Self.noise)
        let isGray = format == .gray8
        let to = Size(width: size.0, height: size.1)
        let prepared = try Self.prepare(picture, ModelInput(size: to, channels: isGray ? .gray : .rgb))
        var worst = 0.0
        for y in 0..<to.height {
            for x in 0..<to.width {
                let expected = Self.interpolated(
                    { isGray ? Self.gray(of: picture, $0, $1) : picture.color($0, $1) },
                    x,
                    y,
                    from: picture.frame.size,
                    to: to
                )
                worst = max(worst, prepared.color(x, y).distance(expected))
            }
        }
        // Luma is rounded before it becomes gray: half a level of it is 0.58 of gray.
        #expect(worst <= Self.tolerance + (isGray ? 0.58 : 0))
    }

    /// What lies at the place of an output pixel's centre, between four source pixels.
    static func interpolated(_ color: (Int, Int) -> TestPicture.RGB, _ x: Int, _ y: Int, from: Size, to: Size)
        -> TestPicture.RGB
    {
        func neighbours(_ index: Int, _ source: Int, _ target: Int) -> [(Int, Double)] {
            let center = min(max((Double(index) + 0.5) * Double(source) / Double(target) - 0.5, 0), Double(source - 1))
            let lower = Int(center)
            return [(lower, 1 - center + Double(lower)), (min(lower + 1, source - 1), center - Double(lower))]
        }
        var sum = TestPicture.RGB(red: 0, green: 0, blue: 0)
        for (sourceY, shareY) in neighbours(y, from.height, to.height) {
            for (sourceX, shareX) in neighbours(x, from.width, to.width) {
                sum = sum + color(sourceX, sourceY) * (shareX * shareY)
            }
        }
        return sum
    }

    // MARK: - Letterbox and crop

    @Test(arguments: PixelFormat.allCases, ModelInput.Channels.allCases)
    func `a letterbox keeps the aspect and fills the rest`(
        format: PixelFormat,
        channels: ModelInput.Channels
    ) throws {
        for centered in [true, false] {
            try Self.checkLetterbox(format, channels, centered: centered)
        }
    }

    private static func checkLetterbox(
        _ format: PixelFormat,
        _ channels: ModelInput.Channels,
        centered: Bool
    ) throws {
        for (frame, input) in [((64, 36), (48, 48)), ((30, 64), (41, 33)), ((33, 17), (33, 33)), ((5, 200), (20, 20))] {
            let picture = TestPicture(frame.0, frame.1, format)
            picture.fill { _, _ in TestPicture.RGB(red: 200, green: 200, blue: 200) }
            let fill: UInt8 = 114
            let model = ModelInput(
                size: Size(width: input.0, height: input.1),
                channels: channels,
                fit: .letterbox(fill: fill, centered: centered)
            )
            let prepared = try Self.prepare(picture, model)
            #expect(prepared.placement == InputPlacement(frame: picture.frame.size, input: model))
            let place = prepared.placement
            #expect(place.width == input.0 || place.height == input.1)
            for y in 0..<input.1 {
                for x in 0..<input.0 {
                    let isInside =
                        (place.x..<place.x + place.width).contains(x)
                        && (place.y..<place.y + place.height).contains(y)
                    let level = isInside ? 200.0 : Double(fill)
                    let expected = TestPicture.RGB(red: level, green: level, blue: level)
                    let allowed = isInside ? Self.tolerance : 0
                    guard prepared.color(x, y).distance(expected) > allowed else { continue }
                    Issue.record("\(prepared.color(x, y)) at \(x), \(y) instead of \(level) in \(place)")
                    return
                }
            }
        }
    }

    @Test(arguments: PixelFormat.allCases)
    func `a crop gives what the cut picture gives`(format: PixelFormat) throws {
        let picture = TestPicture(51, 37, format)
        picture.fill(Self.noise)
        let box = Box(x: 10.5, y: 7.9, width: 20.2, height: 12.2)
        let rectangle = try InputPreparer.cropRectangle(box, in: picture.frame.size)
        #expect(rectangle == PixelRectangle(left: 10, top: 6, right: 32, bottom: 22))
        let input = ModelInput(size: rectangle.size, channels: format == .gray8 ? .gray : .rgb)
        let prepared = try Self.prepare(picture, input, crop: box)
        #expect(prepared.placement.frame == rectangle.size)
        for y in 0..<rectangle.height {
            for x in 0..<rectangle.width {
                let (sourceX, sourceY) = (x + rectangle.left, y + rectangle.top)
                let expected =
                    format == .gray8 ? Self.gray(of: picture, sourceX, sourceY) : picture.color(sourceX, sourceY)
                #expect(prepared.color(x, y).distance(expected) <= Self.tolerance)
            }
        }
    }

    @Test func `a crop is cut at the borders`() throws {
        let size = Size(width: 51, height: 37)
        #expect(
            try InputPreparer.cropRectangle(Box(x: -10, y: -3, width: 1000, height: 1e30), in: size)
                == PixelRectangle(size)
        )
        #expect(
            try InputPreparer.cropRectangle(Box(x: 50.2, y: 36.5, width: 0.1, height: 0.1), in: size)
                == PixelRectangle(left: 50, top: 36, right: 51, bottom: 37)
        )
    }

    @Test(arguments: [
        Box(x: 60, y: 0, width: 5, height: 5), Box(x: .nan, y: 0, width: 5, height: 5),
        Box(x: 0, y: 0, width: .infinity, height: 5), Box(x: 0, y: 0, width: -5, height: 5),
        Box(x: 5, y: 5, width: 0, height: 5),
    ])
    func `a crop without a pixel is an error`(box: Box) {
        let error = #expect(throws: WeirError.self) {
            try InputPreparer.cropRectangle(box, in: Size(width: 51, height: 37))
        }
        #expect(error?.code == .stream)
        #expect(error?.message.hasSuffix("has nothing of the picture of 51x37 pixels in it.") == true)
    }

    // MARK: - Bad input

    @Test func `an input that cannot be is refused`() {
        let error = #expect(throws: WeirError.self) {
            try InputPreparer(input: ModelInput(size: Size(width: 0, height: 640)))
        }
        #expect(error?.message == "The model's input has 0x640 pixels; each side must be 1 to 32768.")
    }

    @Test func `a target too small is refused and left alone`() throws {
        let preparer = try InputPreparer(input: ModelInput(size: Size(width: 8, height: 8)))
        let picture = TestPicture(8, 8, .nv12)
        var bytes = [UInt8](repeating: 9, count: 191)
        let error = #expect(throws: WeirError.self) {
            _ = try bytes.withUnsafeMutableBufferPointer { try preparer.prepare(picture.frame, into: $0) }
        }
        #expect(
            error?.message
                == "The model's input holds 191 bytes; a picture of 8x8 pixels and 3 channels needs 192."
        )
        #expect(bytes.allSatisfy { $0 == 9 })
    }

    @Test func `frames that cannot be read are refused`() throws {
        let picture = TestPicture(8, 8, .nv12)
        let planes = picture.frame.planes
        func message(_ size: Size, _ planes: [VideoFrame.Plane]) -> String? {
            let frame = VideoFrame(size: size, format: .nv12, colorimetry: .standard, planes: planes)
            return #expect(throws: WeirError.self) {
                let preparer = try InputPreparer(input: ModelInput(size: Size(width: 8, height: 8)))
                var bytes = [UInt8](repeating: 0, count: preparer.byteCount)
                _ = try bytes.withUnsafeMutableBufferPointer { try preparer.prepare(frame, into: $0) }
            }?.message
        }
        #expect(
            message(Size(width: 0, height: 8), planes)
                == "A picture of 0x8 pixels came in; each side must be 1 to 32768."
        )
        #expect(
            message(Size(width: 8, height: 8), [planes[0]])
                == "A NV12 picture came with 1 planes; it must have 2."
        )
        let narrow = VideoFrame.Plane(base: planes[1].base, stride: 7)
        #expect(
            message(Size(width: 8, height: 8), [planes[0], narrow])
                == "Plane 1 of a NV12 picture of 8x8 pixels has rows of 7 bytes; they must be at least 8."
        )
    }

    @Test func `the next frame may have another size and format`() throws {
        let input = ModelInput(size: Size(width: 32, height: 32), fit: .letterbox(fill: 0, centered: true))
        let preparer = try InputPreparer(input: input)
        for (width, height, format) in [(64, 64, PixelFormat.nv12), (200, 10, .rgb), (9, 33, .i420), (64, 64, .nv12)] {
            let picture = TestPicture(width, height, format)
            picture.fill(Self.noise)
            var bytes = [UInt8](repeating: 1, count: preparer.byteCount)
            try bytes.withUnsafeMutableBufferPointer { _ = try preparer.prepare(picture.frame, into: $0) }
            #expect(try bytes == Self.prepare(picture, input).bytes)
        }
    }
}
