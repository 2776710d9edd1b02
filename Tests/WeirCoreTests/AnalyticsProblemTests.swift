import Testing
import WeirCore

/// What is wrong with rules, in sentences.
@Suite struct AnalyticsProblemTests {
    private func point(_ x: Float, _ y: Float) -> Point { Point(x: x, y: y) }

    private func problems(
        _ rules: [AnalyticsRule],
        in size: Size? = Size(width: 1920, height: 1080),
        ground: GroundPoints? = nil
    ) -> [String] {
        var all = AnalyticsRules()
        all.rules = rules
        all.ground = ground
        return all.problems(pictureSize: size).map(\.sentence)
    }

    private func region(_ corners: [(Float, Float)], _ conditions: [RegionRule.Condition] = []) -> AnalyticsRule {
        let corners = corners.map { point($0.0, $0.1) }
        return AnalyticsRule(name: "yard", kind: .region(RegionRule(corners: corners, conditions: conditions)))
    }

    @Test func goodRulesHaveNone() {
        let line = LineRule(
            start: point(0, 0),
            end: point(0, 900),
            forward: Vector(from: point(0, 0), to: point(90, 900))
        )
        #expect(
            problems(
                [AnalyticsRule(name: "door", kind: .line(line)), region([(0, 0), (9, 0), (9, 9)]), region([])]
                    .enumerated()
                    .map { AnalyticsRule(name: "\($0.offset)", kind: $0.element.kind) }
            ).isEmpty
        )
        // A concave one, told the other way round, with a corner on the line of two others.
        #expect(problems([region([(0, 0), (0, 50), (0, 100), (50, 40), (100, 100), (100, 0)])]).isEmpty)
    }

    @Test func lines() {
        func line(_ start: Point, _ end: Point, _ forward: Vector? = nil) -> [String] {
            problems([AnalyticsRule(name: "door", kind: .line(LineRule(start: start, end: end, forward: forward)))])
        }
        #expect(
            line(point(10, 20), point(10, 20)) == [
                "line “door” has no length: both its ends are (10, 20); give it two places"
            ]
        )
        #expect(line(point(.nan, 20), point(10, 20)) == ["line “door” has a place that is not a number"])
        #expect(
            line(point(0, 20), point(10, 20), Vector(from: point(5, 5), to: point(5, 5))) == [
                "the direction of line “door” leads from (5, 5) to itself; give it two places"
            ]
        )
        #expect(
            line(point(0, 20), point(10, 20), Vector(from: point(5, 5), to: point(90, 5))) == [
                "the direction of line “door” runs along the line; it must lead from one side to the other"
            ]
        )
    }

    @Test func regions() {
        #expect(
            problems([region([(0, 0), (10, 10), (10, 0), (0, 10)])]) == [
                "region “yard” crosses itself: its edges from (0, 0) and from (10, 0) meet; "
                    + "give the corners in their order around it"
            ]
        )
        #expect(problems([region([(0, 0), (100, 0), (50, 0), (50, 50)])]).count == 1)
        #expect(
            problems([region([(0, 0), (5, 5), (10, 10)])]) == [
                "region “yard” has no area: its corners are on a line"
            ]
        )
        #expect(
            problems([region([(5, 5), (5, 5), (5, 5)])]) == [
                "region “yard” has no area: its corners are on a line"
            ]
        )
        #expect(problems([region([(0, 0), (5, 5)])]) == ["region “yard” has 2 corners; it takes at least 3"])
        let far = region([(2000, 0), (2100, 0), (2100, 90)])
        #expect(problems([far]) == ["region “yard” lies outside the picture of 1920x1080 pixels"])
        #expect(problems([far], in: nil).isEmpty)
        #expect(problems([far], in: Size(width: 3840, height: 2160)).isEmpty)
    }

    @Test func coordinatesOfAStatedSizeAreJudgedByIt() {
        var rules = AnalyticsRules()
        rules.pictureSize = Size(width: 640, height: 360)
        rules.rules = [region([(700, 0), (800, 0), (800, 90)])]
        #expect(rules.problems().map(\.sentence) == ["region “yard” lies outside the picture of 640x360 pixels"])
        #expect(rules.problems(pictureSize: Size(width: 1280, height: 720)).count == 1)
    }

    @Test func conditions() {
        let none = Vector(from: point(1, 1), to: point(1, 1))
        #expect(
            problems([
                region(
                    [],
                    [
                        .overcrowding(objects: 0, after: 1), .loitering(after: -1), .stopped(after: .nan),
                        .queue(objects: 1, after: 1e9),
                        .wrongWay(allowed: none, mode: .loose), .speeding(metresPerSecond: 0),
                    ]
                )
            ]) == [
                "the overcrowding of region “yard” takes 0 objects; it must be at least 1",
                "the loitering of region “yard” has a time of -1.0 s; it must be 0 to 31536000",
                "the stopped of region “yard” has a time of nan s; it must be 0 to 31536000",
                "the queue of region “yard” has a time of 1000000000.0 s; it must be 0 to 31536000",
                "the direction of region “yard” leads from (1, 1) to itself; give it two places",
                "region “yard” has a speed of 0.0 m/s; it must be more than 0",
                "region “yard” has a speed, but nothing tells where the ground lies; give ground points with their metres",
            ]
        )
    }

    @Test func twoOfOneName() {
        #expect(problems([region([]), region([])]) == ["two rules are named “yard”; names must differ"])
    }

    @Test func proximityNeedsGroundForMetres() {
        let rule = AnalyticsRule(name: "near", kind: .proximity(ProximityRule(distance: .metres(2))))
        #expect(
            problems([rule]) == [
                "proximity “near” has a distance in metres, but nothing tells where the ground lies; "
                    + "give ground points with their metres"
            ]
        )
        let bad = AnalyticsRule(name: "near", kind: .proximity(ProximityRule(distance: .heights(-1))))
        #expect(problems([bad]) == ["proximity “near” has a distance of -1.0; it must be more than 0"])
    }

    @Test func ground() {
        let square = [point(0, 0), point(4, 0), point(4, 4), point(0, 4)]
        let seen = [point(100, 900), point(1800, 900), point(1200, 300), point(700, 300)]
        #expect(problems([], ground: GroundPoints(picture: seen, metres: square)).isEmpty)
        let unclear =
            "the points of the ground don't tell where it lies; give four of which no three are on a line, "
            + "in the same order in the picture and in metres"
        let onALine = [point(0, 0), point(100, 100), point(200, 200), point(300, 300)]
        let threeOnALine = [point(0, 0), point(100, 100), point(200, 200), point(0, 300)]
        let twisted = [seen[0], seen[2], seen[1], seen[3]]
        for picture in [onALine, threeOnALine, twisted, Array(repeating: seen[0], count: 4)] {
            #expect(problems([], ground: GroundPoints(picture: picture, metres: square)) == [unclear])
        }
        #expect(
            problems([], ground: GroundPoints(picture: Array(seen.prefix(3)), metres: Array(square.prefix(3)))) == [
                "the ground has 3 points; it takes at least 4"
            ]
        )
        #expect(
            problems([], ground: GroundPoints(picture: seen, metres: [])) == [
                "the ground has 4 points in the picture and 0 in metres; each needs the other"
            ]
        )
    }

    @Test func heatMap() {
        var rules = AnalyticsRules()
        rules.heatMap = HeatMapRule(grid: Size(width: 0, height: 9), halfLife: 0)
        #expect(
            rules.problems().map(\.sentence) == [
                "the heat map has 0x9 cells; each side takes 1 to 1024",
                "the heat map's half-life is 0.0 s; it must be more than 0",
            ]
        )
    }
}

/// Maps of planes against ones that are known.
@Suite struct HomographyTests {
    /// A pinhole 6 m above the ground, with a focal length of 800 pixels.
    private func project(_ x: Float, _ z: Float) -> Point { Point(x: 640 + 800 * x / z, y: 200 + 800 * 6 / z) }

    private let corners: [(Float, Float)] = [(-4, 10), (5, 11), (9, 30), (-8, 28), (1, 17), (-2, 22)]

    @Test(arguments: [4, 5, 6]) func placesAreFound(pairs: Int) throws {
        let known = corners.prefix(pairs)
        let map = try #require(
            Homography(from: known.map { project($0.0, $0.1) }, to: known.map { Point(x: $0.0, y: $0.1) })
        )
        for (x, z): (Float, Float) in [(0, 12), (3, 20), (-7, 35), (0.5, 9), (20, 60)] {
            let found = try #require(map.map(project(x, z)))
            #expect(abs(found.x - x) < 0.01 * z / 10 && abs(found.y - z) < 0.01 * z / 10, "\(found)")
        }
        // The sky is not on the ground, nor is what is a mile away told.
        #expect(map.map(Point(x: 640, y: 199)) == nil)
        #expect(map.map(project(0, 1600)) == nil)
    }

    @Test func moreThanFourPairsAreFitted() throws {
        // Each corner is a pixel off, to another side.
        let wrong = corners.enumerated().map { index, corner in
            let place = project(corner.0, corner.1)
            return Point(x: place.x + (index % 2 == 0 ? 1 : -1), y: place.y + (index % 3 == 0 ? 1 : -1))
        }
        let map = try #require(Homography(from: wrong, to: corners.map { Point(x: $0.0, y: $0.1) }))
        let found = try #require(map.map(project(0, 15)))
        #expect(abs(found.x) < 0.1 && abs(found.y - 15) < 0.1)
    }
}
