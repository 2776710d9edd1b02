import Testing
import WeirCore

@testable import WeirImaging

struct PolygonRasterTests {
    private func rows(_ polygons: [[Point]], _ width: Int, _ height: Int) throws -> [[UInt8]] {
        var raster = try #require(PolygonRaster(polygons))
        return (0..<height).map { row in
            var coverage = [UInt8](repeating: 7, count: width)
            coverage.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                raster.cover(row: row, columns: 0..<width, into: base)
            }
            return coverage
        }
    }

    private func rectangle(_ left: Float, _ top: Float, _ right: Float, _ bottom: Float) -> [Point] {
        [Point(x: left, y: top), Point(x: right, y: top), Point(x: right, y: bottom), Point(x: left, y: bottom)]
    }

    @Test func `whole pixels are covered wholly`() throws {
        let full: [UInt8] = [0, 255, 255, 0]
        #expect(try rows([rectangle(1, 1, 3, 3)], 4, 4) == [[0, 0, 0, 0], full, full, [0, 0, 0, 0]])
        #expect(try rows([rectangle(3, 3, 1, 1)], 4, 4) == [[0, 0, 0, 0], full, full, [0, 0, 0, 0]], "turned round")
    }

    @Test func `parts of pixels are covered by as much`() throws {
        #expect(try rows([rectangle(0.5, 0.5, 2.25, 2)], 3, 2) == [[64, 128, 32], [128, 255, 64]])
        #expect(try rows([rectangle(1.25, 0, 1.75, 1)], 3, 1) == [[0, 128, 0]])
    }

    @Test func `what two polygons cover is outside`() throws {
        let ring = try rows([rectangle(0, 0, 4, 3), rectangle(1, 1, 3, 2)], 4, 3)
        #expect(ring == [[255, 255, 255, 255], [255, 0, 0, 255], [255, 255, 255, 255]])
        // A bow tie has two triangles.
        let tie = [Point(x: 0, y: 0), Point(x: 8, y: 8), Point(x: 8, y: 0), Point(x: 0, y: 8)]
        let coverage = try rows([tie], 8, 8)
        #expect(coverage[0][4] == 0 && coverage[4][0] == 255 && coverage[4][7] == 255 && coverage[7][4] == 0)
        // A slanted side is looked at along four lines a row.
        let area = coverage.joined().reduce(0) { $0 + Double($1) / 255 }
        #expect(abs(area - 32) < 0.5)
    }

    @Test func `spans run from left to right`() throws {
        var raster = try #require(PolygonRaster([rectangle(1, 0, 3, 9), rectangle(5, 0, 8, 9)]))
        #expect(raster.spans(at: 4) == [1...3, 5...8])
        #expect(raster.spans(at: 9) == [])
        #expect(raster.bounds == PixelRectangle(left: 1, top: 0, right: 8, bottom: 9))
    }

    @Test func `corners that can't be are survived`() throws {
        #expect(PolygonRaster([]) == nil)
        #expect(PolygonRaster([[Point(x: .nan, y: 0), Point(x: 1, y: 1), Point(x: 2, y: 0)]]) == nil)
        #expect(PolygonRaster([[Point(x: 0, y: .infinity), Point(x: 1, y: 1), Point(x: 2, y: 0)]]) == nil)
        #expect(try rows([[Point(x: 1, y: 1)]], 3, 3).joined().allSatisfy { $0 == 0 })
        #expect(try rows([[Point(x: 0, y: 0), Point(x: 3, y: 3)]], 3, 3).joined().allSatisfy { $0 == 0 })
        #expect(try rows([rectangle(-3e38, -3e38, 3e38, 3e38)], 3, 3).joined().allSatisfy { $0 == 255 })
        let flat = [Point(x: 0, y: 1), Point(x: 3, y: 1 + .ulpOfOne), Point(x: 3, y: 1)]
        #expect(try rows([flat], 3, 3).count == 3)
    }

    @Test(arguments: PixelFormat.allCases)
    func `a canvas fills as its model does`(format: PixelFormat) throws {
        let picture = TestPicture(41, 29, format)
        picture.fill { x, y in TestPicture.RGB(red: Double(5 * x), green: Double(6 * y), blue: 90) }
        var model = CanvasModel(picture)
        let color = Color(red: 240, green: 30, blue: 120, alpha: 100)
        let polygon = [Point(x: 3, y: 2), Point(x: 38.5, y: 7), Point(x: 12, y: 35)]
        let coverage = try rows([polygon], 41, 29)
        model.draw(color) { x, y in Int(coverage[y][x]) }
        try Canvas(picture.frame).fill([polygon], color: color)
        #expect(picture.guardsAreIntact)
        let difference = zip(picture.rows.joined().joined(), model.bytes.joined().joined()).map {
            abs(Int($0) - Int($1))
        }
        // The share of a share is cut to whole levels.
        #expect((difference.max() ?? 255) <= 1)
    }

    @Test func `nothing is drawn outside of what a canvas is clipped to`() throws {
        let picture = TestPicture(64, 48, .nv12)
        picture.fill { _, _ in ObjectPainterTests.gray }
        let part = PixelRectangle(left: 10, top: 8, right: 30, bottom: 20)
        let canvas = try Canvas(picture.frame).clipped(to: part)
        canvas.fill([rectangle(-9, -9, 99, 99)], color: .white)
        canvas.fill(PixelRectangle(left: 0, top: 0, right: 64, bottom: 48), color: .black)
        canvas.line(from: Point(x: 0, y: 0), to: Point(x: 64, y: 48), lineWidth: 9, color: .white)
        #expect(ObjectPainterTests.bounds(ObjectPainterTests.changed(picture)) == part)
    }
}
