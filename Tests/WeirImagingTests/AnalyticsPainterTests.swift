import Testing
import WeirCore

@testable import WeirImaging

/// What is drawn of rules.
struct AnalyticsPainterTests {
    private static func painted(
        _ analytics: FrameAnalytics,
        _ objects: [DetectedObject] = [],
        tiles: [Tile] = [],
        style: DrawingStyle = DrawingStyle(),
        format: PixelFormat = .rgb
    ) throws -> (picture: TestPicture, changed: Set<Size>) {
        let picture = TestPicture(320, 240, format)
        picture.fill { _, _ in ObjectPainterTests.gray }
        var painter = ObjectPainter(style: style)
        try painter.paint(objects, analytics: analytics, tiles: tiles, on: picture.frame)
        #expect(picture.guardsAreIntact)
        return (picture, ObjectPainterTests.changed(picture))
    }

    private static func region(
        _ left: Float,
        _ top: Float,
        _ right: Float,
        _ bottom: Float,
        isInverse: Bool = false,
        name: String = ""
    ) -> FrameAnalytics.RegionCount {
        let corners = [
            Point(x: left, y: top), Point(x: right, y: top), Point(x: right, y: bottom), Point(x: left, y: bottom),
        ]
        return .init(name: name, corners: corners, isInverse: isInverse)
    }

    private static func analytics(_ region: FrameAnalytics.RegionCount) -> FrameAnalytics {
        var analytics = FrameAnalytics()
        analytics.regions = [region]
        return analytics
    }

    private static func line(_ start: Point, _ end: Point, forward: Point) -> FrameAnalytics {
        var analytics = FrameAnalytics()
        analytics.lines = [.init(name: "gate", start: start, end: end, forward: forward)]
        return analytics
    }

    private static func color(_ color: Color, over gray: TestPicture.RGB) -> TestPicture.RGB {
        let own = TestPicture.RGB(red: Double(color.red), green: Double(color.green), blue: Double(color.blue))
        return own * (Double(color.alpha) / 255) + gray * (1 - Double(color.alpha) / 255)
    }

    // MARK: - Regions

    @Test(arguments: PixelFormat.allCases) func `a region is tinted inside its border`(format: PixelFormat) throws {
        let (picture, changed) = try Self.painted(Self.analytics(Self.region(60, 40, 260, 200)), format: format)
        // The border is two pixels wide, half of it outside; chroma reaches one pixel further.
        let bounds = ObjectPainterTests.bounds(changed)
        #expect((58...59).contains(bounds.left) && (38...39).contains(bounds.top))
        #expect((261...262).contains(bounds.right) && (201...202).contains(bounds.bottom))
        guard format != .gray8 else { return }
        let tint = Self.color(Palette.region.with(alpha: 38), over: ObjectPainterTests.gray)
        #expect(picture.color(160, 150).distance(tint) <= 4)
        #expect(picture.color(60, 150).distance(Self.color(Palette.region, over: tint)) <= 4)
    }

    @Test func `a condition changes the colour`() throws {
        var region = Self.region(60, 40, 260, 200, name: "door")
        region.active = [.overcrowding]
        let picture = try Self.painted(Self.analytics(region)).picture
        let tint = Self.color(Palette.alert.with(alpha: 80), over: ObjectPainterTests.gray)
        #expect(picture.color(160, 190).distance(tint) <= 2)
        #expect(picture.color(60, 190).distance(Self.color(Palette.alert, over: tint)) <= 2)
    }

    @Test func `an inverse region is tinted outside`() throws {
        let picture = try Self.painted(Self.analytics(Self.region(60, 40, 260, 200, isInverse: true))).picture
        let tint = Self.color(Palette.region.with(alpha: 38), over: ObjectPainterTests.gray)
        #expect(picture.color(160, 150) == ObjectPainterTests.gray)
        #expect(picture.color(20, 220).distance(tint) <= 2)
    }

    @Test func `the whole picture has a border only`() throws {
        let whole = FrameAnalytics.RegionCount(name: "", corners: [], isInverse: false)
        let (picture, changed) = try Self.painted(Self.analytics(whole))
        #expect(picture.color(160, 150) == ObjectPainterTests.gray)
        #expect(changed.contains(Size(width: 0, height: 0)) && changed.contains(Size(width: 319, height: 239)))
    }

    @Test func `name and number stand inside where there is room`() throws {
        func plate(_ objects: Int, name: String = "door") throws -> Set<Size> {
            var region = Self.region(60, 40, 260, 200, name: name)
            region.objects = objects
            let plain = try Self.painted(Self.analytics(Self.region(60, 40, 260, 200))).picture
            let picture = try Self.painted(Self.analytics(region)).picture
            var changed: Set<Size> = []
            for y in 0..<240 {
                for x in 0..<320 where picture.color(x, y) != plain.color(x, y) {
                    changed.insert(Size(width: x, height: y))
                }
            }
            return changed
        }
        let bounds = ObjectPainterTests.bounds(try plate(3))
        #expect(bounds.top > 40 && bounds.bottom < 80 && bounds.left > 60 && bounds.right < 260)
        #expect(abs((bounds.left + bounds.right) / 2 - 160) <= 1)
        #expect(try plate(3) != plate(4, name: "hall"))
    }

    // MARK: - Lines

    @Test func `a line is drawn with an arrow to its forward side`() throws {
        let down = Self.line(Point(x: 40, y: 120), Point(x: 280, y: 120), forward: Point(x: 0, y: 1))
        let (picture, changed) = try Self.painted(down)
        #expect(picture.color(60, 120).distance(Self.color(Palette.line, over: ObjectPainterTests.gray)) <= 2)
        #expect((40..<280).allSatisfy { changed.contains(Size(width: $0, height: 120)) })
        // The arrow's head is 12 pixels high and ends 20 pixels away; words are on the other side.
        #expect(picture.color(160, 134).distance(Self.color(Palette.line, over: ObjectPainterTests.gray)) <= 2)
        let bounds = ObjectPainterTests.bounds(changed)
        #expect((138...142).contains(bounds.bottom))
        #expect((90...104).contains(bounds.top))
        let up = Self.line(Point(x: 40, y: 120), Point(x: 280, y: 120), forward: Point(x: 0, y: -1))
        #expect(try Self.painted(up).changed != changed)
    }

    @Test func `numbers are counted`() throws {
        var analytics = Self.line(Point(x: 40, y: 120), Point(x: 280, y: 120), forward: Point(x: 0, y: 1))
        let none = try Self.painted(analytics).picture.rows
        analytics.lines[0].forwardCount = 8
        let forward = try Self.painted(analytics).picture.rows
        analytics.lines[0] = .init(
            name: "gate",
            start: analytics.lines[0].start,
            end: analytics.lines[0].end,
            forward: analytics.lines[0].forward
        )
        analytics.lines[0].backwardCount = 8
        let backward = try Self.painted(analytics).picture.rows
        #expect(none != forward && none != backward && forward != backward)
    }

    @Test func `words at the border stay in the picture`() throws {
        let analytics = Self.line(Point(x: 0, y: 1), Point(x: 8, y: 1), forward: Point(x: 0, y: 1))
        let bounds = ObjectPainterTests.bounds(try Self.painted(analytics).changed)
        #expect(bounds.left == 0 && bounds.top == 0 && bounds.right > 60)
    }

    @Test(arguments: [
        (Point(x: .nan, y: 0), Point(x: 1, y: 0)), (Point(x: -1e30, y: -1e30), Point(x: 0.5, y: .infinity)),
        (Point(x: .infinity, y: 0), Point(x: 0, y: 0)), (Point(x: 1e9, y: 1e9), Point(x: -1, y: 0)),
    ])
    func `places that can't be are survived`(place: Point, forward: Point) throws {
        var analytics = Self.line(place, Point(x: 50, y: 50), forward: forward)
        var region = Self.region(place.x, place.y, 50, 50, name: "a")
        analytics.regions = [region]
        region.corners = [place]
        region.isInverse = true
        analytics.regions.append(region)
        _ = try Self.painted(analytics)
        _ = try Self.painted(Self.line(place, place, forward: forward))
    }

    // MARK: - Objects

    @Test func `an object with a condition is marked`() throws {
        var object = ObjectPainterTests.object(Box(x: 40, y: 60, width: 100, height: 80))
        object.analytics = ObjectAnalytics()
        let calm = try Self.painted(FrameAnalytics(), [object], style: ObjectPainterTests.boxesOnly).picture
        #expect(calm.color(41, 100).distance(Self.color(Palette.color(2), over: ObjectPainterTests.gray)) <= 1)
        object.analytics?.conditions = [.loitering]
        var style = ObjectPainterTests.boxesOnly
        style.showAnalytics = false
        #expect(try Self.painted(FrameAnalytics(), [object], style: style).picture.rows == calm.rows)
        style.showAnalytics = true
        let marked = try Self.painted(FrameAnalytics(), [object], style: style).picture
        // Twice as wide, and red.
        #expect(marked.color(43, 100).distance(Self.color(Palette.alert, over: ObjectPainterTests.gray)) <= 1)
        #expect(marked.color(44, 100) == ObjectPainterTests.gray)
        #expect(Label.pieces(of: object, style: DrawingStyle()) == ["car", "0.91", "loitering"])
    }

    // MARK: - Heat

    private static func heat(_ seconds: [Float], _ grid: Size, _ area: Box) -> FrameAnalytics {
        var analytics = FrameAnalytics()
        analytics.heatMap = .init(grid: grid, seconds: seconds, area: area)
        return analytics
    }

    private static let picture = Box(x: 0, y: 0, width: 320, height: 240)

    @Test(arguments: PixelFormat.allCases) func `heat is laid over the picture`(format: PixelFormat) throws {
        let map = Self.heat([0, 4], Size(width: 2, height: 1), Self.picture)
        let (picture, changed) = try Self.painted(map, format: format)
        // Cold up to the middle of the first cell, hottest from the middle of the second.
        #expect(ObjectPainterTests.bounds(changed).left > 80)
        #expect(changed.contains(Size(width: 319, height: 239)) && changed.contains(Size(width: 319, height: 0)))
        guard format != .gray8 else { return }
        let red = Color(lightness: 0.62, chroma: 0.24, hue: 28).with(alpha: 175)
        #expect(picture.color(300, 100).distance(Self.color(red, over: ObjectPainterTests.gray)) <= 5)
        let levels = stride(from: 80, to: 240, by: 2).map { picture.color($0, 100).distance(ObjectPainterTests.gray) }
        #expect(levels[0] < 12 && levels[79] > 60)
        // Smooth: no step is far from its neighbour.
        #expect(zip(levels, levels.dropFirst()).allSatisfy { abs($0 - $1) < 12 })
    }

    @Test func `heat stays in its area`() throws {
        let area = Box(x: 40, y: 60, width: 80, height: 40)
        let changed = try Self.painted(Self.heat([1, 1, 1, 1], Size(width: 2, height: 2), area), format: .nv12).changed
        #expect(ObjectPainterTests.bounds(changed) == PixelRectangle(left: 40, top: 60, right: 120, bottom: 100))
        #expect(changed.count == 80 * 40)
    }

    @Test(arguments: [
        heat([0, 0], Size(width: 2, height: 1), picture), heat([1], Size(width: 2, height: 1), picture),
        heat([], Size(width: 0, height: 0), picture), heat([.nan, -1], Size(width: 2, height: 1), picture),
        heat([1], Size(width: 1, height: 1), Box(x: .nan, y: 0, width: 9, height: 9)),
        heat([1], Size(width: 1, height: 1), Box(x: 400, y: 0, width: 9, height: 9)),
    ])
    func `a map that is none draws nothing`(map: FrameAnalytics) throws {
        #expect(try Self.painted(map).changed.isEmpty)
    }

    @Test func `nobody has to see it`() throws {
        var style = DrawingStyle()
        (style.showHeatMap, style.showAnalytics) = (false, false)
        var analytics = Self.heat([1], Size(width: 1, height: 1), Self.picture)
        analytics.regions = [Self.region(60, 40, 260, 200, name: "door")]
        analytics.lines = Self.line(Point(x: 0, y: 0), Point(x: 9, y: 9), forward: Point(x: 1, y: 0)).lines
        #expect(try Self.painted(analytics, style: style).changed.isEmpty)
    }

    // MARK: - Tiles

    @Test func `a tile's rules, heat and words stay in the tile`() throws {
        var tile = Tile(source: SourceID("a"), frameNumber: 0, box: Box(x: 40, y: 60, width: 160, height: 120))
        tile.analytics = Self.heat([1], Size(width: 1, height: 1), tile.box)
        tile.analytics.regions = [
            Self.region(-50, -50, 500, 500, isInverse: true, name: "yard"),
            .init(name: "all", corners: [], isInverse: false),
            Self.region(0, 0, 90, 90, name: "a region of a long name"),
        ]
        tile.analytics.lines =
            Self.line(Point(x: 0, y: 70), Point(x: 320, y: 70), forward: Point(x: 0, y: -1)).lines
        tile.attributes.classifications = [Classification(attribute: "scene", label: "street", confidence: 1)]
        tile.attributes.segmentation = SegmentationMap(size: Size(width: 1, height: 1), classIDs: [3])
        let changed = try Self.painted(FrameAnalytics(), tiles: [tile]).changed
        #expect(ObjectPainterTests.bounds(changed) == PixelRectangle(left: 40, top: 60, right: 200, bottom: 180))
    }
}
