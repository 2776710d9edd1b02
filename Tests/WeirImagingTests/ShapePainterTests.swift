import Testing
import WeirCore

@testable import WeirImaging

/// What is drawn of objects besides boxes and labels.
struct ShapePainterTests {
    private static let plain: DrawingStyle = {
        var style = ObjectPainterTests.boxesOnly
        style.showBoxes = false
        return style
    }()

    private static func changes(_ object: DetectedObject, _ style: DrawingStyle = plain, _ format: PixelFormat = .rgb)
        throws -> Set<Size>
    {
        try ObjectPainterTests.painted([object], style: style, format: format).changed
    }

    @Test(arguments: PixelFormat.allCases) func `a mask covers its cells of the box`(format: PixelFormat) throws {
        var object = ObjectPainterTests.object(Box(x: 40, y: 60, width: 80, height: 40))
        object.mask = ObjectMask(size: Size(width: 4, height: 2), values: [255, 127, 128, 0, 0, 0, 0, 200])
        let changed = try Self.changes(object, Self.plain, format)
        // The first, the third and the last cell, of 20 by 20 pixels each.
        let expected = [(40, 60), (80, 60), (100, 80)].flatMap { left, top in
            (0..<400).map { Size(width: left + $0 % 20, height: top + $0 / 20) }
        }
        #expect(changed == Set(expected))
    }

    @Test func `masks are left out where nobody wants them`() throws {
        var object = ObjectPainterTests.object(Box(x: 40, y: 60, width: 80, height: 40))
        object.mask = ObjectMask(size: Size(width: 1, height: 1), values: [255])
        var style = Self.plain
        style.showMasks = false
        #expect(try Self.changes(object, style).isEmpty)
    }

    @Test(arguments: [
        Box(x: -50, y: -50, width: 100, height: 100), Box(x: 300, y: 220, width: 1e9, height: 1e9),
        Box(x: .nan, y: 0, width: 5, height: 5), Box(x: 10, y: 10, width: 0, height: 5),
        Box(x: -1e30, y: 0, width: 1e30, height: 3),
    ])
    func `masks and points anywhere stay in the picture`(box: Box) throws {
        var object = ObjectPainterTests.object(box)
        object.mask = ObjectMask(size: Size(width: 7, height: 3), values: [UInt8](repeating: 255, count: 21))
        object.keypoints = [
            Keypoint(x: .infinity, y: 3, confidence: 1), Keypoint(x: -1e20, y: 1e20, confidence: 1),
            Keypoint(x: 319.5, y: 239.5, confidence: 1),
        ]
        object.orientedBox = OrientedBox(centerX: box.x, centerY: 1e12, width: 1e12, height: .nan, angle: 1)
        // The helper looks at the bytes around the picture.
        #expect(try !Self.changes(object).isEmpty)
    }

    @Test func `a turned box is drawn as it is turned`() throws {
        var object = ObjectPainterTests.object(Box(x: 60, y: 60, width: 80, height: 80))
        object.orientedBox = OrientedBox(centerX: 100, centerY: 100, width: 60, height: 30, angle: .pi / 2)
        var style = Self.plain
        style.showBoxes = true
        let bounds = ObjectPainterTests.bounds(try Self.changes(object, style))
        // 30 wide and 60 high now, with half the line outside.
        #expect(bounds == PixelRectangle(left: 84, top: 69, right: 116, bottom: 131))
    }

    @Test func `keypoints are dots and limbs`() throws {
        var object = ObjectPainterTests.object(Box(x: 0, y: 0, width: 320, height: 240))
        object.keypoints = [Keypoint(x: 50, y: 50, confidence: 0.9), Keypoint(x: 90, y: 50, confidence: 0.4)]
        let dot = ObjectPainterTests.bounds(try Self.changes(object))
        #expect(dot == PixelRectangle(left: 48, top: 48, right: 52, bottom: 52), "the other one is doubtful")
        object.keypoints = (0..<17).map { Keypoint(x: 100, y: 100, confidence: $0 == 5 || $0 == 6 ? 1 : 0) }
        object.keypoints[5] = Keypoint(x: 60, y: 100, confidence: 1)
        object.keypoints[6] = Keypoint(x: 160, y: 100, confidence: 1)
        let changed = try Self.changes(object)
        #expect((60..<160).allSatisfy { changed.contains(Size(width: $0, height: 100)) }, "from shoulder to shoulder")
    }

    @Test func `parts are drawn with the whole`() throws {
        var object = ObjectPainterTests.object(Box(x: 20, y: 20, width: 200, height: 200))
        var part = ObjectPainterTests.object(Box(x: 60, y: 60, width: 40, height: 40))
        part.parts = [ObjectPainterTests.object(Box(x: 70, y: 70, width: 10, height: 10))]
        object.parts = [part]
        let changed = try Self.changes(object, ObjectPainterTests.boxesOnly)
        let corners = [20, 60, 70].map { Size(width: $0, height: $0) }
        #expect(corners.allSatisfy(changed.contains))
    }

    @Test func `a segmentation colours all but the background`() throws {
        let picture = TestPicture(320, 240, .nv12)
        picture.fill { _, _ in ObjectPainterTests.gray }
        var attributes = Attributes()
        attributes.segmentation = SegmentationMap(
            size: Size(width: 2, height: 2),
            classIDs: [0, 5, SegmentationMap.unsure, 0]
        )
        var painter = ObjectPainter(style: Self.plain)
        try painter.paint([], attributes: attributes, on: picture.frame)
        let changed = ObjectPainterTests.changed(picture)
        #expect(ObjectPainterTests.bounds(changed) == PixelRectangle(left: 160, top: 0, right: 320, bottom: 120))
        #expect(changed.count == 160 * 120)
    }

    @Test func `what models say is written`() {
        var object = ObjectPainterTests.object(Box(x: 0, y: 0, width: 9, height: 9), number: 7)
        object.attributes.classifications = [
            Classification(attribute: "color", classID: 1, label: "red", confidence: 0.5),
            Classification(attribute: "text", label: "AB 12", confidence: 1),
        ]
        object.attributes.measurements = [
            Measurement(name: "age", value: 31.26), Measurement(name: "yaw", value: -0.34),
            Measurement(name: "x", value: .nan), Measurement(name: "far", value: -.infinity),
        ]
        var style = DrawingStyle()
        #expect(
            Label.pieces(of: object, style: style)
                == ["car", "7", "0.91", "red", "AB 12", "age", "31.3", "yaw", "-0.3"]
        )
        style.showAttributes = false
        #expect(Label.pieces(of: object, style: style) == ["car", "7", "0.91"])
    }
}
