import Testing
import WeirCore

@testable import WeirCascade

@Suite struct RegionTests {
    @Test func rectanglesAndPolygonsAreRead() throws {
        let regions = try Region.list("10,20,30,40; 0,0 100,0 50,80;")
        #expect(regions.map(\.corners.count) == [4, 3])
        #expect(regions[0].bounds == Box(x: 10, y: 20, width: 30, height: 40))
        #expect(regions[1].bounds == Box(x: 0, y: 0, width: 100, height: 80))
        #expect(try Region.list("").isEmpty)
    }

    @Test func fractionsBecomePixels() throws {
        let region = try #require(try Region.list("0.25,0.5,0.5,0.5").first)
        let pixels = region.inPixels(of: Size(width: 400, height: 200))
        #expect(pixels.bounds == Box(x: 100, y: 100, width: 200, height: 100))
        let told = try #require(try Region.list("192,108,960,540").first)
        let half = told.inPixels(of: Size(width: 960, height: 540), toldIn: Size(width: 1920, height: 1080))
        #expect(half.bounds == Box(x: 96, y: 54, width: 480, height: 270))
        let already = try #require(try Region.list("2,0,10,10").first)
        #expect(already.inPixels(of: Size(width: 400, height: 200)) == already)
    }

    @Test(arguments: ["1,2,3", "1,2 3,4", "a,b,c,d", "0,0,0,5", "-1,0,5,5", "1,2 3,4 5", "inf,0,1,1"])
    func whatIsNoRegionIsNamed(text: String) {
        let error = #expect(throws: WeirError.self) { try Region.list("0,0,1,1; " + text) }
        #expect(error?.message.hasPrefix("“\(text)” is no region; write LEFT,TOP,WIDTH,HEIGHT") == true)
    }

    @Test func aPolygonContainsWhatIsInside() throws {
        let triangle = try #require(try Region.list("0,0 100,0 0,100").first)
        #expect(triangle.contains(Point(x: 10, y: 10)))
        #expect(!triangle.contains(Point(x: 60, y: 60)))
        #expect(!triangle.contains(Point(x: -1, y: 10)))
        let notch = try #require(try Region.list("0,0 30,0 30,30 15,10 0,30").first)
        #expect(notch.contains(Point(x: 3, y: 20)))
        #expect(!notch.contains(Point(x: 15, y: 20)))
    }
}

@Suite struct SlicesTests {
    private func object(_ x: Float, _ width: Float, _ confidence: Float, classID: Int = 0) -> DetectedObject {
        DetectedObject(
            box: Box(x: x, y: 0, width: width, height: 10),
            classID: classID,
            label: "",
            confidence: confidence
        )
    }

    @Test(arguments: [(1920, 1080, 640, 0.2), (640, 640, 640, 0.5), (641, 100, 640, 0.0), (3840, 2160, 512, 0.9)])
    func tilesCoverThePictureAndOverlap(width: Int, height: Int, side: Int, overlap: Double) {
        let boxes = Slices(tile: Size(width: side, height: side), overlap: Float(overlap))
            .boxes(of: Size(width: width, height: height))
        for x in stride(from: 0, to: width, by: 7) {
            for y in stride(from: 0, to: height, by: 7) {
                #expect(
                    boxes.contains {
                        Float(x) >= $0.x && Float(x) < $0.right && Float(y) >= $0.y && Float(y) < $0.bottom
                    }
                )
            }
        }
        #expect(boxes.allSatisfy { $0.right <= Float(width) && $0.bottom <= Float(height) && $0.x >= 0 && $0.y >= 0 })
        let columns = Set(boxes.map(\.x)).sorted()
        for (one, next) in zip(columns, columns.dropFirst()) {
            #expect(one + Float(side) - next >= Float(overlap) * Float(side) - 1, "neighbours overlap")
        }
        #expect(Set(boxes).count == boxes.count)
    }

    @Test func oneObjectInTwoPartsIsOne() {
        let merged = Slices.merged([[object(0, 100, 0.6)], [object(40, 110, 0.9)]])
        #expect(merged.map(\.box) == [Box(x: 0, y: 0, width: 150, height: 10)])
        #expect(merged.map(\.confidence) == [0.9])
    }

    @Test func othersStayApart() {
        let neighbours = [object(0, 100, 0.6), object(30, 100, 0.9)]
        #expect(Slices.merged([neighbours]).count == 2, "a model has told these apart itself")
        #expect(Slices.merged([[object(0, 100, 0.6)], [object(80, 100, 0.9)]]).count == 2, "they share a fifth")
        #expect(Slices.merged([[object(0, 100, 0.6)], [object(0, 100, 0.9, classID: 1)]]).count == 2)
        #expect(Slices.merged([]).isEmpty)
    }
}
