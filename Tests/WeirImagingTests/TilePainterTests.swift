import Testing
import WeirCore
import WeirImaging

struct TilePainterTests {
    static let frameSizes = [
        Size(width: 96, height: 54), Size(width: 40, height: 24), Size(width: 33, height: 57),
        Size(width: 1, height: 1),
    ]

    @Test(arguments: PixelFormat.allCases, [PixelFormat.nv12, .i420])
    func `a tile shows the picture, black around it, and leaves its neighbours`(
        format: PixelFormat,
        mosaicFormat: PixelFormat
    ) throws {
        let cell = PixelRectangle(left: 10, top: 6, right: 58, bottom: 42)
        for colorimetry in [Colorimetry.standard, Colorimetry(matrix: .bt601, isFullRange: true)] {
            for size in Self.frameSizes {
                let frame = TestPicture(size.width, size.height, format, colorimetry)
                let shade = TestPicture.RGB(red: 150, green: 90, blue: 60)
                frame.fill { _, _ in shade }
                let mosaic = CanvasTests.picture(Size(width: 71, height: 53), mosaicFormat)
                let before = mosaic.rows
                let placement = try TilePainter().paint(frame.frame, in: cell, of: mosaic.frame)
                #expect(mosaic.guardsAreIntact)
                let expected = format == .gray8 ? frame.color(0, 0) : shade
                let black = TestPicture.RGB(red: 0, green: 0, blue: 0)
                for y in cell.top..<cell.bottom {
                    for x in cell.left..<cell.right {
                        let isInside = placement.picture.contains(x, y)
                        let distance = mosaic.color(x, y).distance(isInside ? expected : black)
                        #expect(distance <= (isInside ? 5 : 0), "\(x), \(y) of \(size)")
                    }
                }
                var model = mosaic.rows
                restore(before, into: &model, cell: cell, format: mosaicFormat)
                #expect(model == before, "the tile wrote outside its cell")
            }
        }
    }

    /// Puts the bytes of `cell` back, so that only what was written elsewhere differs.
    private func restore(
        _ before: [[[UInt8]]],
        into rows: inout [[[UInt8]]],
        cell: PixelRectangle,
        format: PixelFormat
    ) {
        for plane in rows.indices {
            let half = plane == 0 ? 1 : 2
            let bytes = plane == 1 && format == .nv12 ? 2 : 1
            for row in cell.top / half..<cell.bottom / half {
                let columns = cell.left / half * bytes..<cell.right / half * bytes
                rows[plane][row].replaceSubrange(columns, with: before[plane][row][columns])
            }
        }
    }

    @Test(arguments: PixelFormat.allCases, [PixelFormat.nv12, .i420])
    func `every place of the picture lies where boxes are led`(format: PixelFormat, mosaicFormat: PixelFormat) throws {
        for colorimetry in [Colorimetry.standard, Colorimetry(matrix: .bt2020, isFullRange: true)] {
            // A bright spot on dark: its centre must land where the placement says.
            let spot = Box(x: 120, y: 40, width: 32, height: 24)
            let frame = TestPicture(320, 180, format, colorimetry)
            frame.fill { x, y in
                let isSpot = (120..<152).contains(x) && (40..<64).contains(y)
                return isSpot
                    ? TestPicture.RGB(red: 255, green: 255, blue: 255) : TestPicture.RGB(red: 0, green: 0, blue: 0)
            }
            let mosaic = TestPicture(200, 200, mosaicFormat)
            let cell = PixelRectangle(left: 100, top: 50, right: 200, bottom: 200)
            let placement = try TilePainter().paint(frame.frame, in: cell, of: mosaic.frame)
            #expect(placement.picture == PixelRectangle(left: 100, top: 96, right: 200, bottom: 152))
            let expected = placement.toMosaic(spot)
            var (sum, sumX, sumY) = (0.0, 0.0, 0.0)
            for y in cell.top..<cell.bottom {
                for x in cell.left..<cell.right {
                    let light = mosaic.color(x, y).green
                    sum += light
                    sumX += light * (Double(x) + 0.5)
                    sumY += light * (Double(y) + 0.5)
                }
            }
            #expect(abs(sumX / sum - Double(expected.centerX)) < 0.25)
            #expect(abs(sumY / sum - Double(expected.centerY)) < 0.25)
            #expect(abs(sum / 255 - Double(expected.area)) < 0.05 * Double(expected.area))
        }
    }

    @Test func `equal colorimetry passes numbers through`() throws {
        // Numbers that mean no colour at all would be changed on any way over red, green and blue.
        let frame = TestPicture(8, 8, .nv12)
        for y in 0..<8 {
            for x in 0..<8 { frame.frame.planes[0].base[y * frame.frame.planes[0].stride + x] = 3 }
        }
        for (source, target) in [(frame, TestPicture(8, 8, .nv12)), (frame, TestPicture(8, 8, .i420))] {
            try TilePainter().paint(source.frame, in: PixelRectangle(Size(width: 8, height: 8)), of: target.frame)
            #expect(target.rows[0] == frame.rows[0])
            #expect(target.rows[1].joined().allSatisfy { $0 == 0 })
        }
    }

    @Test func `a placement keeps the aspect and is even`() throws {
        for (width, height) in [(1920, 1080), (1, 1000), (1000, 1), (333, 217), (4, 3), (640, 480)] {
            for cell in [
                PixelRectangle(left: 2, top: 4, right: 642, bottom: 364),
                PixelRectangle(left: 0, top: 0, right: 2, bottom: 2),
            ] {
                let placement = try #require(TilePlacement(frame: Size(width: width, height: height), cell: cell))
                let place = placement.picture
                #expect([place.left, place.top, place.right, place.bottom].allSatisfy { $0 % 2 == 0 })
                #expect(place.intersection(cell) == place && !place.isEmpty)
                #expect(place.width == cell.width || place.height == cell.height)
                let all = placement.toMosaic(Box(x: 0, y: 0, width: Float(width), height: Float(height)))
                #expect(abs(all.right - Float(place.right)) < 0.01 && abs(all.bottom - Float(place.bottom)) < 0.01)
            }
        }
        #expect(TilePlacement(frame: Size(width: 0, height: 5), cell: PixelRectangle(Size(width: 8, height: 8))) == nil)
        #expect(TilePlacement(frame: Size(width: 5, height: 5), cell: PixelRectangle(Size(width: 1, height: 8))) == nil)
    }

    @Test(arguments: [
        PixelRectangle(left: 1, top: 0, right: 8, bottom: 8), PixelRectangle(left: 0, top: 0, right: 8, bottom: 10),
        PixelRectangle(left: -2, top: 0, right: 8, bottom: 8), PixelRectangle(left: 4, top: 4, right: 4, bottom: 8),
    ])
    func `cells outside or at odd pixels are refused`(cell: PixelRectangle) throws {
        let (frame, mosaic) = (TestPicture(8, 8, .nv12), TestPicture(8, 8, .nv12))
        let error = #expect(throws: WeirError.self) {
            try TilePainter().paint(frame.frame, in: cell, of: mosaic.frame)
        }
        #expect(error?.code == .settings)
        #expect(error?.message.hasSuffix("in a mosaic of 8x8 pixels; it must lie inside, at even pixels.") == true)
    }

    @Test func `a mosaic of packed pixels is refused`() throws {
        let (frame, mosaic) = (TestPicture(8, 8, .nv12), TestPicture(8, 8, .rgb))
        let error = #expect(throws: WeirError.self) {
            try TilePainter().paint(frame.frame, in: PixelRectangle(Size(width: 8, height: 8)), of: mosaic.frame)
        }
        #expect(error?.message == "A mosaic of RGB pictures was asked for; it must be NV12 or I420.")
    }
}

extension PixelRectangle {
    fileprivate func contains(_ x: Int, _ y: Int) -> Bool {
        x >= left && x < right && y >= top && y < bottom
    }
}
