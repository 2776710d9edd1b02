import Testing
import WeirCore
import WeirImaging

/// Every byte that a canvas leaves, against a model that looks at one pixel after the other.
struct CanvasTests {
    static let color = Color(red: 250, green: 40, blue: 120)
    static let sizes = [Size(width: 24, height: 16), Size(width: 17, height: 13), Size(width: 1, height: 1)]

    /// Rectangles inside, across every border, around the picture, outside, empty and inside out.
    static let rectangles = [
        PixelRectangle(left: 2, top: 2, right: 10, bottom: 8),
        PixelRectangle(left: 3, top: 5, right: 8, bottom: 6),
        PixelRectangle(left: 5, top: 3, right: 6, bottom: 12),
        PixelRectangle(left: -4, top: 3, right: 3, bottom: 7),
        PixelRectangle(left: 11, top: -7, right: 15, bottom: 1),
        PixelRectangle(left: 13, top: 11, right: 99, bottom: 99),
        PixelRectangle(left: -10, top: -10, right: 50, bottom: 50),
        PixelRectangle(left: 0, top: 0, right: 1, bottom: 1),
        PixelRectangle(left: 40, top: 3, right: 50, bottom: 7),
        PixelRectangle(left: -20, top: -20, right: 0, bottom: 0),
        PixelRectangle(left: 5, top: 5, right: 5, bottom: 9),
        PixelRectangle(left: 9, top: 9, right: 5, bottom: 5),
    ]

    static func picture(_ size: Size, _ format: PixelFormat, _ colorimetry: Colorimetry = .standard) -> TestPicture {
        let picture = TestPicture(size.width, size.height, format, colorimetry)
        picture.fill(InputPreparerTests.noise)
        return picture
    }

    @Test(arguments: PixelFormat.allCases, sizes)
    func `rectangles fill exactly their pixels`(format: PixelFormat, size: Size) throws {
        for alpha in [255, 254, 128, 1, 0] as [UInt8] {
            var color = Self.color
            color.alpha = alpha
            for rectangle in Self.rectangles {
                let picture = Self.picture(size, format)
                var model = CanvasModel(picture)
                model.fill(rectangle, color: color)
                try Canvas(picture.frame).fill(rectangle, color: color)
                #expect(picture.rows == model.bytes, "\(rectangle), alpha \(alpha)")
                #expect(picture.guardsAreIntact)
            }
        }
    }

    @Test(arguments: [PixelFormat.nv12, .i420, .gray8], Colorimetry.all)
    func `colours are those of the frame`(format: PixelFormat, colorimetry: Colorimetry) throws {
        let everything = PixelRectangle(Size(width: 4, height: 4))
        let colors = [
            Color.black, .white, Self.color, Color(red: 255, green: 0, blue: 0), Color(red: 0, green: 255, blue: 0),
            Color(red: 0, green: 0, blue: 255),
        ]
        for color in colors {
            let picture = Self.picture(Size(width: 4, height: 4), format, colorimetry)
            var model = CanvasModel(picture)
            model.fill(everything, color: color)
            try Canvas(picture.frame).fill(everything, color: color)
            #expect(picture.rows == model.bytes)
        }
    }

    @Test(arguments: PixelFormat.allCases)
    func `an outline is the box without its inside`(format: PixelFormat) throws {
        let boxes = [
            Box(x: 3, y: 2, width: 12, height: 9), Box(x: 2.6, y: 3.4, width: 10, height: 7.2),
            Box(x: -5, y: -5, width: 12, height: 12), Box(x: 10, y: 8, width: 100, height: 100),
            Box(x: -9, y: -9, width: 60, height: 60), Box(x: 5, y: 5, width: 3, height: 3),
            Box(x: 5, y: 5, width: 1, height: 8), Box(x: 100, y: 100, width: 5, height: 5),
        ]
        for (box, width) in boxes.flatMap({ box in [1, 2, 3].map { (box, $0) } }) {
            let picture = Self.picture(Size(width: 17, height: 13), format)
            var model = CanvasModel(picture)
            let (left, right) = (Int(box.x.rounded()), Int((box.x + box.width).rounded()))
            let (top, bottom) = (Int(box.y.rounded()), Int((box.y + box.height).rounded()))
            model.draw(Self.color) { x, y in
                guard x >= left, x < right, y >= top, y < bottom else { return 0 }
                return min(x - left, right - 1 - x, y - top, bottom - 1 - y) < width ? 255 : 0
            }
            try Canvas(picture.frame).outline(box, lineWidth: width, color: Self.color)
            #expect(picture.rows == model.bytes, "\(box), \(width) wide")
            #expect(picture.guardsAreIntact)
        }
    }

    @Test(arguments: PixelFormat.allCases)
    func `what is not made of numbers draws nothing`(format: PixelFormat) throws {
        let picture = Self.picture(Size(width: 17, height: 13), format)
        let before = picture.bytes
        let canvas = try Canvas(picture.frame)
        for bad in [Float.nan, .infinity, -.infinity] {
            canvas.outline(Box(x: bad, y: 2, width: 5, height: 5), lineWidth: 2, color: Self.color)
            canvas.outline(Box(x: 2, y: 2, width: 5, height: bad), lineWidth: 2, color: Self.color)
            canvas.line(from: Point(x: bad, y: 1), to: Point(x: 5, y: 5), lineWidth: 2, color: Self.color)
            canvas.line(from: Point(x: 1, y: 1), to: Point(x: 5, y: bad), lineWidth: 2, color: Self.color)
            canvas.line(from: Point(x: 1, y: 1), to: Point(x: 5, y: 5), lineWidth: bad, color: Self.color)
        }
        canvas.outline(Box(x: 2, y: 2, width: -5, height: 5), lineWidth: 2, color: Self.color)
        canvas.outline(Box(x: 2, y: 2, width: 5, height: 5), lineWidth: 0, color: Self.color)
        canvas.line(from: Point(x: 1, y: 1), to: Point(x: 5, y: 5), lineWidth: -1, color: Self.color)
        canvas.polyline([], lineWidth: 2, color: Self.color)
        canvas.polyline([Point(x: 3, y: 3)], lineWidth: 2, color: Self.color)
        #expect(picture.bytes == before)
    }

    @Test func `the largest numbers are survived`() throws {
        let picture = Self.picture(Size(width: 17, height: 13), .nv12)
        let canvas = try Canvas(picture.frame)
        let huge = Float.greatestFiniteMagnitude
        canvas.outline(Box(x: -huge, y: -huge, width: huge, height: huge), lineWidth: 2, color: Self.color)
        canvas.line(from: Point(x: -huge, y: -huge), to: Point(x: huge, y: huge), lineWidth: huge, color: Self.color)
        canvas.line(from: Point(x: huge, y: 3), to: Point(x: -huge, y: 4), lineWidth: 1, color: Self.color)
        #expect(picture.guardsAreIntact)
    }

    // MARK: - Lines

    static let lines = [
        (Point(x: 2, y: 3), Point(x: 14, y: 3)), (Point(x: 5.5, y: 1), Point(x: 5.5, y: 12)),
        (Point(x: 1, y: 1), Point(x: 15, y: 11)), (Point(x: 13, y: 2), Point(x: 3, y: 12)),
        (Point(x: -20, y: 4), Point(x: 40, y: 9)), (Point(x: 6, y: -30), Point(x: 9, y: 50)),
        (Point(x: 8, y: 6), Point(x: 8, y: 6)), (Point(x: 30, y: 30), Point(x: 60, y: 40)),
    ]

    @Test(arguments: PixelFormat.allCases, lines)
    func `lines cover what is near them`(format: PixelFormat, ends: (Point, Point)) throws {
        for width in [1, 2, 3.5] as [Float] {
            let picture = Self.picture(Size(width: 17, height: 13), format)
            var model = CanvasModel(picture)
            model.draw(Self.color) { x, y in
                Int(max(0, min(1, Double(width) / 2 + 0.5 - Self.distance(x, y, ends))) * 255)
            }
            try Canvas(picture.frame).line(from: ends.0, to: ends.1, lineWidth: width, color: Self.color)
            #expect(picture.guardsAreIntact)
            for (row, expected) in zip(picture.rows.joined(), model.bytes.joined()) {
                #expect(zip(row, expected).allSatisfy { abs(Int($0) - Int($1)) <= 1 }, "\(width) wide")
            }
        }
    }

    /// From the middle of a pixel to the nearest place on a line.
    static func distance(_ x: Int, _ y: Int, _ ends: (Point, Point)) -> Double {
        let (startX, startY) = (Double(ends.0.x), Double(ends.0.y))
        let (deltaX, deltaY) = (Double(ends.1.x) - startX, Double(ends.1.y) - startY)
        let (toX, toY) = (Double(x) + 0.5 - startX, Double(y) + 0.5 - startY)
        let squared = deltaX * deltaX + deltaY * deltaY
        let along = squared > 0 ? max(0, min(1, (toX * deltaX + toY * deltaY) / squared)) : 0
        let (awayX, awayY) = (toX - along * deltaX, toY - along * deltaY)
        return (awayX * awayX + awayY * awayY).squareRoot()
    }

    @Test func `a line two pixels wide keeps its colour wherever it lies`() throws {
        for format in [PixelFormat.nv12, .i420] {
            for x in 4...7 {
                let picture = TestPicture(16, 16, format)
                picture.fill { _, _ in TestPicture.RGB(red: 90, green: 90, blue: 90) }
                let line = Box(x: Float(x), y: 0, width: 2, height: 16)
                try Canvas(picture.frame).outline(line, lineWidth: 2, color: Self.color)
                let expected = TestPicture.RGB(red: 250, green: 40, blue: 120)
                #expect(picture.color(x, 8).distance(expected) < 3)
                #expect(picture.color(x + 1, 8).distance(expected) < 3)
            }
        }
    }

    @Test(arguments: PixelFormat.allCases)
    func `clearing leaves black`(format: PixelFormat) throws {
        let picture = Self.picture(Size(width: 17, height: 13), format)
        try Canvas(picture.frame).clear()
        let black = TestPicture.RGB(red: 0, green: 0, blue: 0)
        for y in 0..<13 {
            for x in 0..<17 { #expect(picture.color(x, y) == black) }
        }
        #expect(picture.guardsAreIntact)
    }
}
