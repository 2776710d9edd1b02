import Testing
import WeirCore

@testable import WeirImaging

/// What is covered can't be told, and what isn't is not touched.
struct PrivacyPainterTests {
    private static let methods = PrivacyPainter.Method.allCases

    /// A picture of odd sides in which every byte is another.
    private static func noise(_ format: PixelFormat, _ width: Int = 101, _ height: Int = 77) -> TestPicture {
        let picture = TestPicture(width, height, format)
        var state: UInt32 = 12345
        for (index, plane) in picture.frame.planes.enumerated() {
            for (row, bytes) in picture.rows[index].enumerated() {
                for column in bytes.indices {
                    state = state &* 1_664_525 &+ 1_013_904_223
                    plane.base[row * plane.stride + column] = UInt8(state >> 24)
                }
            }
        }
        return picture
    }

    private static func cover(
        _ picture: TestPicture,
        _ area: PrivacyPainter.Area,
        _ method: PrivacyPainter.Method = .pixelate,
        margin: Float = 0
    ) throws {
        var painter = PrivacyPainter()
        painter.method = method
        painter.margin = margin
        try painter.cover([area], of: picture.frame)
        #expect(picture.guardsAreIntact)
    }

    /// How a plane's bytes make up samples: bytes a sample, and pixels that a sample serves on either side.
    private static func layout(_ format: PixelFormat, plane: Int) -> (bytes: Int, pixels: Int) {
        guard plane > 0 else { return (format.bytesPerPixel, 1) }
        return (format == .nv12 ? 2 : 1, 2)
    }

    /// The places of all bytes, each with whether it serves a pixel inside of `area`.
    private static func places(_ picture: TestPicture, _ area: PixelRectangle) -> (
        inside: [[UInt8]], outside: [[UInt8]]
    ) {
        var (inside, outside): ([[UInt8]], [[UInt8]]) = ([], [])
        for (plane, rows) in picture.rows.enumerated() {
            let layout = layout(picture.frame.format, plane: plane)
            for (row, bytes) in rows.enumerated() {
                let left = area.left / layout.pixels * layout.bytes
                let right = (area.right + layout.pixels - 1) / layout.pixels * layout.bytes
                let isInside = (area.top / layout.pixels..<(area.bottom + layout.pixels - 1) / layout.pixels).contains(
                    row
                )
                inside.append(isInside ? Array(bytes[left..<right]) : [])
                outside.append(isInside ? Array(bytes[..<left] + bytes[right...]) : bytes)
            }
        }
        return (inside, outside)
    }

    private static let box = Box(x: 21.5, y: 13, width: 50, height: 40)
    /// The blocks of two by two pixels that the box touches.
    private static let boxArea = PixelRectangle(left: 20, top: 12, right: 72, bottom: 54)

    @Test(arguments: PixelFormat.allCases, methods)
    func `the box is covered and nothing else`(format: PixelFormat, method: PrivacyPainter.Method) throws {
        let (picture, before) = (Self.noise(format), Self.noise(format))
        try Self.cover(picture, .box(Self.box), method)
        let (now, then) = (Self.places(picture, Self.boxArea), Self.places(before, Self.boxArea))
        #expect(now.outside == then.outside)
        let changed = zip(now.inside.joined(), then.inside.joined()).count { $0 != $1 }
        // A byte in 256 may be what it was by chance; x and alpha bytes of black are one value.
        #expect(changed > now.inside.joined().count * 9 / 10)
        let values = Set(now.inside.joined())
        if method == .mask { #expect(values.count <= 2) }
    }

    @Test(arguments: PixelFormat.allCases)
    func `pixels are the means of their blocks`(format: PixelFormat) throws {
        let (picture, before) = (Self.noise(format), Self.noise(format))
        try Self.cover(picture, .box(Self.box))
        // 52 by 42 pixels in blocks of a sixth of 50 at least: 6 columns of 8 or 10 pixels, 5 rows of the same.
        let columns = [20, 28, 36, 46, 54, 62, 72]
        let rows = [12, 20, 28, 36, 44, 54]
        for plane in picture.rows.indices {
            let layout = Self.layout(format, plane: plane)
            for (top, bottom) in zip(rows, rows.dropFirst()) {
                for (left, right) in zip(columns, columns.dropFirst()) {
                    for byte in 0..<layout.bytes {
                        var old: [Int] = []
                        var new: Set<UInt8> = []
                        for y in top / layout.pixels..<bottom / layout.pixels {
                            for x in left / layout.pixels..<right / layout.pixels {
                                old.append(Int(before.rows[plane][y][x * layout.bytes + byte]))
                                new.insert(picture.rows[plane][y][x * layout.bytes + byte])
                            }
                        }
                        let mean = (Double(old.reduce(0, +)) / Double(old.count) + 0.5).rounded(.down)
                        #expect(new == [UInt8(mean)])
                    }
                }
            }
        }
    }

    @Test(arguments: PixelFormat.allCases, [PrivacyPainter.Method.blur, .pixelate])
    func `pictures of equal means become the same`(format: PixelFormat, method: PrivacyPainter.Method) throws {
        let (picture, other) = (Self.noise(format), Self.noise(format))
        // Each block of the other one is turned upside down.
        for plane in other.rows.indices {
            let layout = Self.layout(format, plane: plane)
            let bytes =
                Self.boxArea.left / layout.pixels * layout.bytes..<Self.boxArea.right / layout.pixels * layout.bytes
            for (top, bottom) in zip([12, 20, 28, 36, 44], [20, 28, 36, 44, 54]) {
                let rows = top / layout.pixels..<bottom / layout.pixels
                for row in rows {
                    let mirror = picture.rows[plane][rows.lowerBound + rows.upperBound - 1 - row]
                    let target = other.frame.planes[plane]
                    for byte in bytes { target.base[row * target.stride + byte] = mirror[byte] }
                }
            }
        }
        #expect(picture.rows != other.rows)
        try Self.cover(picture, .box(Self.box), method)
        try Self.cover(other, .box(Self.box), method)
        #expect(picture.rows == other.rows)
    }

    @Test func `a blur glides between the means`() throws {
        let picture = TestPicture(120, 40, .gray8)
        picture.fill { x, _ in
            let level = Double(x / 20 * 40)
            return TestPicture.RGB(red: level, green: level, blue: level)
        }
        let edges = (0..<6).map { picture.byte(plane: 0, x: 20 * $0, y: 0) }
        try Self.cover(picture, .box(Box(x: 0, y: 0, width: 120, height: 40)), .blur)
        let row = picture.rows[0][20]
        #expect(Array(row) == row.sorted(), "never back")
        #expect(zip(row, row.dropFirst()).allSatisfy { $1 - $0 <= 4 }, "no edge")
        // Each mean in the middle of its block.
        for (index, level) in edges.enumerated() { #expect(abs(Int(row[20 * index + 10]) - Int(level)) <= 1) }
    }

    @Test func `blocks go by the whole object, not by what is seen of it`() throws {
        let picture = Self.noise(.gray8)
        try Self.cover(picture, .box(Box(x: -500, y: -500, width: 540, height: 540)))
        #expect(Set(picture.rows[0][..<40].flatMap { $0[..<40] }).count == 1)
    }

    @Test func `small boxes leave no more than blocks of eight pixels`() throws {
        let picture = Self.noise(.gray8)
        try Self.cover(picture, .box(Box(x: 20, y: 20, width: 14, height: 14)))
        #expect(Set(picture.rows[0][20..<34].flatMap { $0[20..<34] }).count == 1)
    }

    @Test func `the margin belongs to it`() throws {
        let (picture, before) = (Self.noise(.nv12), Self.noise(.nv12))
        try Self.cover(picture, .box(Box(x: 30, y: 20, width: 40, height: 20)), .mask, margin: 0.25)
        let area = PixelRectangle(left: 20, top: 14, right: 80, bottom: 46)
        #expect(Self.places(picture, area).outside == Self.places(before, area).outside)
        #expect(picture.rows[0][14..<46].allSatisfy { Set($0[20..<80]) == [16] })
    }

    @Test(arguments: PixelFormat.allCases)
    func `a shape is covered, and the rest of its box stays`(format: PixelFormat) throws {
        let (picture, before) = (Self.noise(format, 160, 120), Self.noise(format, 160, 120))
        var values = [UInt8](repeating: 127, count: 128)
        // Of cells of 5 by 5 pixels the middle eight by four: 60 to 100 and 70 to 90.
        for row in 2..<6 { for column in 4..<12 { values[row * 16 + column] = 128 } }
        let mask = try #require(ObjectMask(size: Size(width: 16, height: 8), values: values))
        try Self.cover(picture, .shape(mask, over: Box(x: 40, y: 60, width: 80, height: 40)), .mask)
        let area = PixelRectangle(left: 60, top: 70, right: 100, bottom: 90)
        #expect(Self.places(picture, area).outside == Self.places(before, area).outside)
        #expect(Set(Self.places(picture, area).inside.joined()).count <= 2)
    }

    @Test func `a shape's margin is as wide as a box's`() throws {
        let (picture, before) = (Self.noise(.gray8, 160, 120), Self.noise(.gray8, 160, 120))
        var values = [UInt8](repeating: 0, count: 40 * 20)
        values[10 * 40 + 20] = 255
        let mask = try #require(ObjectMask(size: Size(width: 40, height: 20), values: values))
        // The cell is 2 by 2 pixels at 80, 80; a tenth of 80 by 40 lies around it.
        try Self.cover(picture, .shape(mask, over: Box(x: 40, y: 60, width: 80, height: 40)), .mask, margin: 0.1)
        let area = PixelRectangle(left: 72, top: 76, right: 90, bottom: 86)
        #expect(Self.places(picture, area).outside == Self.places(before, area).outside)
        #expect(picture.rows[0][76..<86].allSatisfy { Set($0[72..<90]) == [16] })
    }

    @Test(arguments: PixelFormat.allCases, methods)
    func `a polygon is covered`(format: PixelFormat, method: PrivacyPainter.Method) throws {
        let (picture, before) = (Self.noise(format), Self.noise(format))
        let rectangle = [Point(x: 20, y: 12), Point(x: 72, y: 12), Point(x: 72, y: 54), Point(x: 20, y: 54)]
        try Self.cover(picture, .polygon(rectangle), method)
        #expect(Self.places(picture, Self.boxArea).outside == Self.places(before, Self.boxArea).outside)
        try Self.cover(before, .box(Box(x: 20, y: 12, width: 52, height: 42)), method)
        #expect(picture.rows == before.rows)
    }

    @Test func `a triangle is covered and nothing far from it`() throws {
        let (picture, before) = (Self.noise(.gray8), Self.noise(.gray8))
        try Self.cover(picture, .polygon([Point(x: 10, y: 10), Point(x: 90, y: 10), Point(x: 10, y: 70)]), .mask)
        for y in 0..<77 {
            for x in 0..<101 {
                let (toX, toY) = (Float(x) + 0.5 - 10, Float(y) + 0.5 - 10)
                // How far inside of the long side, in pixels.
                let depth = (1 - toX / 80 - toY / 60) * 48
                if toX > 0, toY > 0, depth > 0 { #expect(picture.rows[0][y][x] == 16) }
                if toX < 0 || toY < 0 || depth < -3 { #expect(picture.rows[0][y][x] == before.rows[0][y][x]) }
            }
        }
    }

    @Test(arguments: [
        Box(x: .nan, y: 10, width: 20, height: 20), Box(x: 10, y: 10, width: .infinity, height: 20),
        Box(x: 10, y: 10, width: -20, height: 20), Box(x: 500, y: 10, width: 20, height: 20),
        Box(x: 10, y: -90, width: 20, height: 20), Box(x: 10, y: 10, width: 0, height: 0),
    ])
    func `a box outside or not made of numbers covers nothing`(box: Box) throws {
        let (picture, before) = (Self.noise(.i420), Self.noise(.i420))
        let mask = try #require(ObjectMask(size: Size(width: 2, height: 2), values: [255, 255, 255, 255]))
        let corners = [Point(x: box.x, y: box.y), Point(x: box.right, y: box.y), Point(x: box.x, y: box.bottom)]
        for area in [PrivacyPainter.Area.box(box), .shape(mask, over: box)] { try Self.cover(picture, area) }
        if !box.isValid || box.x > 400 { try Self.cover(picture, .polygon(box.width < 0 ? [] : corners)) }
        #expect(picture.rows == before.rows)
    }

    @Test(arguments: [
        Box(x: -1e30, y: -1e30, width: 1e31, height: 1e31), Box(x: -3e38, y: 0, width: 3.4e38, height: 80),
        Box(x: 100.9, y: 76.9, width: 9, height: 9), Box(x: 50, y: 50, width: 1e-30, height: 1e-30),
    ])
    func `huge and tiny boxes are survived`(box: Box) throws {
        for method in Self.methods {
            let picture = Self.noise(.nv12)
            let mask = try #require(ObjectMask(size: Size(width: 3, height: 2), values: [255, 0, 255, 0, 255, 0]))
            for margin in [0, 1] as [Float] {
                try Self.cover(picture, .box(box), method, margin: margin)
                try Self.cover(picture, .shape(mask, over: box), method, margin: margin)
            }
        }
    }

    @Test func `a picture of one pixel is covered`() throws {
        for format in PixelFormat.allCases {
            for method in Self.methods {
                let picture = Self.noise(format, 1, 1)
                try Self.cover(picture, .box(Box(x: 0, y: 0, width: 1, height: 1)), method)
            }
        }
    }
}
