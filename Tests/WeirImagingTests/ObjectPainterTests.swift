import Testing
import WeirCore

@testable import WeirImaging

struct ObjectPainterTests {
    static let source = SourceID("0")

    static func object(_ box: Box, classID: Int = 2, label: String = "car", number: Int? = nil) -> DetectedObject {
        DetectedObject(
            box: box,
            classID: classID,
            label: label,
            confidence: 0.905,
            trackID: number.map { TrackID(source: source, number: $0) }
        )
    }

    /// A gray picture of 320 by 240 pixels, painted; and the pixels that have changed.
    static func painted(
        _ objects: [DetectedObject],
        style: DrawingStyle = DrawingStyle(),
        format: PixelFormat = .rgb
    ) throws -> (picture: TestPicture, changed: Set<Size>) {
        let picture = TestPicture(320, 240, format)
        picture.fill { _, _ in gray }
        var painter = ObjectPainter(style: style)
        try painter.paint(objects, on: picture.frame)
        #expect(picture.guardsAreIntact)
        return (picture, changed(picture))
    }

    static let gray = TestPicture.RGB(red: 100, green: 100, blue: 100)

    static func changed(_ picture: TestPicture) -> Set<Size> {
        var changed: Set<Size> = []
        for y in 0..<picture.frame.size.height {
            for x in 0..<picture.frame.size.width where picture.color(x, y).distance(gray) > 3 {
                changed.insert(Size(width: x, height: y))
            }
        }
        return changed
    }

    static func bounds(_ pixels: Set<Size>) -> PixelRectangle {
        PixelRectangle(
            left: pixels.map(\.width).min() ?? 0,
            top: pixels.map(\.height).min() ?? 0,
            right: (pixels.map(\.width).max() ?? -1) + 1,
            bottom: (pixels.map(\.height).max() ?? -1) + 1
        )
    }

    static var boxesOnly: DrawingStyle {
        var style = DrawingStyle()
        (style.showLabels, style.showConfidence, style.showIdentity) = (false, false, false)
        return style
    }

    @Test(arguments: PixelFormat.allCases)
    func `a box is drawn where it is`(format: PixelFormat) throws {
        let (picture, changed) = try Self.painted(
            [Self.object(Box(x: 40, y: 60, width: 100, height: 80))],
            style: Self.boxesOnly,
            format: format
        )
        // Two lines of 2 by 100 pixels and two of 2 by 76.
        let expected = 2 * (2 * 100 + 2 * 76)
        // Even in 4:2:0, since the box starts and ends at even pixels.
        #expect(changed.count == expected)
        #expect(Self.bounds(changed) == PixelRectangle(left: 40, top: 60, right: 140, bottom: 140))
        let color = Palette.color(2)
        guard format != .gray8 else { return }
        let expectedColor = TestPicture.RGB(
            red: Double(color.red),
            green: Double(color.green),
            blue: Double(color.blue)
        )
        #expect(picture.color(41, 100).distance(expectedColor) <= 3)
    }

    @Test func `nothing to show leaves the picture alone`() throws {
        var style = Self.boxesOnly
        style.showBoxes = false
        let objects = [Self.object(Box(x: 40, y: 60, width: 100, height: 80), number: 1)]
        #expect(try Self.painted(objects, style: style).changed.isEmpty)
        #expect(try Self.painted([]).changed.isEmpty)
    }

    @Test(arguments: [
        Box(x: .nan, y: 10, width: 20, height: 20), Box(x: 10, y: 10, width: .infinity, height: 20),
        Box(x: 10, y: 10, width: -20, height: 20), Box(x: 500, y: 10, width: 20, height: 20),
        Box(x: 10, y: -90, width: 20, height: 20), Box(x: -1e30, y: 1e30, width: 1e38, height: 1e38),
        Box(x: 10, y: 10, width: 0, height: 0),
    ])
    func `a box outside or not made of numbers draws nothing`(box: Box) throws {
        var style = DrawingStyle()
        style.showTrails = true
        #expect(try Self.painted([Self.object(box, number: 3)], style: style).changed.isEmpty)
    }

    // MARK: - Labels

    @Test func `the label stands on the box, and inside where there is no room`() throws {
        var style = DrawingStyle()
        style.showBoxes = false
        let above = Self.bounds(
            try Self.painted([Self.object(Box(x: 40, y: 100, width: 100, height: 80))], style: style).changed
        )
        #expect(above.bottom == 100)
        #expect(above.left == 40)
        #expect((14...20).contains(above.height))
        #expect((50...100).contains(above.width))
        let inside = Self.bounds(
            try Self.painted([Self.object(Box(x: 40, y: 5, width: 100, height: 80))], style: style).changed
        )
        #expect(inside.top == 5)
        #expect(inside.size == above.size)
        let cornered = Self.bounds(
            try Self.painted([Self.object(Box(x: 300, y: -50, width: 100, height: 80))], style: style).changed
        )
        #expect(cornered == PixelRectangle(left: 320 - above.width, top: 0, right: 320, bottom: above.height))
    }

    @Test(arguments: [
        (true, true, true, ["car", "12", "0.91"]), (true, false, false, ["car"]), (false, true, false, ["12"]),
        (false, false, true, ["0.91"]), (false, false, false, []),
    ])
    func `the label says what the style asks for`(
        showLabels: Bool,
        showIdentity: Bool,
        showConfidence: Bool,
        expected: [String]
    ) {
        var style = DrawingStyle()
        (style.showLabels, style.showIdentity, style.showConfidence) = (showLabels, showIdentity, showConfidence)
        let object = Self.object(Box(x: 0, y: 0, width: 1, height: 1), number: 12)
        #expect(Label.pieces(of: object, style: style) == expected)
    }

    @Test func `an identity that holds in all streams goes before the stream's own`() {
        var object = Self.object(Box(x: 0, y: 0, width: 1, height: 1), number: 12)
        object.globalID = 5
        var style = DrawingStyle()
        style.showConfidence = false
        #expect(Label.pieces(of: object, style: style) == ["car", "#5"])
    }

    @Test(
        arguments: [
            (0, "0.00"), (0.004, "0.00"), (0.0951, "0.10"), (0.999, "1.00"), (1, "1.00"), (-3, "0.00"), (1e30, "1.00"),
        ] as [(Float, String)]
    )
    func `confidence has two decimals`(confidence: Float, expected: String) {
        var object = Self.object(Box(x: 0, y: 0, width: 1, height: 1), label: "")
        object.confidence = confidence
        #expect(Label.pieces(of: object, style: DrawingStyle()) == [expected])
    }

    @Test func `a confidence that is not a number is left out`() {
        var object = Self.object(Box(x: 0, y: 0, width: 1, height: 1))
        object.confidence = .nan
        #expect(Label.pieces(of: object, style: DrawingStyle()) == ["car"])
    }

    @Test func `text stands out from every colour of the palette`() {
        for number in 0..<64 {
            let background = Palette.color(number)
            let luminances = [background, Palette.textColor(on: background)].map(\.relativeLuminance).sorted()
            // What W3C's guidelines ask of text.
            #expect((luminances[1] + 0.05) / (luminances[0] + 0.05) >= 4.5)
        }
    }

    @Test func `neighbours in the palette differ, and any number has a colour`() {
        for number in 0..<64 {
            let (one, next) = (Palette.color(number), Palette.color(number + 1))
            let distance =
                abs(Int(one.red) - Int(next.red)) + abs(Int(one.green) - Int(next.green))
                + abs(Int(one.blue) - Int(next.blue))
            #expect(distance > 100)
        }
        #expect(Set((0..<64).map(Palette.color)).count == 64)
        #expect(Palette.color(-1) == Palette.color(63))
        #expect(Palette.color(.min) == Palette.color(0))
        #expect(Palette.color(.max) == Palette.color(63))
    }

    // MARK: - Style

    @Test(arguments: [(240, 2, 12), (1080, 3, 24), (2160, 6, 48), (1, 2, 12)])
    func `lines and text follow the picture`(height: Int, lineWidth: Int, textSize: Int) {
        #expect(DrawingStyle().lineWidth(pictureHeight: height) == lineWidth)
        #expect(DrawingStyle().textSize(pictureHeight: height) == textSize)
        var style = DrawingStyle()
        (style.lineWidth, style.textSize) = (7, 31)
        #expect(style.lineWidth(pictureHeight: height) == 7)
        #expect(style.textSize(pictureHeight: height) == 31)
    }

    @Test func `colours follow the class or the identity`() throws {
        let box = Box(x: 40, y: 60, width: 100, height: 80)
        func color(_ coloring: DrawingStyle.Coloring, number: Int?) throws -> TestPicture.RGB {
            var style = Self.boxesOnly
            style.coloring = coloring
            return try Self.painted([Self.object(box, number: number)], style: style).picture.color(40, 60)
        }
        let byClass = try color(.byClass, number: 9)
        #expect(try color(.byClass, number: 10) == byClass)
        #expect(try color(.byIdentity, number: nil) == byClass)
        #expect(try color(.byIdentity, number: 9) != byClass)
        #expect(try color(.byIdentity, number: 9) != color(.byIdentity, number: 10))
    }

    // MARK: - Trails

    static var trailsOnly: DrawingStyle {
        var style = boxesOnly
        (style.showBoxes, style.showTrails) = (false, true)
        return style
    }

    @Test func `a trail runs where the box stood`() throws {
        var painter = ObjectPainter(style: Self.trailsOnly)
        let picture = TestPicture(320, 240, .rgb)
        for step in 0...10 {
            picture.fill { _, _ in Self.gray }
            let box = Box(x: 50 + Float(step) * 10, y: 20, width: 40, height: 80)
            try painter.paint([Self.object(box, number: 1)], on: picture.frame)
        }
        // From the middle of the first box's lower side to that of the last one, round ends included.
        #expect(Self.bounds(Self.changed(picture)) == PixelRectangle(left: 69, top: 99, right: 171, bottom: 101))
    }

    @Test func `trails are as long as asked, and forgotten`() throws {
        var style = Self.trailsOnly
        (style.trailLength, style.trailMemory) = (5, 3)
        var painter = ObjectPainter(style: style)
        let picture = TestPicture(320, 240, .rgb)
        func paint(_ numbers: [Int], x: Float) throws -> PixelRectangle {
            picture.fill { _, _ in Self.gray }
            let box = Box(x: x, y: 20, width: 40, height: 80)
            try painter.paint(numbers.map { Self.object(box, number: $0) }, on: picture.frame)
            return Self.bounds(Self.changed(picture))
        }
        for step in 0..<20 { _ = try paint([1], x: Float(step) * 10) }
        #expect(try paint([1], x: 200).width == 42)
        // Unseen for as long as is remembered: still known.
        for _ in 0..<3 { _ = try paint([], x: 0) }
        #expect(painter.trailCount == 1)
        _ = try paint([], x: 0)
        #expect(painter.trailCount == 0)
        #expect(try paint([1], x: 200).isEmpty)
        for number in 0..<1000 { _ = try paint([number], x: 0) }
        #expect(painter.trailCount == 4)
        painter.reset()
        #expect(painter.trailCount == 0)
    }

    @Test func `numbers that cannot be are survived by the style`() throws {
        var style = DrawingStyle()
        style.showTrails = true
        for number in [Int.min, -1, 0, .max] {
            (style.lineWidth, style.textSize, style.trailLength, style.trailMemory) = (number, number, number, number)
            let boxes = (0..<3).map { Self.object(Box(x: Float($0) * 9, y: 60, width: 100, height: 80), number: 1) }
            _ = try Self.painted(boxes, style: style)
        }
    }
}
